/**
 * Ten requests at once, each of which has seen that there is room before any has taken it: only the guard in the statement that
 * takes can tell them apart then. Asks for connections of their own, which the embedded database has not.
 */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { proveByLedger } from '../../../../bench/server/ledger-proof.js';
import { DATABASES, titleOf } from '../databases.js';
import { couponInput, openShop, reserveBody, SHOP } from '../shop.js';

const AT_ONCE = 10;
const LIMIT = 3;
const world = vi.hoisted(() => ({ isGuarded: true, arrive: async () => undefined as undefined }));

vi.mock('../../../../server/redeem/standing.js', async (original) => {
  const real = await original<typeof import('../../../../server/redeem/standing.js')>();
  return {
    lookAtHolds: async (...given: Parameters<typeof real.lookAtHolds>) => {
      const look = await real.lookAtHolds(...given);
      await world.arrive();
      return look;
    },
  };
});
vi.mock('../../../../server/redeem/counters.js', async (original) => {
  const real = await original<typeof import('../../../../server/redeem/counters.js')>();
  return {
    ...real,
    taking: (...[tx, takings]: Parameters<typeof real.taking>) =>
      real.taking(tx, world.isGuarded ? takings : takings.map((taking) => ({ ...taking, limit: undefined }))),
  };
});

describe.each(DATABASES.filter(({ name }) => name !== 'PGlite'))('$name', (on) => {
  describe.skipIf(on.skipped)(titleOf(on), () => {
    afterEach(() => {
      world.isGuarded = true;
    });

    test('they get exactly what there is; without the guard all of them get it, so this test can fail', async () => {
      const shop = await openShop(
        [
          couponInput('scarce', { limits: { total: LIMIT } }),
          couponInput('open', { limits: { total: LIMIT } }),
        ],
        await on.open(),
      );
      try {
        const rush = async (coupon: string) => {
          const codes = await Promise.all(Array.from({ length: AT_ONCE }, () => shop.code(coupon)));
          let waiting: (() => void)[] = [];
          world.arrive = () =>
            new Promise<undefined>((resolve) => {
              waiting.push(() => resolve(undefined));
              if (waiting.length === AT_ONCE) {
                for (const go of waiting) go();
                waiting = [];
              }
            });
          const answers = await Promise.all(codes.map((code) => shop.post('reserve', reserveBody(code))));
          world.arrive = async () => undefined;
          const proof = await proveByLedger(shop.database.db, SHOP, coupon);
          return { ok: answers.filter(({ status }) => status === 200).length, uses: proof.uses };
        };
        expect(await rush('scarce')).toEqual({ ok: LIMIT, uses: LIMIT });
        world.isGuarded = false;
        expect(await rush('open')).toEqual({ ok: AT_ONCE, uses: AT_ONCE });
      } finally {
        await shop.close();
      }
    });

    test('two servers with one key: the second is told to wait, and nothing is done twice', async () => {
      const shop = await openShop([couponInput('ten')], await on.open());
      try {
        const headers = { 'idempotency-key': 'key-of-two-servers' };
        const body = JSON.stringify(reserveBody(await shop.code('ten')));
        // Two apps with a Db of their own each, as two processes have.
        const [one, two] = [
          shop.appWith({}),
          shop.appWith({}, { db: shop.database.db.withSchema('public') }),
        ];
        let second: Response | undefined;
        const ask = (app: typeof one) =>
          app.request('/etui/reserve', {
            method: 'POST',
            headers: { authorization: `Bearer ${shop.secret}`, ...headers },
            body,
          });
        world.arrive = async () => {
          world.arrive = async () => undefined;
          second = await ask(two);
          return undefined;
        };
        const first = await ask(one);
        expect([first.status, second?.status]).toEqual([200, 409]);
        expect(await second?.json()).toMatchObject({ reason: 'request-in-progress' });
        expect(await (await ask(two)).json()).toEqual(await first.json());
        expect((await proveByLedger(shop.database.db, SHOP, 'ten')).uses).toBe(1);
      } finally {
        await shop.close();
      }
    });

    test('the other server’s answer is given where it was kept while this one was at work, and this one’s work is undone', async () => {
      const shop = await openShop([couponInput('ten')], await on.open());
      try {
        const { db } = shop.database;
        const key = 'key-of-two-servers';
        const body = reserveBody(await shop.code('ten'));
        const request_hash = createHash('sha256')
          .update(`reserve\n${JSON.stringify(body)}`)
          .digest('base64url');
        const row = {
          shop: SHOP,
          key,
          request_hash,
          answer: '{"of":"the other"}',
          created_at: new Date(shop.now),
        };
        world.arrive = async () => {
          await db.insertInto('idempotency').values(row).execute();
          return undefined;
        };
        const answer = await shop.post('reserve', body, { 'idempotency-key': key });
        expect([answer.status, await answer.json()]).toEqual([200, { of: 'the other' }]);
        expect((await proveByLedger(db, SHOP, 'ten')).uses).toBe(0);
      } finally {
        world.arrive = async () => undefined;
        await shop.close();
      }
    });
  });
});
