/**
 * npm run shots [-- --model FILE --out FOLDER --only TEXT --states TEXT]
 *
 * Photographs the demo in a real Chromium: every page, light and dark, narrow and wide, and every state of the offer × theme ×
 * language × width with one contact sheet (state-shots.ts), the same for wallet, reasons and privacy (own-shots.ts). `--only` names
 * scenes, `--states` pictures of states, e.g. `hush-ar` or `own-de`; one of them alone leaves the other out. To be looked at by a person; nothing here passes or fails.
 */
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright';
import { findChromium, webgpuArgs } from '../scripts/chromium.mjs';
import { productsIn } from './catalogue.js';
import { ownShotList, shootOwn } from './own-shots.js';
import { startDemo } from './start.js';
import { shootStates, shotList } from './state-shots.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    out: { type: 'string', default: '.cache/shots' },
    only: { type: 'string' },
    states: { type: 'string' },
  },
});

const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [360, 1280] as const;
/** Scenes with an offer in them: they consent, and show what a window shows. */
const OFFERED = ['offer', 'why', 'claimed', 'drawer', 'your-data'];

/** How to get to what is to be seen, by the picture's name. Each starts with an empty cart. */
const SCENES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  consent: (page) => visit(page, '/'),
  home: async (page) => {
    await visit(page, '/');
    await consent(page);
  },
  category: (page) => visit(page, '/c/lighting?sort=low'),
  product: (page) => visit(page, '/p/stoneware-teapot'),
  search: (page) => visit(page, '/search?q=tarn'),
  'empty-cart': (page) => visit(page, '/cart'),
  cart: async (page) => {
    await fill(page);
    await visit(page, '/cart');
  },
  checkout: async (page) => {
    await fill(page);
    await visit(page, '/checkout');
    await page.fill('#code', 'SHIPFREE');
    await page.click('.coupon button');
  },
  declined: async (page) => {
    await fill(page);
    await visit(page, '/checkout');
    await order(page, 'declined');
  },
  confirmation: async (page) => {
    await fill(page);
    await visit(page, '/checkout');
    await order(page, 'good');
  },
  offer: (page) => beOffered(page),
  why: async (page) => {
    await beOffered(page);
    await card(page).getByRole('button', { name: 'Why this offer?' }).click();
    await card(page).getByRole('listitem').first().waitFor();
  },
  claimed: async (page) => {
    await beOffered(page);
    await card(page).getByRole('button', { name: 'Claim' }).click();
    await card(page).locator('[part="code"]').waitFor();
  },
  drawer: async (page) => {
    await beOffered(page, '?drawer');
    await page.getByText('propensity').first().waitFor();
  },
  replay: (page) => visit(page, '/replay'),
  'your-data': async (page) => {
    await beOffered(page);
    await card(page).getByRole('button', { name: 'Claim' }).click();
    await card(page).locator('[part="code"]').waitFor();
    await visit(page, '/your-data');
    await page.locator('etui-privacy').getByRole('heading', { name: 'What is kept' }).waitFor();
  },
};

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState('networkidle');
}

async function consent(page: Page): Promise<void> {
  await page.click('[data-consent=yes]');
}

const card = (page: Page) => page.locator('etui-offer').getByRole('region');

/** The walk of test/e2e/minute.test.ts, ten seconds a page by the page's own clock: the shipped model finds an offer on it. */
async function beOffered(page: Page, query = ''): Promise<void> {
  let now = Date.now();
  await visit(page, '/');
  await consent(page);
  const walk = ['/c/textiles', ...productsIn('textiles').map(({ id }) => `/p/${id}`)].slice(0, 4);
  for (const path of walk) {
    now += 10_000;
    await page.clock.setFixedTime(now);
    await visit(page, `${path}${query}`);
    if (await isOffered(page)) return;
  }
  // Not by the pointer: on a phone the drawer lies above it.
  await page.locator('.buy .button:not(.plain)').evaluate((button: HTMLElement) => button.click());
  await page.waitForSelector('#cart-count:not([hidden])');
  if (await isOffered(page)) return;
  console.error('  the whole walk, and no offer: the picture shows none');
}

const isOffered = (page: Page): Promise<boolean> =>
  card(page)
    .waitFor({ timeout: 5_000 })
    .then(() => true)
    .catch(() => false);

async function fill(page: Page): Promise<void> {
  for (const product of ['paper-pendant', 'speckled-mug']) {
    await visit(page, `/p/${product}`);
    await page.click('.buy .button:not(.plain)');
    await page.waitForSelector('#cart-count:not([hidden])');
  }
}

async function order(page: Page, card: 'good' | 'declined'): Promise<void> {
  await page.fill('[name=email]', 'robin@shop.example');
  await page.check(`[value=${card}]`);
  await page.click('text=Order now');
  await page.waitForLoadState('networkidle');
}

async function photograph(browser: Browser, baseURL: string, name: string): Promise<void> {
  const scene = SCENES[name];
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      const context = await browser.newContext({
        baseURL,
        colorScheme,
        // A ticket that is still coming in would be half transparent.
        reducedMotion: 'reduce',
        viewport: { width, height: 800 },
      });
      const asks = ['consent', 'home', ...OFFERED].includes(name);
      if (!asks) await context.addCookies([{ name: 'consent', value: 'no', url: baseURL }]);

      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(`  ${name}: ${error.message}`));
      page.on('console', (line) => {
        if (line.type() === 'error') console.error(`  ${name}: ${line.text()}`);
      });
      await scene?.(page);
      await page.screenshot({
        path: join(values.out, `${name}-${width}-${colorScheme}.png`),
        fullPage: name === 'your-data' || !['consent', ...OFFERED].includes(name),
      });
      await context.close();
    }
  }
  console.log(`✓ ${name}`);
}

const dir = await mkdtemp(join(tmpdir(), 'etui-shots-'));
mkdirSync(values.out, { recursive: true });
const demo = await startDemo({
  port: 0,
  dir,
  quiet: true,
  exploration: 0,
  ...(values.model && { model: values.model }),
});
const { executablePath, env, args } = findChromium();
const browser = await chromium.launch({ executablePath, env, args: [...args, ...webgpuArgs] });
try {
  const scenes = values.states === undefined || values.only !== undefined ? Object.keys(SCENES) : [];
  for (const name of scenes.filter((one) => one.includes(values.only ?? ''))) {
    await photograph(browser, demo.url, name);
  }
  const states =
    values.only === undefined || values.states !== undefined ? shotList(values.states ?? '') : [];
  const say = (line: string) => console.log(`• ${line}`);
  if (states.length > 0) await shootStates(browser, demo.url, join(values.out, 'states'), states, say);
  // Names begin with `own-`, so that `--states own` means these alone.
  const own =
    values.only === undefined || values.states !== undefined ? ownShotList(values.states ?? '') : [];
  if (own.length > 0) await shootOwn(browser, demo.url, join(values.out, 'own'), own, say);
  console.log(`pictures: ${values.out}`);
} finally {
  await browser.close();
  await demo.close();
  await rm(dir, { recursive: true });
}
