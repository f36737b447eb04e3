/** A code at a checkout: what it takes off, and why not. */
import { describe, expect, test } from 'vitest';
import { cartOf, couponInput, MINUTE, reserveBody, START, type TestShop } from '../shop.js';
import { answerOf, asking, reasonOf } from './asking.js';

export function reserving(shop: () => TestShop): void {
  const { held, used } = asking(shop);

  describe('reserve', () => {
    test('answers with the discount, allocated to the lines in scope, and when the hold ends', async () => {
      await shop().publish([couponInput('shoes', { scope: { categories: ['shoes'] } })]);
      const lines = [
        { itemId: 'a', category: 'shoes', unitPrice: 3_333, quantity: 1 },
        { itemId: 'b', category: 'hats', unitPrice: 5_000, quantity: 2 },
        { itemId: 'c', category: 'shoes', unitPrice: 1_111, quantity: 2 },
      ];
      const response = await shop().post(
        'reserve',
        reserveBody(await shop().code('shoes'), { cart: { lines } }),
      );
      expect(await answerOf(response)).toEqual({
        reservation: expect.any(String),
        coupon: 'shoes',
        currency: 'EUR',
        discount: 556,
        lines: [
          { itemId: 'a', discount: 334 },
          { itemId: 'b', discount: 0 },
          { itemId: 'c', discount: 222 },
        ],
        shipping: 0,
        expires: '2026-11-22T10:15:00.000Z',
        points: 0,
        unenforced: [],
      });
    });

    test('takes free shipping off the fee and no line', async () => {
      await shop().publish([
        couponInput('ship', {
          benefit: { kind: 'free_shipping' },
          copy: { en: { title: 'Free shipping', body: 'On us.' } },
        }),
      ]);
      const answer = await answerOf(await shop().post('reserve', reserveBody(await shop().code('ship'))));
      expect(answer).toMatchObject({
        discount: 490,
        shipping: 490,
        lines: [{ itemId: 'sku-1', discount: 0 }],
      });
    });

    test('refuses to sell below the margin floor', async () => {
      const copy = { en: { title: '5 € off', body: 'On everything.' } };
      await shop().publish([couponInput('five', { benefit: { kind: 'fixed', amount: 500 }, copy })]);
      const code = await shop().code('five');
      // At 40 % margin 1,250 earns exactly the 500 that the coupon gives away.
      expect(await reasonOf(await shop().post('reserve', reserveBody(code, { cart: cartOf(1_249) })))).toBe(
        'below-margin-floor',
      );
      await held(reserveBody(code, { cart: cartOf(1_250) }));
    });

    test.each([
      ['no-longer-valid', { conditions: { validUntil: '2026-11-22T12:00:00Z' } }, START + 180 * MINUTE, {}],
      ['currency-mismatch', {}, START, { currency: 'USD' }],
      ['nothing-in-scope', { scope: { categories: ['shoes'] } }, START, {}],
      ['cart-below-minimum', { conditions: { minCartValue: 10_001 } }, START, {}],
      ['cart-above-maximum', { conditions: { maxCartValue: 9_999 } }, START, {}],
      ['too-few-items', { conditions: { minQuantity: 2 } }, START, {}],
      ['limit-total', { limits: { total: 0 } }, START, {}],
      ['limit-day', { limits: { perDay: 0 } }, START, {}],
      ['limit-budget', { limits: { budget: 999 } }, START, {}],
      ['limit-shopper', { limits: { perShopper: 0 } }, START, { customerKey: 'customer-1' }],
    ] as const)('refuses with %s and leaves nothing behind', async (reason, terms, when, changes) => {
      await shop().publish([couponInput('ten', terms as object)]);
      const body = reserveBody(await shop().code('ten'), changes);
      shop().now = when;
      const response = await shop().post('reserve', body);
      expect(await reasonOf(response)).toBe(reason);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await used('total')).toBe(0);
      expect(await used('budget')).toBe(0);
      expect(await shop().database.db.selectFrom('reservations').selectAll().execute()).toEqual([]);
    });

    test('refuses a coupon before its time', async () => {
      await shop().publish([couponInput('ten')]);
      const code = await shop().code('ten');
      await shop().publish([couponInput('ten', { conditions: { validFrom: '2026-12-01T00:00:00Z' } })]);
      expect(await reasonOf(await shop().post('reserve', reserveBody(code)))).toBe('not-yet-valid');
    });

    test('refuses a withdrawn coupon, also where its code was claimed before', async () => {
      await shop().publish([couponInput('ten')]);
      const code = await shop().code('ten');
      await shop().publish([couponInput('ten')], ['ten']);
      expect(await reasonOf(await shop().post('reserve', reserveBody(code)))).toBe('withdrawn');
      expect(await reasonOf(await shop().claim('ten'))).toBe('withdrawn');
      await shop().publish([couponInput('ten')], []);
    });

    test('refuses a code that nobody was given', async () => {
      await shop().publish([couponInput('ten')]);
      expect(await reasonOf(await shop().post('reserve', reserveBody('0000-0000-0000-0000')))).toBe(
        'unknown-code',
      );
    });

    test('redeems on when the manifest has expired: an offer claimed before is still good', async () => {
      await shop().publish([couponInput('ten')]);
      shop().now += 30 * 60 * MINUTE;
      await held(reserveBody(await shop().code('ten')));
    });

    test('refuses to take nothing off', async () => {
      const free = { cart: cartOf(0) };
      expect(await reasonOf(await shop().post('reserve', reserveBody(await shop().code('ten'), free)))).toBe(
        'takes-nothing-off',
      );
    });

    test('refuses a code that the shop has blocked, honours its hold in time, and takes the block back', async () => {
      await shop().publish([couponInput('ten')]);
      const [code, other] = [await shop().code('ten'), await shop().code('ten')];
      const [reservation, late] = [await held(reserveBody(code)), await held(reserveBody(other))];
      expect(await answerOf(await shop().post('block', { code: code.toLowerCase() }))).toEqual({
        blocked: true,
        before: false,
      });
      await shop().post('block', { code: other });
      expect((await shop().post('commit', { reservation, orderId: 'order-1' })).status).toBe(200);
      expect(await reasonOf(await shop().post('reserve', reserveBody(code)))).toBe('code-blocked');
      shop().now += 20 * MINUTE;
      await held(reserveBody(await shop().code('ten')));
      expect(
        await answerOf(await shop().post('commit', { reservation: late, orderId: 'order-2' })),
      ).toMatchObject({
        reason: 'hold-expired',
        because: 'code-blocked',
      });
      expect(await answerOf(await shop().post('unblock', { code: other }))).toEqual({
        blocked: false,
        before: true,
      });
      await held(reserveBody(other));
    });

    test('blocks a fixed code for everybody, in any case', async () => {
      await shop().publish([couponInput('fix', { code: { type: 'fixed', value: 'AUTUMN10' } })]);
      await shop().post('block', { code: 'autumn10' });
      expect(await reasonOf(await shop().post('reserve', reserveBody('Autumn10')))).toBe('code-blocked');
    });

    test('knows a code however it is typed', async () => {
      await shop().publish([couponInput('ten')]);
      const typed = (await shop().code('ten'))
        .toLowerCase()
        .replaceAll('-', ' ')
        .replaceAll('0', 'o')
        .replaceAll('1', 'l');
      await held(reserveBody(typed));
    });

    test('counts a fixed code each time and in any case', async () => {
      await shop().publish([
        couponInput('fix', { code: { type: 'fixed', value: 'AUTUMN10' }, limits: { total: 2 } }),
      ]);
      await held(reserveBody('autumn10'));
      await held(reserveBody('AUTUMN10'));
      expect(await reasonOf(await shop().post('reserve', reserveBody('AUTUMN10')))).toBe('limit-total');
    });

    test('holds a single-use code for one checkout at a time', async () => {
      await shop().publish([couponInput('ten')]);
      const code = await shop().code('ten');
      const reservation = await held(reserveBody(code));
      expect(await reasonOf(await shop().post('reserve', reserveBody(code)))).toBe('code-in-use');
      await shop().post('commit', { reservation, orderId: 'order-1' });
      expect(await reasonOf(await shop().post('reserve', reserveBody(code)))).toBe('code-used');
    });

    test('replaces the hold of a checkout whose cart has changed', async () => {
      await shop().publish([couponInput('ten', { limits: { total: 1, budget: 1_000 } })]);
      const code = await shop().code('ten');
      await held(reserveBody(code, { checkoutId: 'checkout-1' }));
      await held(reserveBody(code, { checkoutId: 'checkout-1', cart: cartOf(5_000) }));
      expect(await used('total')).toBe(1);
      expect(await used('budget')).toBe(500);
    });

    test('keeps the old hold where the new cart is refused', async () => {
      await shop().publish([couponInput('ten', { limits: { budget: 1_000 } })]);
      const code = await shop().code('ten');
      const reservation = await held(reserveBody(code, { checkoutId: 'checkout-1' }));
      const bigger = reserveBody(code, { checkoutId: 'checkout-1', cart: cartOf(20_000) });
      expect(await reasonOf(await shop().post('reserve', bigger))).toBe('limit-budget');
      expect((await shop().post('commit', { reservation, orderId: 'order-1' })).status).toBe(200);
    });

    test('gives an expired hold to the next, without anybody cleaning up', async () => {
      await shop().publish([couponInput('ten', { limits: { total: 1 } })]);
      const [first, second] = [await shop().code('ten'), await shop().code('ten')];
      await held(reserveBody(first));
      expect(await reasonOf(await shop().post('reserve', reserveBody(second)))).toBe('limit-total');
      shop().now += 15 * MINUTE;
      await held(reserveBody(second));
    });

    test('counts each day, and each shopper by their key, for itself', async () => {
      await shop().publish([couponInput('ten', { limits: { perDay: 2, perShopper: 1 } })]);
      const next = async (customerKey: string) =>
        shop().post('reserve', reserveBody(await shop().code('ten'), { customerKey }));
      expect((await next('a')).status).toBe(200);
      expect(await reasonOf(await next('a'))).toBe('limit-shopper');
      expect((await next('b')).status).toBe(200);
      expect(await reasonOf(await next('c'))).toBe('limit-day');
    });

    test('says which limit it could not hold without a customer key', async () => {
      await shop().publish([couponInput('ten', { limits: { perShopper: 1 } })]);
      const answer = await answerOf(await shop().post('reserve', reserveBody(await shop().code('ten'))));
      expect(answer.unenforced).toEqual(['limits.perShopper']);
    });
  });
}
