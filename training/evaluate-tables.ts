/**
 * npm run evaluate -- tables [--only eshop,cold,journey,growth] [--data DIR] [--seed S] [--json]
 *
 * Holds the tables that an artifact carries against simpler ways on public data, and shows how fitting them grows. Factors
 * folded in as the device does against popularity and Markov (next product), attributes for products nobody has met,
 * households' next purchases, segments' stability, and time and memory by number of events. Where the public sets are not
 * found their part is skipped, saying where the originals are. Exits 1 when a goal is missed.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printRows, type Row } from './rows.js';
import { fileExists } from './sets/csv.js';
import { coldItemRows } from './tables/evaluation/cold-items.js';
import { ESHOP_FILE, readEshop } from './tables/evaluation/eshop-sessions.js';
import { nextProductRows } from './tables/evaluation/next-product.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'eshop,cold' },
    data: { type: 'string', default: process.env.ETUI_DATA ?? join('..', 'shared', 'data') },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const say = (text: string) => process.stderr.write(`${text} …\n`);
const rows: Row[] = [];
const file = join(values.data, ESHOP_FILE);
if (fileExists(file)) {
  const eshop = readEshop(file);
  if (values.only.includes('eshop')) rows.push(...nextProductRows(eshop, seed, say));
  if (values.only.includes('cold')) rows.push(...coldItemRows(eshop, seed, say));
}
printRows(rows, values.json);
