/**
 * Requests as networks deliver them: twice, out of order, a day late, while the clock is moved by up to two days. Whatever happens,
 * limits hold, the counters are what the ledger says, and a key has one answer.
 */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proveByLedger } from '../../../../bench/server/ledger-proof.js';
import { DATABASES, titleOf } from '../databases.js';
import { couponInput, MINUTE, openShop, reserveBody, SHOP, START, type TestShop } from '../shop.js';

const HOUR = 60 * MINUTE;
const LIMIT = 3;
const PATHS = ['extend', 'commit', 'release', 'refund'] as const;

/** One thing that happens: a request of one of four checkouts, a request of before once more, or the clock. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('reserve' as const), checkout: fc.nat(3) }) },
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constantFrom(...PATHS), checkout: fc.nat(3) }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('again' as const), which: fc.nat(40) }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('clock' as const), hours: fc.integer({ min: -48, max: 48 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('clock' as const), hours: fc.constantFrom(0.2, 0.3, 24) }),
  },
);

describe.each(DATABASES)('$name', (on) => {
  describe.skipIf(on.skipped)(titleOf(on), () => {
    let shop: TestShop;
    let codes: string[];
    beforeAll(async () => {
      const limits = { total: LIMIT, perDay: 2, budget: 2_500 };
      shop = await openShop([couponInput('ten', { limits })], await on.open());
    }, 240_000);
    afterAll(() => shop.close());

    const fresh = async () => {
      shop.now = START;
      await sql`truncate codes, checkouts, reservations, counters, ledger, idempotency`.execute(
        shop.database.db,
      );
      codes = await Promise.all(Array.from({ length: 4 }, () => shop.code('ten')));
    };

    test('no order of requests, repeats and clocks passes a limit or gives one key two answers', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (happenings) => {
          await fresh();
          const sent: { path: string; body: object; key: string; answer: string; status: number }[] = [];
          const reservations = new Map<number, string>();
          const send = async (path: string, body: object, key: string) => {
            const response = await shop.post(path, body, { 'idempotency-key': key });
            return { status: response.status, answer: await response.text() };
          };
          for (const [index, one] of happenings.entries()) {
            if (one.what === 'clock') shop.now += one.hours * HOUR;
            else if (one.what === 'again') {
              const before = sent[one.which % Math.max(1, sent.length)];
              if (!before) continue;
              const { status, answer } = await send(before.path, before.body, before.key);
              // What was done is answered as it was; what was refused may be possible by now.
              if (before.status === 200)
                expect({ status, answer }).toEqual({ status: 200, answer: before.answer });
            } else {
              const { checkout } = one;
              const reservation = reservations.get(checkout) ?? 'none-yet';
              const checkoutId = `checkout-${checkout}`;
              const body =
                one.what === 'reserve'
                  ? reserveBody(codes[checkout] ?? '', { checkoutId, customerKey: `customer-${checkout}` })
                  : { reservation, ...(one.what === 'commit' && { orderId: `order-${checkout}` }) };
              const key = `${one.what}-number-${index}`;
              const { status, answer } = await send(one.what, body, key);
              expect(status).toBeLessThan(500);
              sent.push({ path: one.what, body, key, status, answer });
              if (one.what === 'reserve' && status === 200)
                reservations.set(checkout, (JSON.parse(answer) as { reservation: string }).reservation);
            }
          }
          const proof = await proveByLedger(shop.database.db, SHOP, 'ten');
          expect(proof.mostUses).toBeLessThanOrEqual(LIMIT);
          expect(proof.leastUses).toBeGreaterThanOrEqual(0);
          expect(proof.leastAmount).toBeGreaterThanOrEqual(0);
          expect(proof.amount).toBeLessThanOrEqual(2_500);
          expect([proof.countedUses, proof.countedAmount]).toEqual([proof.uses, proof.amount]);
          expect(proof.uses).toBe(proof.commits + proof.held);
          const { rows } = await sql<{
            used: number;
          }>`select used::int from counters where kind = 'day'`.execute(shop.database.db);
          for (const { used } of rows) expect(used).toBeLessThanOrEqual(2);
        }),
        { numRuns: 12, seed: 20_261_122 },
      );
    }, 240_000);

    test('a request of yesterday, sent again, changes nothing and hears what it heard then', async () => {
      await fresh();
      const headers = { 'idempotency-key': 'yesterdays-request' };
      const body = reserveBody(codes[0] ?? '');
      const first = await (await shop.post('reserve', body, headers)).json();
      shop.now += 24 * HOUR;
      expect(await (await shop.post('reserve', body, headers)).json()).toEqual(first);
      expect((await proveByLedger(shop.database.db, SHOP, 'ten')).entries).toBe(1);
    });

    test.each([2, -2])(
      'a clock moved by %d days honours what was held or says hold-expired, and stays exact',
      async (days) => {
        await fresh();
        const reserve = async (index: number) =>
          (await (await shop.post('reserve', reserveBody(codes[index] ?? ''))).json()) as {
            reservation: string;
          };
        const [one, two] = [await reserve(0), await reserve(1)];
        shop.now += days * 24 * HOUR;
        const third = await shop.post('reserve', reserveBody(codes[2] ?? ''));
        // Ahead, both holds have run out; behind, they stand, and the budget has room for no third.
        expect(third.status).toBe(days > 0 ? 200 : 409);
        for (const { reservation } of [one, two]) {
          const answer = await shop.post('commit', { reservation, orderId: `order-of-${reservation}` });
          if (!answer.ok) expect(await answer.json()).toMatchObject({ reason: 'hold-expired' });
        }
        const proof = await proveByLedger(shop.database.db, SHOP, 'ten');
        expect(proof.uses).toBe(2);
        expect([proof.countedUses, proof.countedAmount]).toEqual([proof.uses, proof.amount]);
      },
    );

    test('commit before reserve has answered, release before commit: refused, and nothing is left', async () => {
      await fresh();
      expect((await shop.post('commit', { reservation: 'not-yet-there', orderId: 'order-1' })).status).toBe(
        404,
      );
      const reserved = await shop.post('reserve', reserveBody(codes[0] ?? ''));
      const { reservation } = (await reserved.json()) as { reservation: string };
      expect((await shop.post('release', { reservation })).status).toBe(200);
      expect((await shop.post('commit', { reservation, orderId: 'order-1' })).status).toBe(409);
      expect(await proveByLedger(shop.database.db, SHOP, 'ten')).toMatchObject({
        uses: 0,
        countedUses: 0,
        held: 0,
      });
    });
  });
});
