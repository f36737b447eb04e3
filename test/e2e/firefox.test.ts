/**
 * A smoke test in another engine: the demo's shop in Firefox, over WebDriver BiDi. Skipped, and said so, where there is no Firefox:
 * `FIREFOX_PATH`, or `firefox` on the path. WebGPU is off there, so this is the CPU's way, too.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../demo/catalogue.js';
import { type Demo, startDemo } from '../../demo/start.js';
import { randomArtifact } from '../support/random-artifact.js';

function findFirefox(): string | undefined {
  const named = process.env['FIREFOX_PATH'];
  if (named) return existsSync(named) ? named : undefined;
  try {
    return execFileSync('which', ['firefox'], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

const firefox = findFirefox();
if (!firefox) console.warn('no Firefox on this machine: its smoke test is skipped (FIREFOX_PATH names one)');

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const dear = PRODUCTS.filter(({ price }) => price > 9_000).slice(0, 3);

describe.skipIf(!firefox)('in Firefox', () => {
  let dir: string;
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  const trouble: string[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'etui-firefox-'));
    const model = join(dir, 'model.bin');
    await writeFile(model, await randomArtifact(1, { base: [-12, 0], coupons: [20, -12, 0] }));
    const options = { backend: 'cpu', exploration: 0, coupons: ['whole-5'], model } as const;
    demo = await startDemo({ port: 0, dir: join(dir, 'demo'), quiet: true, ...options });
    browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: firefox as string,
      headless: true,
    });
    page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => trouble.push(String(error)));
    // A second browser beside all else: on a busy machine it takes its time to start.
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('an offer comes, is claimed, and lies in the wallet; the reasons and the data are there; erased is gone', async () => {
    await page.goto(demo.url);
    await page.locator('[data-consent=yes]').click();
    for (const { id } of dear) await page.goto(`${demo.url}/p/${id}`);
    await page.locator('.buy .button:not(.plain)').click();
    await page.locator('etui-offer >>> [part~=claim-button]').click();
    const code = await page.waitForSelector('etui-offer >>> [part~=code]');
    const claimed = await code?.evaluate((element) => element.textContent);

    await page.goto(`${demo.url}/your-data`);
    const kept = await page.waitForSelector('etui-wallet >>> [part~=code]');
    expect(await kept?.evaluate((element) => element.textContent)).toBe(claimed);
    await page.waitForSelector('etui-wallet >>> [part~=qr]');
    await page.waitForSelector('etui-why >>> [part~=reasons]');
    await page.waitForSelector('etui-privacy >>> [part~=row]');

    await page.locator('etui-privacy >>> [part~=erase-button]').click();
    await page.locator('etui-privacy >>> [part~=confirm-button]').click();
    await page.waitForFunction(
      () => document.querySelector('etui-wallet')?.getAttribute('state') === 'empty',
    );
    const left = await page.evaluate(async () => {
      const etui = (
        globalThis as unknown as Record<
          symbol,
          { exportAll(): Promise<{ events: unknown[]; offers: unknown[] }> }
        >
      )[Symbol.for('etui')];
      const all = await etui?.exportAll();
      return [all?.events.length, all?.offers.length];
    });
    expect(left).toEqual([0, 0]);
    expect(trouble).toEqual([]);
  });

  it('has no accessibility violation on the shopper’s own page', async () => {
    await page.goto(`${demo.url}/your-data`);
    await page.waitForSelector('etui-privacy >>> [part~=kept]');
    // Through BiDi, past the page's own policy, which lets no other script in.
    await page.evaluate(await (await import('node:fs/promises')).readFile(axe, 'utf8'));
    const found = await page.evaluate(async () => {
      const { axe: run } = globalThis as unknown as {
        axe: { run(context: object, options: object): Promise<{ violations: { id: string }[] }> };
      };
      const { violations } = await run.run({ include: [['.own']] }, { resultTypes: ['violations'] });
      return violations.map(({ id }) => id);
    });
    expect(found).toEqual([]);
  });
});
