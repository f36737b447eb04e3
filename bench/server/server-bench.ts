/**
 * npm run bench -- server [--only races|kill|speed|growth] [--small] [--again] [--out FOLDER]
 *
 * The figures of docs/scale.md. Each run is kept in docs/figures/server-*.json as it ends; what is there is not run again unless
 * --again is given, so a long measurement may be stopped and gone on with. --small runs everything quickly into a temporary
 * folder: to see that it works, not for its figures.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printRows, type Row } from '../../training/rows.js';
import { figures } from './results.js';

export interface BenchOptions {
  readonly small: boolean;
  readonly again: boolean;
  readonly folder: string;
  readonly say: (line: string) => void;
}

const PARTS: Readonly<Record<string, () => Promise<(options: BenchOptions) => Promise<Row[]>>>> = {
  races: async () => (await import('./races-bench.js')).benchRaces,
  kill: async () => (await import('./kill-bench.js')).benchKills,
  speed: async () => (await import('./speed-bench.js')).benchSpeed,
  growth: async () => (await import('./growth-bench.js')).benchGrowth,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    small: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const parts = values.only ?? Object.keys(PARTS);
const unknown = parts.find((part) => !(part in PARTS));
if (unknown !== undefined) {
  console.error(`--only: expected ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}

const folder = values.out ?? (values.small ? mkdtempSync(join(tmpdir(), 'etui-figures-')) : figures);
const rows: Row[] = [];
for (const part of parts) {
  const bench = await PARTS[part]?.();
  const say = (line: string) => console.error(`${part}: ${line}`);
  if (bench) rows.push(...(await bench({ small: values.small, again: values.again, folder, say })));
}
printRows(rows, values.json);
if (rows.some(({ ok }) => !ok)) process.exitCode = 1;
