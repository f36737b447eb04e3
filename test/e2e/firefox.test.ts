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
    // Of a script that was on its way when its page was left Firefox says that its hash is wrong.
    page.on('pageerror', (error) => {
      if (!/integrity attribute/.test(String(error))) trouble.push(String(error));
    });
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
    const erasedAt = await page.evaluate(() => Date.now());
    await page.locator('etui-privacy >>> [part~=confirm-button]').click();
    await page.waitForFunction(
      () => document.querySelector('etui-wallet')?.getAttribute('state') === 'empty',
    );
    const left = await page.evaluate(async (since) => {
      const etui = (
        globalThis as unknown as Record<
          symbol,
          { exportAll(): Promise<{ events: { at: number }[]; offers: unknown[] }> }
        >
      )[Symbol.for('etui')];
      const all = await etui?.exportAll();
      return [all?.events.filter(({ at }) => at < since), all?.offers];
    }, erasedAt);
    // The page goes on: that the wish to erase made it scroll is told anew.
    expect(left).toEqual([[], []]);
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

  // Last: after pages from the browser's cache the driver hears of no further navigation.
  it('a shopper in a hurry holds nothing up: pages left in the middle of their work, and come back to, lose nothing', async () => {
    const kept = async () =>
      page.evaluate(async () => {
        const etui = (
          globalThis as unknown as Record<
            symbol,
            { exportAll(): Promise<{ events: { name: string; params: { page_path?: string } }[] }> }
          >
        )[Symbol.for('etui')];
        const { events } = (await etui?.exportAll()) ?? { events: [] };
        return events.filter(({ name }) => name === 'page_view').map(({ params }) => params.page_path);
      });
    const before = (await kept()).length;
    // The page's own word: of what comes back from the browser's cache of pages the driver doesn't hear.
    await page.evaluateOnNewDocument(() => {
      const seen = () =>
        localStorage.setItem('seen', `${localStorage.getItem('seen') ?? ''} ${location.pathname}`);
      document.addEventListener('DOMContentLoaded', seen);
      window.addEventListener('pageshow', ({ persisted }) => persisted && seen());
    });
    const arrive = (path: string) =>
      page.waitForFunction((wanted) => location.pathname === wanted && 'etui' in window, {}, path);
    for (let round = 0; round < 4; round++) {
      for (const { id } of dear) {
        await page.evaluate((path) => location.assign(path), `/p/${id}`);
        await arrive(`/p/${id}`);
      }
      await page.evaluate(() => history.back());
      await arrive(`/p/${dear[1]?.id}`);
    }
    const seen = await page.evaluate(() => (localStorage.getItem('seen') ?? '').trim().split(' '));
    expect(seen.length).toBeGreaterThan(4);
    // A page that is left before it is whole may be told of, too.
    const left = (await kept()).slice(before);
    const missing = seen.filter((path) => {
      const at = left.indexOf(path);
      return at < 0 || left.splice(at, 1).length === 0;
    });
    expect(missing).toEqual([]);
    expect(trouble).toEqual([]);
  });
});
