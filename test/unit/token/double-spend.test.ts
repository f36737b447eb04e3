/** One token at two servers at once. On PostgreSQL each has connections of its own; the embedded database has one for all. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startPostgres } from '../../../bench/server/postgres.js';
import type { Database } from '../../../server/db/open-database.js';
import { openDatabase } from '../../../server/db/open-database.js';
import { openPostgres } from '../../../server/db/open-postgres.js';
import { makeGrant } from '../../../server/token/grant.js';
import { decodeBase64url } from '../../../src/pool/base64url.js';
import { rightBlinder } from '../../../src/wallet/right-blinder.js';
import { couponInput, SHOP } from '../server/shop.js';
import { asAccount, openRightShop, reasonOf } from './right-shop.js';

/** A database, seen by two servers, and how to put it away. */
interface Shared {
  readonly first: Database;
  readonly second: Database;
  stop(): Promise<void>;
}

const STORES: readonly (readonly [string, () => Promise<Shared>])[] = [
  [
    'PGlite',
    async () => {
      const database = await openDatabase();
      return { first: database, second: database, stop: async () => undefined };
    },
  ],
  [
    'PostgreSQL, two servers',
    async () => {
      const postgres = await startPostgres();
      const first = await openPostgres(postgres.url);
      const second = await openPostgres(postgres.url);
      return {
        first,
        second,
        async stop() {
          await second.close();
          await postgres.stop();
        },
      };
    },
  ],
];

describe.each(STORES)('on %s', (_, open) => {
  it('eight claims at once with one token win one coupon; eight requests of one account win one token', async () => {
    const shared = await open();
    const opened = await openRightShop([couponInput('a'), couponInput('b')], {}, shared.first);
    try {
      const { shop } = opened;
      const apps = [shared.first, shared.second].map(({ db }) =>
        shop.appWith({ tokenKeys: shop.keys }, { db }),
      );
      const post = (server: number, path: string, headers: Record<string, string>, body: BodyInit) =>
        apps[server % 2]?.request(path, {
          method: 'POST',
          headers: { origin: SHOP, ...headers },
          body,
        }) as Promise<Response>;
      const eight = Array.from({ length: 8 }, (_, n) => n);

      for (let round = 0; round < 4; round++) {
        const token = await opened.token();
        const claims = eight.map((n) =>
          post(
            n,
            '/etui/claim',
            { 'content-type': 'application/json' },
            JSON.stringify({ coupon: n % 3 ? 'a' : 'b', claim: randomUUID(), token }),
          ),
        );
        const verdicts = await Promise.all(claims.map(async (one) => reasonOf(await one)));
        expect(verdicts.sort()).toEqual(['given', ...eight.slice(1).map(() => 'right-spent')]);
      }
      const { db } = shared.first;
      expect(await db.selectFrom('right_spent').select('shop').execute()).toHaveLength(4);
      expect(await db.selectFrom('codes').select('shop').execute()).toHaveLength(4);

      const key = await opened.running();
      const grant = asAccount(makeGrant(shop.secret, SHOP, randomUUID(), Math.floor(shop.now / 1_000) + 600));
      const requests = await Promise.all(eight.map(() => rightBlinder.prepare(SHOP, key)));
      const issues = requests.map(({ request }, n) =>
        post(
          n,
          '/etui/token',
          { 'content-type': 'application/private-token-request', ...grant },
          decodeBase64url(request),
        ),
      );
      const answers = await Promise.all(issues.map(async (one) => reasonOf(await one)));
      expect(answers.sort()).toEqual(['given', ...eight.slice(1).map(() => 'right-exhausted')]);
    } finally {
      await opened.shop.close();
      await shared.stop();
    }
  }, 120_000);
});
