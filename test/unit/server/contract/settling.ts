/** What becomes of a reservation: extended, used, given back, late, refunded. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { couponInput, MINUTE, reserveBody, START, type TestShop } from '../shop.js';
import { answerOf, asking, reasonOf } from './asking.js';

export function settling(shop: () => TestShop): void {
  const { held, used } = asking(shop);

  describe('extend, commit, release, refund', () => {
    test('extends a hold that still stands, a day at most', async () => {
      await shop().publish([couponInput('ten')]);
      const reservation = await held(reserveBody(await shop().code('ten')));
      for (let passed = 0; passed < 24 * 60; passed += 14) {
        shop().now = START + passed * MINUTE;
        expect((await shop().post('extend', { reservation })).status).toBe(200);
      }
      const { expires } = await answerOf(await shop().post('extend', { reservation }));
      expect(expires).toBe(new Date(START + 24 * 60 * MINUTE).toISOString());
      shop().now = START + 24 * 60 * MINUTE;
      expect(await reasonOf(await shop().post('extend', { reservation }))).toBe('hold-expired');
    });

    test('extends for as long as a slow payment is said to take, a week at most, and never shortens', async () => {
      await shop().publish([couponInput('ten')]);
      const reservation = await held(reserveBody(await shop().code('ten')));
      const extend = async (minutes: number) =>
        (await answerOf(await shop().post('extend', { reservation, minutes }))).expires;
      expect(await extend(3 * 24 * 60)).toBe(new Date(START + 3 * 24 * 60 * MINUTE).toISOString());
      expect(await extend(5)).toBe(new Date(START + 3 * 24 * 60 * MINUTE).toISOString());
      shop().now += 2 * 24 * 60 * MINUTE;
      expect(await extend(7 * 24 * 60)).toBe(new Date(START + 7 * 24 * 60 * MINUTE).toISOString());
      expect(await reasonOf(await shop().post('extend', { reservation, minutes: 0 }))).toBe(
        'invalid-request',
      );
    });

    test('commits once, for one order', async () => {
      await shop().publish([couponInput('ten')]);
      const reservation = await held(reserveBody(await shop().code('ten')));
      const commit = (orderId: string) => shop().post('commit', { reservation, orderId });
      expect(await answerOf(await commit('order-1'))).toEqual({
        committed: true,
        discount: 1_000,
        points: 0,
      });
      expect(await answerOf(await commit('order-1'))).toEqual({
        committed: true,
        discount: 1_000,
        points: 0,
      });
      expect(await reasonOf(await commit('order-2'))).toBe('already-committed');
      expect(await reasonOf(await shop().post('release', { reservation }))).toBe('already-committed');
    });

    test('honours a hold in time, though the coupon was withdrawn meanwhile', async () => {
      await shop().publish([couponInput('ten')]);
      const reservation = await held(reserveBody(await shop().code('ten')));
      await shop().publish([couponInput('ten')], ['ten']);
      expect((await shop().post('commit', { reservation, orderId: 'order-1' })).status).toBe(200);
      await shop().publish([couponInput('ten')], []);
    });

    test('commits late where there is still room', async () => {
      await shop().publish([couponInput('ten', { limits: { total: 2 } })]);
      const reservation = await held(reserveBody(await shop().code('ten')));
      shop().now += 20 * MINUTE;
      // Sweeps the overdue hold.
      await held(reserveBody(await shop().code('ten')));
      expect((await shop().post('commit', { reservation, orderId: 'order-1' })).status).toBe(200);
      expect(await used('total')).toBe(2);
    });

    test('answers hold-expired, and why, where a late commit finds no room', async () => {
      await shop().publish([couponInput('ten', { limits: { total: 1 } })]);
      const reservation = await held(reserveBody(await shop().code('ten')));
      shop().now += 20 * MINUTE;
      await held(reserveBody(await shop().code('ten')));
      const problem = await answerOf(await shop().post('commit', { reservation, orderId: 'order-1' }));
      expect(problem).toMatchObject({ reason: 'hold-expired', because: 'limit-total', status: 409 });
      expect(await used('total')).toBe(1);
    });

    test('answers hold-expired where another checkout has the code by now, or the coupon is withdrawn', async () => {
      await shop().publish([couponInput('ten')]);
      const code = await shop().code('ten');
      const reservation = await held(reserveBody(code));
      shop().now += 20 * MINUTE;
      await held(reserveBody(code));
      const commit = () => shop().post('commit', { reservation, orderId: 'order-1' });
      expect(await answerOf(await commit())).toMatchObject({
        reason: 'hold-expired',
        because: 'code-in-use',
      });
      await shop().publish([couponInput('ten')], ['ten']);
      expect(await answerOf(await commit())).toMatchObject({ reason: 'hold-expired', because: 'withdrawn' });
      await shop().publish([couponInput('ten')], []);
    });

    test('gives everything back on release, once', async () => {
      await shop().publish([
        couponInput('ten', { limits: { total: 1, perDay: 1, perShopper: 1, budget: 1_000 } }),
      ]);
      const code = await shop().code('ten');
      const reservation = await held(reserveBody(code, { customerKey: 'a' }));
      expect((await shop().post('release', { reservation })).status).toBe(200);
      expect((await shop().post('release', { reservation })).status).toBe(200);
      for (const kind of ['total', 'day', 'shopper', 'budget']) expect(await used(kind)).toBe(0);
      await held(reserveBody(code, { customerKey: 'a' }));
    });

    test('puts refunded money back into the budget, up to the discount, and leaves the code used', async () => {
      await shop().publish([couponInput('ten', { limits: { budget: 1_000 } })]);
      const code = await shop().code('ten');
      const reservation = await held(reserveBody(code));
      expect(await reasonOf(await shop().post('refund', { reservation }))).toBe('not-committed');
      await shop().post('commit', { reservation, orderId: 'order-1' });
      expect(await answerOf(await shop().post('refund', { reservation, amount: 400 }))).toEqual({
        refunded: 400,
        left: 600,
      });
      expect(await reasonOf(await shop().post('refund', { reservation, amount: 601 }))).toBe(
        'refund-too-large',
      );
      expect(await used('budget')).toBe(600);
      expect(await used('total')).toBe(1);
      expect(await reasonOf(await shop().post('reserve', reserveBody(code)))).toBe('code-used');
    });

    test('does not know the reservations of another shop', async () => {
      await shop().publish([couponInput('ten')]);
      const reservation = await held(reserveBody(await shop().code('ten')));
      const other = shop().appWith({ shop: 'https://other.example' });
      const response = await other.request('/etui/commit', {
        method: 'POST',
        headers: { authorization: `Bearer ${shop().secret}`, 'idempotency-key': randomUUID() },
        body: JSON.stringify({ reservation, orderId: 'order-1' }),
      });
      expect(await reasonOf(response)).toBe('unknown-reservation');
    });
  });
}
