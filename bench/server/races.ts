/** Many clients, each a process, on one coupon of which there are `limit`: how many get it is read from the ledger. */
import { startClients } from './clients.js';
import { openForReading, type Store } from './databases.js';
import { type LedgerProof, proveByLedger } from './ledger-proof.js';
import { codeOf, fixedCoupon, makeShop, SHOP } from './made-shop.js';
import { startServerProcess } from './server-process.js';
import { percentile } from './statistics.js';

export interface RaceOptions {
  readonly store: Store;
  readonly clients: number;
  /** In all. */
  readonly attempts: number;
  readonly limit: number;
}

export interface RaceResult {
  readonly ok: boolean;
  readonly attempts: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly broken: number;
  readonly seconds: number;
  readonly attemptsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly clientRssMb: number;
  readonly ledger: Omit<LedgerProof, 'orders'>;
}

const COUPON = 'race';
const DISCOUNT = 1_000;
const HOUR_MS = 3_600_000;

export async function race({ store, clients, attempts, limit }: RaceOptions): Promise<RaceResult> {
  const shop = await makeShop([fixedCoupon(COUPON, { total: limit, budget: limit * DISCOUNT })]);
  const databaseUrl = await store.fresh();
  const server = await startServerProcess({ shop, databaseUrl });
  try {
    const each = Math.ceil(attempts / clients);
    const { done } = await startClients(
      Array.from({ length: clients }, (_, index) => ({
        url: server.url,
        secret: shop.secret,
        code: codeOf(COUPON),
        name: `c${index}`,
        attempts: Math.min(each, attempts - index * each),
        untilMs: 24 * HOUR_MS,
        patienceMs: HOUR_MS,
      })).filter((task) => task.attempts > 0),
    );
    const start = performance.now();
    const results = await done;
    const seconds = (performance.now() - start) / 1_000;
    await server.stop();
    const database = await openForReading(shop.data, databaseUrl);
    const { orders, ...ledger } = await proveByLedger(database.db, SHOP, COUPON);
    await database.close();

    const answers: Record<string, number> = {};
    for (const result of results) {
      for (const [name, count] of Object.entries(result.answers))
        answers[name] = (answers[name] ?? 0) + count;
    }
    const acknowledged = results.flatMap((result) => result.commits);
    const times = results.flatMap((result) => result.times);
    return {
      // Exactly `limit` commits; never more out than the limit, never less than nothing; nothing held; no word broken.
      ok:
        ledger.commits === limit &&
        ledger.uses === limit &&
        ledger.amount === limit * DISCOUNT &&
        ledger.mostUses <= limit &&
        ledger.leastUses >= 0 &&
        ledger.leastAmount >= 0 &&
        ledger.twice === 0 &&
        ledger.held === 0 &&
        ledger.countedUses === ledger.uses &&
        ledger.countedAmount === ledger.amount &&
        acknowledged.length === limit &&
        acknowledged.every(([reservation, order]) => orders.get(reservation) === order),
      attempts: Object.entries(answers).reduce(
        (sum, [name, count]) => (name.startsWith('reserve ') ? sum + count : sum),
        0,
      ),
      answers,
      broken: results.reduce((sum, result) => sum + result.broken, 0),
      seconds,
      attemptsPerSecond: attempts / seconds,
      p50Ms: percentile(times, 0.5),
      p99Ms: percentile(times, 0.99),
      clientRssMb: Math.max(...results.map(({ rss }) => rss)) / 2 ** 20,
      ledger,
    };
  } finally {
    if (server.process.exitCode === null && server.process.signalCode === null) await server.kill();
    await shop.remove();
  }
}
