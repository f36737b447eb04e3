/**
 * npm run bench [-- --json] [--rounds N] [--model FILE]: what Etui costs a shop's page, in a real Chromium, beside the
 * same page without it. Medians over rounds in which both pages take turns. Writes docs/figures/decision-time.svg.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright';
import { buildIfStale } from '../scripts/build.mjs';
import { findChromium, webgpuArgs } from '../scripts/chromium.mjs';
import { printRows, type Row } from '../training/rows.js';
import { shippedModel } from '../training/shipped-model.js';
import { openBenchShop } from './bench-shop.js';
import { BENCH_GOALS } from './budgets.js';
import { linePlot, type Point } from './line-plot.js';
import { clicks, EVENTS, type PageCost, pageCost } from './measure.js';
import { median } from './medians.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    model: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const say = (text: string): void => console.error(text);

/** Coupons in the pool of most measurements, and those of the curve. */
const COUPONS = 24;
const POOLS = [1, 10, 24, 100, 300, 1000];
const CLICKS = 40;
const LONG_VISIT = 200;

if (values.json) console.log = console.error;
await buildIfStale();
if (values.json) console.log = (text: string) => process.stdout.write(`${text}\n`);
const model = values.model ?? shippedModel(join(root, 'model-artifacts'));

const { executablePath, env, args, source } = findChromium();
const browser = await chromium.launch({ executablePath, env, args: [...args, ...webgpuArgs] });
say(`Chromium ${browser.version()} (${source}), ${rounds} rounds`);
try {
  const rows = [...(await costRows(browser)), ...(await decisionRows(browser))];
  printRows(rows, values.json);
  if (rows.some(({ ok }) => !ok)) process.exitCode = 1;
} finally {
  await browser.close();
}

async function costRows(on: Browser): Promise<Row[]> {
  const shop = await openBenchShop(dist, model, COUPONS);
  const without: PageCost[] = [];
  const withEtui: PageCost[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      say(`page cost, round ${round + 1} of ${rounds}`);
      without.push(await pageCost(on, shop.url, 'without'));
      withEtui.push(await pageCost(on, shop.url, 'auto'));
    }
  } finally {
    await shop.close();
  }
  const of = (costs: readonly PageCost[], part: (cost: PageCost) => number) => median(costs.map(part));
  const [plain, ours] = [of(without, (cost) => cost.captureMs), of(withEtui, (cost) => cost.captureMs)];
  const longTasks = Math.max(...withEtui.map(({ longFrames }) => longFrames.ours));
  const shift = Math.max(...withEtui.map(({ layoutShift }) => layoutShift));
  return [
    { ...row('bench.capture-main-thread', ours, 'ms'), n: rounds },
    { ...row('bench.capture-main-thread-without', plain, 'ms'), n: rounds },
    row('bench.capture-ratio', ours / plain, '×'),
    row('bench.capture-per-event', (1000 * (ours - plain)) / EVENTS, 'µs'),
    held('bench.long-tasks', longTasks, '', BENCH_GOALS.longTasks),
    row('bench.long-tasks-without', Math.max(...without.map(({ longFrames }) => longFrames.all)), ''),
    held('bench.layout-shift', shift, '', BENCH_GOALS.layoutShift),
    {
      ...row(
        'bench.cold-start',
        of(withEtui, (cost) => cost.coldStartMs),
        'ms',
      ),
      n: rounds,
    },
  ];
}

async function decisionRows(on: Browser): Promise<Row[]> {
  const rows: Row[] = [];
  const byPool: Point[] = [];
  let byVisit: Point[] = [];
  for (const coupons of POOLS) {
    say(`decisions over ${coupons} coupons`);
    const shop = await openBenchShop(dist, model, coupons);
    try {
      const isUsual = coupons === COUPONS;
      const { spans } = await clicks(on, shop.url, 'auto', isUsual ? LONG_VISIT : CLICKS);
      const typical = spans.slice(0, CLICKS);
      const decide = median(typical.map(({ decideMs }) => decideMs));
      byPool.push({ x: coupons, y: decide });
      rows.push({ ...row(`bench.decide-${coupons}-coupons`, decide, 'ms'), n: typical.length });
      if (!isUsual) continue;
      rows.push({
        ...row('bench.click-to-decision', median(typical.map(({ ms }) => ms)), 'ms'),
        n: typical.length,
      });
      byVisit = tenths(spans.map(({ decideMs }) => decideMs));
      const late = median(spans.slice(-CLICKS).map(({ decideMs }) => decideMs));
      rows.push({ ...row(`bench.decide-after-${LONG_VISIT}-events`, late, 'ms'), n: CLICKS });
      const gpu = await clicks(on, shop.url, 'webgpu', CLICKS);
      const gpuMs = median(gpu.spans.map(({ ms }) => ms));
      rows.push({ ...row('bench.click-to-decision-webgpu', gpuMs, 'ms'), n: CLICKS });
      rows.push({
        ...row('bench.webgpu-dispatches', gpu.dispatches, ''),
        goal: '> 0',
        ok: gpu.dispatches > 0,
      });
    } finally {
      await shop.close();
    }
  }
  const figures = join(root, 'docs', 'figures');
  mkdirSync(figures, { recursive: true });
  writeFileSync(
    join(figures, 'decision-time.svg'),
    linePlot('Time of a decision in the worker, CPU backend', 'ms', [
      { label: 'by coupons in the pool', points: byPool },
      { label: `by events in the visit (${COUPONS} coupons)`, points: byVisit },
    ]),
  );
  return rows;
}

/** Medians of ten clicks each, at the number of events that the visit had by then. */
function tenths(spans: readonly number[]): Point[] {
  const groups = Array.from({ length: Math.floor(spans.length / 10) }, (_, group) => group * 10);
  return groups.map((start) => ({ x: start + 10, y: median(spans.slice(start, start + 10)) }));
}

function row(id: string, value: number, unit: string): Row {
  return { id, value, unit, goal: '', ok: Number.isFinite(value) };
}

function held(id: string, value: number, unit: string, most: number): Row {
  return { id, value, unit, goal: `≤ ${most}`, ok: value <= most };
}
