/**
 * npm run evaluate -- sets [NAME …] [--json] [--out docs/figures] [--fresh]
 *
 * Measures the recipe that trains the shipped model on public sets, each beside bars that were measured on the same rows:
 *   online-shoppers, online-shoppers-with-page-values, in-vehicle-coupon, in-vehicle-coupon-impersonal,
 *   eshop-clothing-2008, hillstrom-email, open-bandit, complete-journey; all where none is named.
 *
 * The sets are read from the folder in ETUI_DATA, or ../shared/data; docs/real-data.md says where the public originals are.
 * Finished folds are kept in .cache/sets: a killed run goes on where it stood, --fresh starts over.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startTensorflow } from './fit/tensorflow.js';
import { printRows } from './rows.js';
import { publishSets } from './sets/publish-sets.js';
import { SETS } from './sets/sets.js';
import type { SetRow } from './sets/summary.js';
import { openStageCache } from './study/cache.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    out: { type: 'string', default: join('docs', 'figures') },
    fresh: { type: 'boolean', default: false },
  },
});
const unknown = positionals.find((name) => !(name in SETS));
if (unknown !== undefined) {
  console.error(`there is no set "${unknown}"; sets are ${Object.keys(SETS).join(', ')}`);
  process.exit(2);
}
const folder = process.env['ETUI_DATA'] ?? join('..', 'shared', 'data');
const kept = join('.cache', 'sets');
if (values.fresh) rmSync(kept, { recursive: true, force: true });
await startTensorflow();
const started = Date.now();
const tell = (line: string) => console.error(`${((Date.now() - started) / 60_000).toFixed(1)} min  ${line}`);
const rows: SetRow[] = [];
const names = positionals.length > 0 ? positionals : Object.keys(SETS);
for (const name of names) {
  const set = SETS[name as keyof typeof SETS];
  const missing = set.missing(folder);
  if (missing !== undefined) {
    tell(`${name}: skipped, ${missing} is not there. The public original: ${set.source}`);
    continue;
  }
  const own = await set.measure(folder, openStageCache(kept, { name, version: set.version }), tell);
  rows.push(...own);
  await publishSets(values.out, name, own);
}
printRows(rows, values.json);
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
