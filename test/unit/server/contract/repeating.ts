/** Idempotency keys: the same request twice. */
import { describe, expect, test } from 'vitest';
import { once } from '../../../../server/redeem/once.js';
import { couponInput, MINUTE, reserveBody, SHOP, START, type TestShop } from '../shop.js';
import { asking, reasonOf } from './asking.js';

export function repeating(shop: () => TestShop): void {
  const { held, used } = asking(shop);

  describe('the same request twice', () => {
    test('changes nothing the second time and hears the same answer', async () => {
      await shop().publish([couponInput('ten')]);
      const body = reserveBody(await shop().code('ten'));
      const headers = { 'idempotency-key': 'key-of-this-request' };
      const [first, second] = [
        await shop().post('reserve', body, headers),
        await shop().post('reserve', body, headers),
      ];
      expect(await second.json()).toEqual(await first.json());
      expect(await used('total')).toBe(1);
    });

    test('is told to wait while the first is at work, and then hears the same answer', async () => {
      const request = { shop: SHOP, key: 'key-of-two-at-once', content: 'the same', now: START };
      let times = 0;
      const ask = () => once(shop().database.db, request, async () => ({ times: ++times }));
      const [first, second] = await Promise.allSettled([ask(), ask()]);
      expect(first).toEqual({ status: 'fulfilled', value: { times: 1 } });
      expect(second).toMatchObject({ status: 'rejected', reason: { reason: 'request-in-progress' } });
      expect(await ask()).toEqual({ times: 1 });
    });

    test('is a new one once its key has expired, whether or not anybody has cleaned up', async () => {
      await shop().publish([couponInput('ten')]);
      const headers = { 'idempotency-key': 'key-of-last-week' };
      await shop().post('reserve', reserveBody(await shop().code('ten')), headers);
      shop().now += 7 * 24 * 60 * MINUTE;
      const other = reserveBody(await shop().code('ten'));
      const first = await shop().post('reserve', other, headers);
      expect(first.status).toBe(200);
      expect(await (await shop().post('reserve', other, headers)).json()).toEqual(await first.json());
    });

    test('has one key, in quotes as the draft wants it or without', async () => {
      await shop().publish([couponInput('ten')]);
      const body = reserveBody(await shop().code('ten'));
      const quoted = await shop().post('reserve', body, { 'idempotency-key': '"key-in-quotes"' });
      const bare = await shop().post('reserve', body, { 'idempotency-key': 'key-in-quotes' });
      expect(await bare.json()).toEqual(await quoted.json());
    });

    test('is refused when the key comes with another body', async () => {
      await shop().publish([couponInput('ten')]);
      const headers = { 'idempotency-key': 'key-of-this-request' };
      await shop().post('reserve', reserveBody(await shop().code('ten')), headers);
      const response = await shop().post('reserve', reserveBody(await shop().code('ten')), headers);
      expect(response.status).toBe(422);
      expect(await reasonOf(response)).toBe('idempotency-key-reused');
    });

    test('is tried again when the first was refused', async () => {
      await shop().publish([couponInput('ten', { limits: { total: 1 } })]);
      const reservation = await held(reserveBody(await shop().code('ten')));
      const headers = { 'idempotency-key': 'key-of-a-patient-one' };
      const body = reserveBody(await shop().code('ten'));
      expect(await reasonOf(await shop().post('reserve', body, headers))).toBe('limit-total');
      await shop().post('release', { reservation });
      expect((await shop().post('reserve', body, headers)).status).toBe(200);
    });

    test.each(['', 'short', 'with a blank', '"never closed', 'ü'.repeat(9), 'x'.repeat(129)])(
      'must carry a key, and %j is none',
      async (key) => {
        const response = await shop().post('release', { reservation: 'x' }, { 'idempotency-key': key });
        expect(response.status).toBe(400);
        expect(await reasonOf(response)).toBe('idempotency-key-missing');
      },
    );
  });
}
