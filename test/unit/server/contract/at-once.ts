/** Requests of one checkout at once, over connections of their own: the embedded database has one, where nothing could collide. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { couponInput, MINUTE, reserveBody, type TestShop } from '../shop.js';

const CHECKOUTS = 10;

export function atOnce(shop: () => TestShop): void {
  const stacked = (id: string) => couponInput(id, { stacking: { class: 'percents' } });

  test('one checkout asked from several sides never holds two coupons of one class, and nobody waits in a circle', async () => {
    await shop().publish([stacked('one'), stacked('other')]);
    const statuses: number[] = [];
    const ask = async (path: string, body: unknown) => {
      const response = await shop().post(path, body);
      statuses.push(response.status);
      return (await response.json()) as { reservation?: string };
    };
    for (let round = 0; round < CHECKOUTS; round++) {
      const checkoutId = randomUUID();
      const [one, other] = [await shop().code('one'), await shop().code('other')];
      const held = await Promise.all(
        [one, other].map((code) => ask('reserve', reserveBody(code, { checkoutId }))),
      );
      expect(held.filter(({ reservation }) => reservation)).toHaveLength(1);
      const { reservation } = held.find((each) => each.reservation) as { reservation: string };
      // Late: an order, a changed cart, the other coupon and a failed card, all in the same instant.
      shop().now += 16 * MINUTE;
      await Promise.all([
        ask('commit', { reservation, orderId: `order-${round}` }),
        ask('reserve', reserveBody(one, { checkoutId })),
        ask('reserve', reserveBody(other, { checkoutId })),
        ask('release', { reservation }),
      ]);
      const { db } = shop().database;
      const live = await db
        .selectFrom('reservations')
        .select('coupon_id')
        .where('checkout_id', '=', checkoutId)
        .where('status', 'in', ['held', 'committed'])
        .where('expires_at', '>', new Date(shop().now))
        .execute();
      expect(new Set(live.map(({ coupon_id }) => coupon_id)).size).toBeLessThanOrEqual(1);
    }
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
  }, 120_000);
}
