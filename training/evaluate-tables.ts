/**
 * npm run evaluate -- tables [--only eshop,cold,households,segments,growth] [--data DIR] [--seed S] [--json]
 *
 * Holds the tables that an artifact carries against simpler ways on public data, and shows how fitting them grows. Factors
 * folded in as the device does against popularity and Markov (next product), attributes for products nobody has met,
 * households' next purchases, segments' stability, and time and memory by number of events. Where a public set is not
 * found its part is skipped, saying where the original is. Exits 1 when a goal is missed.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printRows, type Row } from './rows.js';
import { fileExists } from './sets/csv.js';
import { coldItemRows } from './tables/evaluation/cold-items.js';
import { ESHOP_FILE, readEshop } from './tables/evaluation/eshop-sessions.js';
import { growthRows } from './tables/evaluation/growth.js';
import { householdSegments } from './tables/evaluation/household-segments.js';
import { PRODUCTS_FILE, readHouseholds, TRANSACTIONS_FILE } from './tables/evaluation/households.js';
import { nextProductRows } from './tables/evaluation/next-product.js';
import { nextPurchaseRows } from './tables/evaluation/next-purchases.js';

const PARTS = ['eshop', 'cold', 'households', 'segments', 'growth'] as const;
const SIZES = [10_000, 100_000, 1_000_000];

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: PARTS.join() },
    data: { type: 'string', default: process.env.ETUI_DATA ?? join('..', 'shared', 'data') },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const parts = new Set(values.only.split(','));
if (!Number.isInteger(seed) || seed < 1) fail('--seed is a whole number above 0');
for (const part of parts)
  if (!PARTS.some((known) => known === part)) fail(`--only takes ${PARTS.join(', ')}; there is no “${part}”`);

const say = (text: string) => process.stderr.write(`${text} …\n`);
const rows: Row[] = [];
const lines: string[] = [];

if (parts.has('eshop') || parts.has('cold')) {
  const file = join(values.data, ESHOP_FILE);
  if (fileExists(file)) {
    const eshop = readEshop(file);
    if (parts.has('eshop')) rows.push(...nextProductRows(eshop, seed, say));
    if (parts.has('cold')) rows.push(...coldItemRows(eshop, seed, say));
  } else
    skip(
      'eshop and cold',
      file,
      '“Clickstream Data for Online Shopping”, UCI 553, CC BY 4.0, https://archive.ics.uci.edu/dataset/553',
    );
}
if (parts.has('households') || parts.has('segments')) {
  const [transactions, products] = [join(values.data, TRANSACTIONS_FILE), join(values.data, PRODUCTS_FILE)];
  if (fileExists(transactions) && fileExists(products)) {
    say('reading households');
    const households = readHouseholds(transactions, products);
    if (parts.has('households')) rows.push(...nextPurchaseRows(households, seed));
    if (parts.has('segments')) {
      say('segments of households, on bootstrap samples');
      const segments = householdSegments(households, seed);
      rows.push(...segments.rows);
      lines.push(...segments.names);
    }
  } else
    skip(
      'households and segments',
      transactions,
      '“The Complete Journey” (84.51°), R package completejourney, CC0, https://github.com/bradleyboehmke/completejourney',
    );
}
if (parts.has('growth')) rows.push(...growthRows(SIZES, seed, say));

if (rows.length > 0) printRows(rows, values.json);
if (!values.json && lines.length > 0) console.log(`\nSegments of households\n${lines.join('\n')}`);
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;

function skip(what: string, file: string, original: string): void {
  console.error(
    `skipped ${what}: no ${file}. The original is ${original}; --data or ETUI_DATA names the folder.`,
  );
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
