/**
 * npm run bench -- import [--json] [--sizes N,N,…] [--most N] [--tables]
 *
 * Imports made logs of 10⁵, 10⁶ and 10⁷ events, each in a process of its own: events per second, by the clock and by the
 * processor (the two differ on a machine that does other things), and the peak of memory, which shall not grow with the
 * log. Writing the made log is not counted. Examples are kept up to --most of each kind: those are the part of memory that
 * grows until the cap is reached. Writes docs/figures/import-memory.svg.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../../scripts/run.mjs';
import { lineChart } from '../../training/report/plot.js';
import { printRows, type Row } from '../../training/rows.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

interface Once {
  readonly rows: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly idle: number;
  readonly peak: number;
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
// Ten times the log may not take a quarter more memory.
for (const [index, { size, once }] of measured.entries()) {
  const before = measured[index - 1];
  if (!before || size < 10 * before.size || before.size < 1_000_000) continue;
  const growth = once.peak / before.once.peak;
  rows.push({
    ...row(`bench.import-memory-growth.${size}`, growth, '×'),
    goal: '≤ 1.25',
    ok: growth <= 1.25,
  });
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
    title: 'Importing a log: memory stays flat',
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
