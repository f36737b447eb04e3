/**
 * npm run bench -- visit [--json] [--rounds N] [--model FILE]: a shopper's first visit and tenth, on a CPU slowed down to a quarter, beside the same page
 * without Etui: tasks over 50 ms, layout shift, main-thread time; and how long our buttons take to answer, as a ratio to a plain one's.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { buildIfStale } from '../scripts/build.mjs';
import { findChromium } from '../scripts/chromium.mjs';
import { printRows, type Row } from '../training/rows.js';
import { shippedModel } from '../training/shipped-model.js';
import { openBenchShop } from './bench-shop.js';
import { BENCH_GOALS } from './budgets.js';
import { type BenchWindow, watchPage } from './in-page.js';
import { median } from './medians.js';
import { answersTo, placeButton, placeOffer } from './press.js';

const SLOWER = 4;
const VISITS = 10;
const COUPONS = 24;
/** A page is looked at for so long: past the schedule, on a slow device too. */
const DWELL_MS = 6_000;
const PRESSES = 30;

interface VisitCost {
  readonly taskMs: number;
  /** Long animation frames over 50 ms: all, those in which a script of ours took part, and those that would not be long without. */
  readonly long: number;
  readonly ours: number;
  readonly madeLong: number;
  /** The most that scripts of ours took of one long frame, ms. */
  readonly ourMs: number;
  readonly shift: number;
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    model: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const say = (text: string): void => console.error(text);

if (values.json) console.log = console.error;
await buildIfStale();
if (values.json) console.log = (text: string) => process.stdout.write(`${text}\n`);
const { executablePath, env, args, source } = findChromium();
const browser = await chromium.launch({ executablePath, env, args });
say(`Chromium ${browser.version()} (${source}), CPU at 1/${SLOWER}, ${rounds} rounds`);
try {
  const rows = [...(await visitRows(browser)), ...(await pressRows(browser))];
  printRows(rows, values.json);
  if (rows.some(({ ok }) => !ok)) process.exitCode = 1;
} finally {
  await browser.close();
}

async function visitRows(on: Browser): Promise<Row[]> {
  const shop = await openBenchShop(
    dist,
    values.model ?? shippedModel(join(root, 'model-artifacts')),
    COUPONS,
  );
  const costs: Record<'with' | 'without', VisitCost[][]> = { with: [], without: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      for (const kind of ['without', 'with'] as const) {
        say(`round ${round + 1} of ${rounds}, ten visits ${kind} Etui`);
        const context = await on.newContext();
        const visits: VisitCost[] = [];
        const url = kind === 'with' ? `${shop.url}?etui=cpu` : shop.url;
        for (let visit = 0; visit < VISITS; visit++) visits.push(await costOf(context, url));
        costs[kind].push(visits);
        await context.close();
      }
    }
  } finally {
    await shop.close();
  }
  const all = costs.with.flat();
  return [
    held('bench.visit-own-script', Math.max(...all.map(({ ourMs }) => ourMs)), BENCH_GOALS.ownScript, 'ms'),
    plain('bench.visit-made-long', Math.max(...all.map(({ madeLong }) => madeLong)), ''),
    plain('bench.visit-long-tasks', Math.max(...all.map(({ ours }) => ours)), ''),
    plain('bench.visit-long-tasks-without', Math.max(...costs.without.flat().map(({ long }) => long)), ''),
    held('bench.visit-layout-shift', Math.max(...all.map(({ shift }) => shift)), BENCH_GOALS.layoutShift),
    ...(['first', 'tenth'] as const).flatMap((name) => {
      const of = (kind: 'with' | 'without') =>
        median(costs[kind].map((visits) => visits[name === 'first' ? 0 : VISITS - 1]?.taskMs ?? Number.NaN));
      return [
        { ...plain(`bench.visit-${name}-main-thread`, of('with'), 'ms'), n: rounds },
        { ...plain(`bench.visit-${name}-main-thread-without`, of('without'), 'ms'), n: rounds },
      ];
    }),
  ];
}

/** One page, looked at and used, from its beginning. */
async function costOf(context: BrowserContext, url: string): Promise<VisitCost> {
  const page = await context.newPage();
  const devtools = await slowed(page);
  await devtools.send('Performance.enable');
  await page.addInitScript(watchPage);
  await page.goto(url);
  for (let press = 0; press < 5; press++) {
    await page.waitForTimeout(DWELL_MS / 5);
    await page.getByRole('button', { name: 'Look' }).click();
  }
  const { metrics } = await devtools.send('Performance.getMetrics');
  const { frames, shift } = await page.evaluate(() => {
    const { frames: seen, shift: moved } = globalThis as unknown as BenchWindow;
    return { frames: seen, shift: moved };
  });
  await page.close();
  const long = frames.filter(({ duration }) => duration > 50);
  return {
    taskMs: 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN),
    long: long.length,
    ours: long.filter(({ ours }) => ours).length,
    madeLong: long.filter(({ duration, ourMs }) => ourMs > 0 && duration - ourMs <= 50).length,
    ourMs: Math.max(0, ...long.map(({ ourMs }) => ourMs)),
    shift,
  };
}

/** From a press to the next picture: our "Why this offer?", and a plain button that changes as much text. */
async function pressRows(on: Browser): Promise<Row[]> {
  say(`${PRESSES} presses of our button, and of a plain one`);
  const shop = await openBenchShop(dist, values.model ?? shippedModel(join(root, 'model-artifacts')), 1);
  try {
    const page = await (await on.newContext()).newPage();
    await page.goto(`${shop.url}?etui=cpu`);
    await page.waitForFunction(() => customElements.get('etui-offer') !== undefined);
    await slowed(page);
    await page.evaluate(placeOffer);
    await page.evaluate(placeButton);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let press = 0; press < PRESSES; press++) {
      ours.push(await answersTo(page, '#bench-offer [part~=why-button]'));
      theirs.push(await answersTo(page, '#bench-button'));
    }
    return [
      { ...plain('bench.press-ours', median(ours), 'ms'), n: PRESSES },
      { ...plain('bench.press-plain', median(theirs), 'ms'), n: PRESSES },
      { ...plain('bench.press-ratio', median(ours) / median(theirs), '×'), n: PRESSES },
    ];
  } finally {
    await shop.close();
  }
}

async function slowed(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return devtools;
}

function plain(id: string, value: number, unit: string): Row {
  return { id, value, unit, goal: '', ok: Number.isFinite(value) };
}

function held(id: string, value: number, most: number, unit = ''): Row {
  return { id, value, unit, goal: `≤ ${most}`, ok: value <= most };
}
