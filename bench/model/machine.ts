/** Where it was measured. */
import { cpus, loadavg, totalmem } from 'node:os';
import type { Browser } from 'playwright';

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGB: number;
  /** Mean number of processes that wanted a core in the minute before. */
  readonly load: number;
  readonly node: string;
  readonly chromium: string;
  /** Of the WebGPU adapter; a fallback adapter is a GPU imitated in software. */
  readonly adapter: string;
  readonly isSoftware: boolean;
}

/** @param page any secure address */
export async function describeMachine(browser: Browser, address: string): Promise<Machine> {
  const page = await browser.newPage();
  await page.goto(address);
  const adapter = await page.evaluate(async () => {
    const info = (await navigator.gpu?.requestAdapter())?.info;
    return info
      ? { name: `${info.vendor} ${info.architecture}`, isSoftware: info.isFallbackAdapter }
      : undefined;
  });
  await page.close();
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    load: loadavg()[0] ?? 0,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    chromium: browser.version(),
    adapter: adapter?.name ?? 'none',
    isSoftware: adapter?.isSoftware ?? true,
  };
}
