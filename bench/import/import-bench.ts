/**
 * npm run bench -- import [--json] [--sizes N,N,…] [--most N] [--tables]
 *
 * Imports made logs of 10⁵, 10⁶ and 10⁷ events, each in a process of its own: events per second, by the clock and by the
 * processor (the two differ on a machine that does other things), and the peak of memory. Writing the made log is not counted.
 * Examples are kept up to --most of each kind: memory grows until that many are there, with what the garbage collector lets
 * stand of those that gave way to others; from then on it shall not: the peak at the end is held against that at half.
 * Writes docs/figures/import-memory.svg.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../../scripts/run.mjs';
import { lineChart } from '../../training/report/plot.js';
import { printRows, type Row } from '../../training/rows.js';

/** Events of a log whose samples are full long before its half. */
const FULL = 10_000_000;
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

interface Once {
  readonly rows: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly idle: number;
  readonly peak: number;
  /** The peak when half of the shoppers were through. */
  readonly atHalf: number;
  readonly examples: number;
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '100000,1000000,10000000' },
    most: { type: 'string', default: '20000' },
    tables: { type: 'boolean', default: false },
  },
});
const sizes = values.sizes.split(',').map(Number);
if (sizes.some((size) => !(Number.isSafeInteger(size) && size >= 1_000)) || !(Number(values.most) >= 1)) {
  console.error(
    'usage: npm run bench -- import [--json] [--sizes N,N,…] [--most N] [--tables], sizes from 1000',
  );
  process.exit(2);
}

const entry = await bundle(join(root, 'bench/import/import-once.ts'));
const measured: { size: number; once: Once }[] = [];
for (const size of sizes) {
  console.error(`${size.toLocaleString('en')} events …`);
  measured.push({ size, once: await importOnce(size) });
}
const rows = measured.flatMap(({ size, once }) => rowsOf(size, once));
// Once the samples are full, more log may not take more memory.
for (const { size, once } of measured.filter((each) => each.size >= FULL)) {
  const growth = once.peak / once.atHalf;
  rows.push({ ...row(`bench.import-memory-growth.${size}`, growth, '×'), goal: '≤ 1.1', ok: growth <= 1.1 });
}
if (measured.length > 1) await plot();
printRows(rows, values.json);
if (rows.some(({ ok }) => !ok)) process.exitCode = 1;

function importOnce(size: number): Promise<Once> {
  const args = [entry, String(size), values.most, values.tables ? 'tables' : ''];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: root });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(out));
      else reject(new Error(`the import of ${size} events ended with ${code}`));
    });
  });
}

function rowsOf(size: number, { rows: read, ms, cpuMs, idle, peak, examples }: Once): Row[] {
  return [
    { ...row(`bench.import-rate.${size}`, Math.round((1_000 * read) / ms), 'rows/s'), n: read },
    { ...row(`bench.import-rate-cpu.${size}`, Math.round((1_000 * read) / cpuMs), 'rows/CPU s'), n: read },
    row(`bench.import-peak-memory.${size}`, Math.round(peak / 1e6), 'MB'),
    row(`bench.import-idle-memory.${size}`, Math.round(idle / 1e6), 'MB'),
    row(`bench.import-examples.${size}`, examples, ''),
  ];
}

function row(id: string, value: number, unit: string): Row {
  return { id, value, unit, goal: '', ok: true };
}

async function plot(): Promise<void> {
  const svg = await lineChart({
    title: 'Importing a log: peak memory',
    subtitle: `Made logs, Node ${process.versions.node}, at most ${Number(values.most).toLocaleString('en')} examples of each kind kept`,
    x: 'events in the log',
    y: 'peak memory (resident set), MB',
    logX: true,
    series: [
      { name: 'peak', points: measured.map(({ size, once }) => ({ x: size, value: once.peak / 1e6 })) },
      {
        name: 'before the import',
        points: measured.map(({ size, once }) => ({ x: size, value: once.idle / 1e6 })),
      },
    ],
  });
  const file = join(root, 'docs/figures/import-memory.svg');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, svg);
}
