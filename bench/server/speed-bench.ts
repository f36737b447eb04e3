/** Transactions a second and their times, beside the floor (bare-statements.ts): in turns, on one database, in one run. */
import { sql } from 'kysely';
import type { Row } from '../../training/rows.js';
import { bareCheckout } from './bare-statements.js';
import { openForReading, openStore, STORES, type StoreName } from './databases.js';
import { openBackend } from './http-checkout.js';
import { type Timed, timeCheckouts } from './in-process.js';
import { fixedCoupon, makeShop } from './made-shop.js';
import { openResults, short } from './results.js';
import type { BenchOptions } from './server-bench.js';
import { type ServerProcess, startServerProcess } from './server-process.js';
import { interval, mean, percentile } from './statistics.js';

interface Contention {
  readonly lanes: number;
  /** Checkouts meet on so many coupons. */
  readonly coupons: number;
}

export interface SpeedResult {
  readonly store: StoreName;
  readonly version: string;
  readonly lanes: number;
  readonly coupons: number;
  readonly floor: Timed;
  readonly ours: Timed;
  /** Time of one transaction, ours over the floor's, by rounds: mean and 95 % interval. */
  readonly ratio: number;
  readonly ratioInterval: readonly [number, number];
  readonly rounds: number;
  /** CPU time of the server and, where it is another process, of the database; ms a transaction. */
  readonly serverCpuMs: number;
  readonly databaseCpuMs: number | null;
}

const GOAL = 3;
const CONTENTION: readonly Contention[] = [
  { lanes: 1, coupons: 1 },
  { lanes: 8, coupons: 1 },
  { lanes: 8, coupons: 64 },
];

export async function benchSpeed({ small, again, folder, say }: BenchOptions): Promise<Row[]> {
  const results = openResults<SpeedResult>('speed', folder);
  const [rounds, seconds] = small ? [2, 1] : [7, 4];
  const coupons = Array.from({ length: 64 }, (_, index) =>
    fixedCoupon(`c${index}`, { total: 1_000_000_000, perDay: 1_000_000_000, budget: 1_000_000_000_000 }),
  );
  for (const name of STORES) {
    for (const contention of CONTENTION) {
      const key = `${name}.${contention.lanes}x${contention.coupons}`;
      if (results.has(key) && !again) continue;
      say(`${key}: ${rounds} rounds of ${seconds} s each …`);
      results.set(key, await measure(name, contention, { rounds, seconds, coupons }));
    }
  }
  return results.all().flatMap(([id, { ratio, ratioInterval, ours, floor, rounds: n }]) => [
    {
      id: `bench.server.speed.${id}.ratio`,
      value: ratio,
      unit: 'times the floor',
      interval: ratioInterval,
      goal: `≤ ${GOAL}`,
      ok: ratio <= GOAL,
      n,
    },
    {
      id: `bench.server.speed.${id}`,
      value: ours.perSecond,
      unit: 'transactions/s',
      goal: '',
      ok: true,
      n: ours.transactions,
    },
    {
      id: `bench.server.speed.${id}.p50`,
      value: ours.p50Ms,
      unit: 'ms',
      goal: '',
      ok: true,
      n: ours.transactions,
    },
    {
      id: `bench.server.speed.${id}.p99`,
      value: ours.p99Ms,
      unit: 'ms',
      goal: '',
      ok: true,
      n: ours.transactions,
    },
    {
      id: `bench.server.speed.${id}.floor`,
      value: floor.perSecond,
      unit: 'transactions/s',
      goal: '',
      ok: true,
      n: floor.transactions,
    },
  ]);
}

type Given = { rounds: number; seconds: number; coupons: Parameters<typeof makeShop>[0] };

async function measure(
  name: StoreName,
  { lanes, coupons: spread }: Contention,
  { rounds, seconds, coupons }: Given,
): Promise<SpeedResult> {
  const store = await openStore(name);
  const shop = await makeShop(coupons);
  try {
    const databaseUrl = await store.fresh();
    const couponOf = (checkout: string) => `c${hash(checkout) % spread}`;
    const [floors, all]: [Timed[], Timed[]] = [[], []];
    let [serverCpu, databaseCpu] = [0, 0];
    // One process at a time has the embedded database, so both take turns there; on PostgreSQL they do for the same conditions.
    for (let round = 0; round <= rounds; round += 1) {
      const server: ServerProcess = await startServerProcess({ shop, databaseUrl });
      const backend = openBackend(server.url, shop.secret);
      const about = { lanes, name: `ours-${round}` };
      const ours = (checkout: string) => backend.checkout(couponOf(checkout), checkout);
      await timeCheckouts(ours, { ...about, seconds: 2, name: `warm-${round}` });
      const before = [(await server.usage()).cpuMs, (await store.postgres?.cpuMs()) ?? 0] as const;
      const timed = await timeCheckouts(ours, { ...about, seconds });
      const after = [(await server.usage()).cpuMs, (await store.postgres?.cpuMs()) ?? 0] as const;
      backend.close();
      await server.stop();

      const database = await openForReading(shop.data, databaseUrl);
      const bare = (checkout: string) => bareCheckout(database.db, couponOf(checkout), checkout);
      await timeCheckouts(bare, { lanes, seconds: 2, name: `warm-floor-${round}` });
      // As a database has that is minutes old: without statistics both would be measured on plans that nobody keeps for long.
      if (round === 0) await sql`analyze`.execute(database.db);
      const floor = await timeCheckouts(bare, { lanes, seconds, name: `floor-${round}` });
      await database.close();
      // The first round warms caches and files.
      if (round === 0) continue;
      all.push(timed);
      floors.push(floor);
      serverCpu += after[0] - before[0];
      databaseCpu += after[1] - before[1];
    }
    const ratios = all.map((timed, index) => (floors[index]?.perSecond ?? Number.NaN) / timed.perSecond);
    const transactions = all.reduce((sum, timed) => sum + timed.transactions, 0);
    return {
      store: name,
      version: store.version,
      lanes,
      coupons: spread,
      floor: together(floors),
      ours: together(all),
      ratio: short(mean(ratios)),
      ratioInterval: [short(interval(ratios)[0]), short(interval(ratios)[1])],
      rounds,
      serverCpuMs: short(serverCpu / transactions),
      databaseCpuMs: store.postgres ? short(databaseCpu / transactions) : null,
    };
  } finally {
    await shop.remove();
    await store.close();
  }
}

/** Medians over the rounds. */
const together = (rounds: readonly Timed[]): Timed => {
  const middle = (pick: (timed: Timed) => number) => short(percentile(rounds.map(pick), 0.5));
  return {
    perSecond: middle((timed) => timed.perSecond),
    p50Ms: middle((timed) => timed.p50Ms),
    p99Ms: middle((timed) => timed.p99Ms),
    transactions: rounds.reduce((sum, timed) => sum + timed.transactions, 0),
  };
};

const hash = (text: string): number => {
  let value = 0;
  for (const character of text) value = (Math.imul(value, 31) + character.charCodeAt(0)) >>> 0;
  return value;
};
