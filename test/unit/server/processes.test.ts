/** The server as a process of its own, and its callers as processes of theirs: what no test within one process can show. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClients } from '../../../bench/server/clients.js';
import { openForReading, openStore, STORES, type Store } from '../../../bench/server/databases.js';
import { killUnderLoad } from '../../../bench/server/kills.js';
import { proveByLedger } from '../../../bench/server/ledger-proof.js';
import { codeOf, fixedCoupon, makeShop, SHOP } from '../../../bench/server/made-shop.js';
import { race } from '../../../bench/server/races.js';
import { startServerProcess } from '../../../bench/server/server-process.js';
import { DATABASES } from './databases.js';

const skipped = DATABASES.find(({ name }) => name === 'PostgreSQL')?.skipped;

describe.each(STORES)('%s', (name) => {
  describe.skipIf(name === 'postgres' && skipped !== undefined)(skipped ?? 'is here', () => {
    let store: Store;
    beforeAll(async () => {
      store = await openStore(name);
    }, 120_000);
    afterAll(() => store.close());

    test('eight processes on a coupon for ten make exactly ten commits, by the ledger', async () => {
      const result = await race({ store, clients: 8, attempts: 80, limit: 10 });
      expect(result.ledger).toMatchObject({
        commits: 10,
        uses: 10,
        held: 0,
        twice: 0,
        leastUses: 0,
        mostUses: 10,
      });
      expect(result.ok).toBe(true);
    }, 240_000);

    test('SIGTERM under load: what is at work ends, what was answered is there, and it ends by itself', async () => {
      const shop = await makeShop([fixedCoupon('term', { total: 1_000_000 })]);
      const databaseUrl = await store.fresh();
      const server = await startServerProcess({ shop, databaseUrl });
      try {
        const { done, stop } = await startClients(
          Array.from({ length: 4 }, (_, index) => ({
            url: server.url,
            secret: shop.secret,
            code: codeOf('term'),
            name: `t${index}`,
            attempts: 10_000,
            untilMs: 600_000,
            // Whoever is turned away does not wait for a server that won't come back.
            patienceMs: 0,
          })),
        );
        await until(async () => (await usesOf(server.url)) > 5);
        const exitCode = server.stop();
        expect(await exitCode).toBe(0);
        stop();
        const results = await done;
        const { db, close } = await openForReading(shop.data, databaseUrl);
        const { orders, twice } = await proveByLedger(db, SHOP, 'term');
        await close();
        const commits = results.flatMap((result) => result.commits);
        expect(commits.length).toBeGreaterThan(0);
        expect(commits.filter(([reservation, order]) => orders.get(reservation) !== order)).toEqual([]);
        expect(twice).toBe(0);
        // Cut off in the middle of an answer was nobody: each was answered, told to come later, or not taken at all.
        expect(orders.size).toBe(commits.length);
      } finally {
        if (server.process.exitCode === null) await server.kill();
        await shop.remove();
      }
    }, 240_000);
  });
});

describe.skipIf(skipped !== undefined)('kill -9', () => {
  test('of the server under load loses no commit that was acknowledged and makes none twice', async () => {
    const store = await openStore('postgres');
    try {
      for (const whom of ['server'] as const) {
        const result = await killUnderLoad({
          store,
          whom,
          kills: 1,
          clients: 3,
          seed: 1,
          say: () => undefined,
        });
        expect(result).toMatchObject({ ok: true, lost: 0, twice: 0, heldAfterAnHour: 0 });
      }
    } finally {
      await store.close();
    }
  }, 600_000);
});

/** Commits that were answered so far, as the server's own metrics say. */
async function usesOf(url: string): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer of-the-measurement' } });
  return Number(/etui_steps_total\{step="commit"\} (\d+)/.exec(await response.text())?.[1] ?? 0);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
