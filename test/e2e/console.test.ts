/** The console as a person meets it: in a real Chromium, by keyboard and touch, in each of its states. */
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenConsole, openConsole, PASSWORD, type State } from '../../bench/console/open-console.js';
import { buildConsoleIfStale } from '../../scripts/build-console.mjs';
import { findChromium } from '../../scripts/chromium.mjs';

let browser: Browser;
const opened = new Map<State, OpenConsole>();

beforeAll(async () => {
  await buildConsoleIfStale();
  const { executablePath, env, args } = findChromium();
  browser = await chromium.launch({ executablePath, env, args });
});
afterAll(async () => {
  await browser?.close();
  for (const one of opened.values()) await one.close();
});

interface Visit {
  readonly page: Page;
  /** What a browser's own console shows in red, and requests that leave the server. */
  readonly trouble: string[];
}

async function visit(state: State, path: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const console = opened.get(state) ?? (await openConsole(state));
  opened.set(state, console);
  const context = await browser.newContext({ baseURL: console.url, ...options });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('pageerror', ({ message }) => trouble.push(message));
  page.on('console', (line) => {
    if (line.type() === 'error') trouble.push(line.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(console.url) && !request.url().startsWith('data:'))
      trouble.push(request.url());
  });
  await page.goto('/console/login');
  if (path === '/console/login') return { page, trouble };
  await page.fill('#password', PASSWORD);
  await page.click('.primary');
  await page.waitForURL('**/console');
  if (path !== '/console') await page.goto(path);
  return { page, trouble };
}

async function violations(page: Page): Promise<string[]> {
  // Asked from outside: the page's own policy lets no such script in.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
  return found;
}

const YEAR = '/console?from=2025-11-24&until=2026-11-22';

describe('accessibility', () => {
  test.each([
    ['empty', '/console/login', 'light', 1280],
    ['empty', '/console/login', 'dark', 360],
    ['empty', '/console', 'light', 360],
    ['empty', '/console', 'dark', 1280],
    ['one', '/console', 'light', 1280],
    ['one', '/console?by=week', 'dark', 360],
    ['pending', '/console', 'light', 1280],
    ['busy', YEAR, 'light', 1280],
    ['busy', YEAR, 'dark', 360],
    ['busy', `${YEAR}&by=segment`, 'light', 360],
  ] as const)(
    '%s: %s, %s, %i px has no violation and no trouble',
    async (state, path, colorScheme, width) => {
      const { page, trouble } = await visit(state, path, { colorScheme, viewport: { width, height: 800 } });
      expect(await violations(page)).toEqual([]);
      expect(trouble).toEqual([]);
      // Nothing is cut off, and nothing scrolls sideways but the tables inside their frames.
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
    },
  );
});

describe('what stands behind a figure', () => {
  test('is told on hover, on focus and on touch, and goes with Escape', async () => {
    const { page } = await visit('busy', YEAR, { hasTouch: true });
    const tip = page.locator('#tip');
    const card = page.getByRole('button', { name: 'Average order' });
    await card.hover();
    await expect.poll(() => tip.textContent()).toContain('Student’s 95 % interval');
    await page.keyboard.press('Escape');
    expect(await tip.isVisible()).toBe(false);
    await card.focus();
    await expect.poll(() => tip.isVisible()).toBe(true);
    expect(await card.getAttribute('aria-describedby')).toBe('tip');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Use rate' }).tap();
    await expect.poll(() => tip.textContent()).toContain('A claim may be used in a later period');
  });

  test('is reached by arrow keys in a table and in a chart, each one tab stop', async () => {
    const { page } = await visit('busy', YEAR);
    const stops = (selector: string) => page.locator(`${selector}[tabindex="0"]`).count();
    expect([await stops('td'), await stops('[data-chart=lift] .points > *')]).toEqual([1, 1]);
    await page.locator('td[tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.closest('tr')?.rowIndex)).toBe(2);
    await expect.poll(() => page.locator('#tip .title').textContent()).toMatch(/^Claim rate: /);
    expect(await stops('td')).toBe(1);
    await page.locator('[data-chart=lift] .points > [tabindex="0"]').focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('#tip').textContent()).toContain('Lift in orders, week of 2026-11-');
  });
});

test('logging out leaves nothing to go back to', async () => {
  const { page } = await visit('empty', '/console');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByText('You are logged out.').waitFor();
  await page.goto('/console');
  expect(new URL(page.url()).pathname).toBe('/console/login');
});
