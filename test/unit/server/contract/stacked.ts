/** Coupons in one checkout: classes, exclusive ones, and what the first leaves to the second. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type CouponInput, couponInput, MINUTE, reserveBody, type TestShop } from '../shop.js';

export function stacked(shop: () => TestShop): void {
  describe('stacking', () => {
    const percent = (id: string, off: number, stacking: CouponInput['stacking'] = {}): CouponInput =>
      couponInput(id, {
        benefit: { kind: 'percent', percent: off },
        copy: { en: { title: 'Off', body: 'Everything.' } },
        stacking,
      });

    async function reserve(
      coupon: string,
      checkoutId: string,
    ): Promise<{ reason?: string; reservation?: string; discount?: number }> {
      const response = await shop().post('reserve', reserveBody(await shop().code(coupon), { checkoutId }));
      return (await response.json()) as { reason?: string; reservation?: string };
    }

    test.each([
      ['of one class', { class: 'percents' }, { class: 'percents' }, 'does-not-stack'],
      ['of which the first is exclusive', { exclusive: true }, {}, 'does-not-stack'],
      ['of which the second is exclusive', {}, { exclusive: true }, 'does-not-stack'],
      ['of two classes', { class: 'percents' }, { class: 'gifts' }, undefined],
      ['without a class', {}, {}, undefined],
    ])('two coupons %s in one checkout', async (_, one, other, reason) => {
      await shop().publish([percent('one', 5, one), percent('other', 5, other)]);
      const checkout = randomUUID();
      const first = await reserve('one', checkout);
      expect(first.reservation).toBeDefined();
      expect((await reserve('other', checkout)).reason).toBe(reason);
      // Another checkout is none of its business.
      expect((await reserve('other', randomUUID())).reservation).toBeDefined();
    });

    test('a coupon makes room for another when it is released or its hold has ended', async () => {
      await shop().publish([percent('one', 5, { class: 'a' }), percent('other', 5, { class: 'a' })]);
      const checkout = randomUUID();
      const { reservation } = await reserve('one', checkout);
      await shop().post('release', { reservation });
      expect((await reserve('other', checkout)).reservation).toBeDefined();
      shop().now += 16 * MINUTE;
      expect((await reserve('one', checkout)).reservation).toBeDefined();
    });

    test('an order keeps a second coupon of its class out of its checkout', async () => {
      await shop().publish([percent('one', 5, { class: 'a' }), percent('other', 5, { class: 'a' })]);
      const checkout = randomUUID();
      const { reservation } = await reserve('one', checkout);
      await shop().post('commit', { reservation, orderId: 'order-1' });
      shop().now += 16 * MINUTE;
      expect((await reserve('other', checkout)).reason).toBe('does-not-stack');
    });

    test('a late order does not bring back what another coupon of its checkout excludes by now', async () => {
      await shop().publish([percent('one', 5, { class: 'a' }), percent('other', 5, { class: 'a' })]);
      const checkout = randomUUID();
      const late = await reserve('one', checkout);
      shop().now += 16 * MINUTE;
      await reserve('other', checkout);
      const refused = await shop().post('commit', { reservation: late.reservation, orderId: 'order-1' });
      expect(await refused.json()).toMatchObject({ reason: 'hold-expired', because: 'does-not-stack' });
    });

    test('coupons that stack stay above the margin floor together', async () => {
      // 40 % margin: 25 and then 20 % of what is left leave nothing, which is just not below a floor of 0; 21 % would leave less.
      await shop().publish([percent('a', 25), percent('b', 20), percent('c', 21)]);
      const checkout = randomUUID();
      await reserve('a', checkout);
      expect((await reserve('c', checkout)).reason).toBe('below-margin-floor');
      expect((await reserve('b', checkout)).reservation).toBeDefined();
      expect((await reserve('c', randomUUID())).reservation).toBeDefined();
    });

    test('a second coupon takes of what the first has left of each line', async () => {
      await shop().publish([percent('first', 10), percent('second', 10)]);
      const checkout = randomUUID();
      expect(await reserve('first', checkout)).toMatchObject({ discount: 1_000 });
      expect(await reserve('second', checkout)).toMatchObject({ discount: 900, lines: [{ discount: 900 }] });
    });
  });
}
