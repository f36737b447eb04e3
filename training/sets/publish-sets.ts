/** The checked-in summary of the public sets: docs/figures/sets.json, one block for each set, and a plot of them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plotSets } from './plot-sets.js';
import type { SetRow } from './summary.js';

/** Rows by set: sets measured now replace what was known of them, the others stay. */
export async function publishSets(folder: string, name: string, rows: readonly SetRow[]): Promise<void> {
  const file = join(folder, 'sets.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, SetRow[]>) : {};
  const all = { ...known, [name]: rows.map(rounded) };
  mkdirSync(folder, { recursive: true });
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
  await plotSets(folder, Object.values(sorted).flat());
}

/** Six digits: fewer than would differ between machines, more than the figures have. */
function rounded(row: SetRow): SetRow {
  const six = (value: number) => Number(value.toPrecision(6));
  const interval = row.interval && ([six(row.interval[0]), six(row.interval[1])] as const);
  return { ...row, value: six(row.value), ...(interval && { interval }) };
}
