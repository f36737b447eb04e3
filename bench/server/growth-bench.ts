/** The same checkouts on a database that fills up, from 1 to 10 million rows; and what a use and a claim cost at each size. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { lineChart } from '../../training/report/plot.js';
import type { Row } from '../../training/rows.js';
import { openForReading, openStore } from './databases.js';
import { openBackend } from './http-checkout.js';
import { type Timed, timeCheckouts } from './in-process.js';
import { addUses, sizeOf, usesIn } from './made-rows.js';
import { fixedCoupon, makeShop } from './made-shop.js';
import { openResults, short } from './results.js';
import type { BenchOptions } from './server-bench.js';
import { startServerProcess } from './server-process.js';

export interface GrowthResult {
  readonly rows: number;
  readonly uses: number;
  readonly bytes: number;
  readonly rounds: readonly Timed[];
  readonly serverCpuMs: number;
  readonly databaseCpuMs: number;
  /** Rows written a second while it was filled. */
  readonly filledPerSecond: number;
}

const LANES = 4;
const COUPONS = 64;
const CHUNK = 100_000;

export async function benchGrowth({ small, again, folder, say }: BenchOptions): Promise<Row[]> {
  const results = openResults<GrowthResult>('growth', folder);
  const sizes = small ? [10_000, 50_000] : [1_000_000, 2_000_000, 5_000_000, 10_000_000];
  const [rounds, seconds] = small ? [2, 1] : [5, 4];
  if (again || sizes.some((size) => !results.has(String(size)))) {
    const store = await openStore('postgres');
    const shop = await makeShop(
      Array.from({ length: COUPONS }, (_, index) => fixedCoupon(`c${index}`, { total: 1_000_000_000 })),
    );
    const databaseUrl = await store.fresh();
    try {
      let uses = 0;
      for (const size of sizes) {
        const database = await openForReading(shop.data, databaseUrl);
        const [wanted, began, before] = [usesIn(size), performance.now(), uses];
        while (uses < wanted) {
          const until = Math.min(wanted, uses + CHUNK);
          await addUses(database.db, uses, until);
          uses = until;
          say(`${uses.toLocaleString('en')} of ${wanted.toLocaleString('en')} uses written …`);
        }
        const filledPerSecond = short((1_000 * (5 * (uses - before))) / (performance.now() - began));
        await sql`vacuum analyze`.execute(database.db);
        await sql`checkpoint`.execute(database.db);
        const held = await sizeOf(database.db);
        await database.close();

        const server = await startServerProcess({ shop, databaseUrl });
        const backend = openBackend(server.url, shop.secret);
        let next = 0;
        const checkout = (name: string) => {
          next += 1;
          return backend.checkout(`c${next % COUPONS}`, name);
        };
        await timeCheckouts(checkout, { lanes: LANES, seconds: 1, name: `warm-${size}` });
        const start = [(await server.usage()).cpuMs, (await store.postgres?.cpuMs()) ?? 0] as const;
        const timed: Timed[] = [];
        for (let round = 0; round < rounds; round += 1) {
          timed.push(await timeCheckouts(checkout, { lanes: LANES, seconds, name: `r${round}-${size}` }));
        }
        const end = [(await server.usage()).cpuMs, (await store.postgres?.cpuMs()) ?? 0] as const;
        backend.close();
        await server.stop();
        const transactions = timed.reduce((sum, one) => sum + one.transactions, 0);
        results.set(String(size), {
          ...held,
          rows: size,
          uses,
          rounds: timed,
          serverCpuMs: short((end[0] - start[0]) / transactions),
          databaseCpuMs: short((end[1] - start[1]) / transactions),
          filledPerSecond,
        });
        say(`${size.toLocaleString('en')} rows: median ${middle(timed, 'p50Ms')} ms a transaction`);
      }
    } finally {
      await shop.remove();
      await store.close();
    }
  }
  const all = results.all().map(([, result]) => result);
  await plot(all, folder);
  const slope = slopeOf(all);
  return [
    ...all.map(({ rows, rounds: timed }) => ({
      id: `bench.server.growth.${rows}.p50`,
      value: middle(timed, 'p50Ms'),
      unit: 'ms a transaction',
      goal: '',
      ok: true,
      n: timed.reduce((sum, one) => sum + one.transactions, 0),
    })),
    {
      id: 'bench.server.growth.slope',
      value: slope,
      unit: '% a doubling of rows',
      goal: '',
      ok: true,
      n: all.length,
    },
  ];
}

const middle = (rounds: readonly Timed[], key: 'p50Ms' | 'p99Ms' | 'perSecond'): number =>
  short(
    [...rounds].sort((one, other) => one[key] - other[key])[Math.floor(rounds.length / 2)]?.[key] ??
      Number.NaN,
  );

/** By how many percent the median time rises when the rows double: least squares of log time over log₂ rows. */
function slopeOf(all: readonly GrowthResult[]): number {
  const points = all.flatMap(({ rows, rounds }) =>
    rounds.map((timed) => [Math.log2(rows), Math.log(timed.p50Ms)] as const),
  );
  const [x, y] = [0, 1].map(
    (axis) => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length,
  ) as [number, number];
  const across = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const along = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return short(100 * (Math.exp(across / along) - 1));
}

async function plot(all: readonly GrowthResult[], folder: string): Promise<void> {
  const series = (name: string, key: 'p50Ms' | 'p99Ms') => ({
    name,
    points: all.map(({ rows, rounds }) => {
      const values = rounds.map((timed) => timed[key]);
      return {
        x: rows,
        value: middle(rounds, key),
        interval: [Math.min(...values), Math.max(...values)] as const,
      };
    }),
  });
  const svg = await lineChart({
    title: 'A transaction as the database fills up',
    subtitle: `PostgreSQL, ${LANES} checkouts at once over HTTP; medians of rounds, bands from least to most`,
    x: 'rows in all tables',
    y: 'ms',
    logX: true,
    series: [series('median', 'p50Ms'), series('99th percentile', 'p99Ms')],
  });
  writeFileSync(join(folder, 'server-growth.svg'), svg);
}
