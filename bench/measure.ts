/** The measurements, each on fresh pages of one browser. */
import type { Browser, Page } from 'playwright';
import { type BenchWindow, clickToDecision, tell, warmWebGpu, watchPage } from './in-page.js';

export type PageKind = 'without' | 'auto' | 'webgpu';

/** A fresh shopper on the page, loaded and, with Etui, past its first decision. */
async function open(
  browser: Browser,
  url: string,
  kind: PageKind,
): Promise<{ page: Page; coldStartMs: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(watchPage);
  await page.goto(kind === 'without' ? url : `${url}?etui=${kind}`);
  if (kind === 'without') {
    // As long as it takes the other page to get through its schedule.
    await page.waitForTimeout(SETTLED_MS);
    return { page, coldStartMs: Number.NaN };
  }
  const coldStartMs = await page.evaluate(
    () => (globalThis as unknown as BenchWindow).firstDecision as Promise<number>,
  );
  await page.waitForTimeout(Math.max(0, SETTLED_MS - coldStartMs));
  return { page, coldStartMs };
}

const SETTLED_MS = 2_000;

export interface PageCost {
  /** Main-thread ms of 1,000 events told in batches of 50, with all that follows from them. */
  readonly captureMs: number;
  /** Frames of over 50 ms since the page began; `ours`: those in which a script of Etui's took part. */
  readonly longFrames: { readonly all: number; readonly ours: number };
  readonly layoutShift: number;
  readonly coldStartMs: number;
}

export const EVENTS = 1_000;
const BATCH = 50;

export async function pageCost(browser: Browser, url: string, kind: PageKind): Promise<PageCost> {
  const { page, coldStartMs } = await open(browser, url, kind);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const taskMs = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const before = await taskMs();
  await page.evaluate(tell, [EVENTS, BATCH] as const);
  await page.evaluate(() => (globalThis as unknown as BenchWindow).etui?.settled());
  const captureMs = (await taskMs()) - before;
  const { frames, shift } = await page.evaluate(() => {
    const { frames: seen, shift: moved } = globalThis as unknown as BenchWindow;
    return { frames: seen, shift: moved };
  });
  await page.context().close();
  const long = frames.filter(({ duration }) => duration > 50);
  const longFrames = { all: long.length, ours: long.filter(({ ours }) => ours).length };
  return { captureMs, longFrames, layoutShift: shift, coldStartMs };
}

export interface Clicks {
  readonly spans: readonly { readonly ms: number; readonly decideMs: number }[];
  readonly backend: string;
  readonly dispatches: number;
}

/** `count` clicks one after the other on one page, each answered by a decision. */
export async function clicks(browser: Browser, url: string, kind: PageKind, count: number): Promise<Clicks> {
  const { page } = await open(browser, url, kind);
  if (kind === 'webgpu') await page.evaluate(warmWebGpu);
  const spans = await page.evaluate(clickToDecision, count);
  const status = await page.evaluate(() => (globalThis as unknown as BenchWindow).etui?.status());
  await page.context().close();
  return { spans, backend: status?.backend ?? 'none', dispatches: status?.gpuDispatches ?? 0 };
}
