/**
 * node scripts/run.mjs bench/console/shots.ts [--out FOLDER] [--only TEXT] [--width 360,1280] [--scheme light,dark]
 *
 * Photographs the console in a real Chromium: each state, light and dark, narrow and wide. To be looked at by a person;
 * nothing here passes or fails, but what the browser complains about is printed.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { buildConsoleIfStale } from '../../scripts/build-console.mjs';
import { findChromium } from '../../scripts/chromium.mjs';
import { openConsole, PASSWORD, type State } from './open-console.js';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: '.cache/console-shots' },
    only: { type: 'string', default: '' },
    width: { type: 'string', default: '360,1280' },
    scheme: { type: 'string', default: 'light,dark' },
  },
});

const SCENES: Readonly<
  Record<string, { state: State; query?: string; prepare?: (page: Page) => Promise<void> }>
> = {
  login: {
    state: 'empty',
    prepare: async (page) => {
      await page.context().clearCookies();
      await page.goto('/console');
      await page.fill('#password', 'not the password');
      await page.click('.primary');
      await page.getByRole('alert').waitFor();
    },
  },
  empty: { state: 'empty' },
  one: { state: 'one' },
  pending: { state: 'pending' },
  busy: { state: 'busy', query: '?from=2026-02-01&until=2026-11-22' },
  weeks: { state: 'busy', query: '?by=week#cut' },
  codes: { state: 'empty', prepare: manage },
  people: {
    state: 'empty',
    prepare: async (page) => {
      await manage(page);
      await page.goto('/console/people');
    },
  },
  log: {
    state: 'empty',
    prepare: async (page) => {
      await manage(page);
      await page.goto('/console/log');
    },
  },
  tip: {
    state: 'busy',
    prepare: async (page) => {
      await page.locator('.card button').nth(1).focus();
      await page.locator('#tip:not([hidden])').waitFor();
    },
  },
  'chart-tip': {
    state: 'busy',
    query: '?from=2026-02-01&until=2026-11-22',
    prepare: async (page) => {
      await page.locator('[data-chart=lift] .points > *').nth(5).focus();
      await page.locator('#tip:not([hidden])').waitFor();
    },
  },
};

/** Three people, a blocked code and what the log has of it. */
async function manage(page: Page): Promise<void> {
  for (const [name, role] of [
    ['anna', 'editor'],
    ['ben.ndiaye@shop.example', 'viewer'],
  ] as const) {
    await page.goto('/console/people');
    await page.fill('form[action$="/add"] [name=name]', name);
    await page.fill('[name=password]', 'a password of a member');
    await page.selectOption('form[action$="/add"] select', role);
    await page.click('form[action$="/add"] .primary');
    await page.locator('.notice').waitFor();
  }
  await page.goto('/console/codes');
  await page.fill('[name=code]', '8B40-CKWX-TNG1-ACA9');
  await page.click('.primary');
  await page.locator('.notice').waitFor();
}

await buildConsoleIfStale();
mkdirSync(values.out, { recursive: true });
const { executablePath, env, args } = findChromium();
const browser = await chromium.launch({ executablePath, env, args });
try {
  for (const [name, { state, query = '', prepare }] of Object.entries(SCENES)) {
    if (!name.includes(values.only)) continue;
    const opened = await openConsole(state);
    for (const colorScheme of values.scheme.split(',') as ('light' | 'dark')[]) {
      for (const width of values.width.split(',').map(Number)) {
        const context = await browser.newContext({
          baseURL: opened.url,
          colorScheme,
          viewport: { width, height: 800 },
        });
        const page = await context.newPage();
        // Generous: a picture is worth waiting for on a busy machine.
        page.setDefaultTimeout(300_000);
        page.on('pageerror', (error) => console.error(`  ${name}: ${error.message}`));
        page.on('console', (line) => {
          if (line.type() === 'error' && !line.text().includes('401'))
            console.error(`  ${name}: ${line.text()}`);
        });
        await page.goto('/console/login');
        await page.fill('#password', PASSWORD);
        await page.click('.primary');
        await page.waitForURL('**/console');
        if (query) await page.goto(`/console${query}`);
        await prepare?.(page);
        await page.screenshot({
          path: join(values.out, `${name}-${width}-${colorScheme}.png`),
          fullPage: !['login', 'tip', 'chart-tip', 'weeks'].includes(name),
        });
        await context.close();
      }
    }
    await opened.close();
    console.log(`✓ ${name}`);
  }
  console.log(`pictures: ${values.out}`);
} finally {
  await browser.close();
}
