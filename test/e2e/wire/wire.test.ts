import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../../demo/catalogue.js';
import type { Etui } from '../../../src/etui.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { type OpenShop, openShop } from '../open-shop.js';
import { differences, type Sent, tapWire } from './wire-tap.js';

/** A student that finds every coupon worth showing. */
const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };
const dear = PRODUCTS.filter(({ price }) => price > 9_000).slice(0, 3);

/** Etui's own addresses in the demo's shop. */
const isOurs = (path: string) => /^\/(etui(\/|\.js)|chunks\/|themes\/)/.test(path);

const etuiOf = (page: Page) => ({
  settled: () =>
    page.evaluate(() => (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')]?.settled()),
  backend: async () =>
    (await page.evaluate(() => (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')]?.status()))
      ?.backend,
});

type Act = (page: Page, index: number) => Promise<void>;

const card = (page: Page) => page.locator('etui-offer').getByRole('region');

/** Likes everything: puts things into the cart, scrolls, asks why. */
const keen: Act = async (page, index) => {
  await page.mouse.wheel(0, 600);
  const button = page.getByRole('button', { name: 'Add to cart' });
  if (await button.count()) await button.click();
  if (index < 2) return;
  await card(page).waitFor();
  await card(page).getByRole('button', { name: 'Why this offer?' }).click();
};

/** Likes nothing: searches in vain, leaves by the top, refuses whatever is offered. */
const cool: Act = async (page, index) => {
  await page.mouse.move(300, 300);
  await page.mouse.move(300, -5, { steps: 3 });
  await page.evaluate(() => {
    const layer = (globalThis as unknown as { dataLayer: object[] }).dataLayer;
    for (let count = 0; count < 30; count++) layer.push({ event: 'search', search_term: `nothing ${count}` });
  });
  if (index < 2) return;
  await etuiOf(page).settled();
  if (await card(page).count()) await card(page).getByRole('button', { name: 'No thanks' }).click();
};

const idle: Act = async () => undefined;

describe('on the wire', () => {
  let shop: OpenShop;
  beforeAll(async () => {
    shop = await openShop(
      { backend: 'cpu', exploration: 0, coupons: ['whole-5'] },
      await randomArtifact(1, EAGER),
    );
  });
  afterAll(() => shop.close());

  const PATHS = ['/', ...dear.map(({ id }) => `/p/${id}`)];

  /** A shopper with consent walks through the same pages as every other; what Etui sent on each. */
  async function walk(act: Act, plant?: () => void, paths = PATHS): Promise<{ pages: Sent[][]; page: Page }> {
    const { page } = await shop.shopper({ viewport: { width: 1_000, height: 800 } });
    if (plant) await page.addInitScript(plant);
    await page.context().addCookies([{ name: 'consent', value: 'yes', url: shop.url }]);
    const wire = await tapWire(page, isOurs);
    const pages: Sent[][] = [];
    for (const [index, path] of paths.entries()) {
      await page.goto(shop.url + path);
      await act(page, index);
      await expect.poll(etuiOf(page).backend).toBe('cpu');
      await etuiOf(page).settled();
      pages.push([...(await wire.take())]);
    }
    return { pages, page };
  }

  it('two shoppers on the same pages who do opposite things look alike, until one claims', async () => {
    const one = await walk(keen);
    const other = await walk(cool);
    const lanes = one.pages.map((page) => [
      page.filter(({ lane }) => lane === 'page').length,
      page.filter(({ lane }) => lane === 'worker').length,
    ]);
    // What is compared is there: scripts and words on the page's side; on the worker's root, manifest and the model's runtime, and
    // before there is a last good pair pool and weights.
    expect(lanes[0]?.[1]).toBeGreaterThanOrEqual(5);
    for (const [page = 0, worker = 0] of lanes) expect([page >= 4, worker >= 3]).toEqual([true, true]);
    expect(differences(one.pages, other.pages)).toEqual([]);
    const lines = one.pages.flat().map(({ line }) => line);
    expect(lines.filter((line) => line.includes('cookie'))).toEqual([]);
    expect(
      lines.filter((line) => line.includes('referer: http')).every((line) => line.startsWith('GET /etui.js')),
    ).toBe(true);

    const asked = one.page.waitForRequest(
      (request) => request.method() === 'POST' && isOurs(new URL(request.url()).pathname),
    );
    await card(one.page).getByRole('button', { name: 'Claim offer' }).click();
    expect(new URL((await asked).url()).pathname).toBe('/etui/claim');
    await card(one.page).locator('[part="code"]').waitFor();
    const pushed = await one.page.evaluate(() =>
      JSON.stringify((globalThis as unknown as { dataLayer: object[] }).dataLayer).includes('etui'),
    );
    expect(pushed).toBe(false);
  });

  const first = PATHS.slice(0, 2);
  it.each([
    [
      'a request that depends on an event',
      () => addEventListener('click', () => void fetch('/etui/root.jws?clicked')),
    ],
    [
      'a chunk that is fetched when it is needed',
      () =>
        addEventListener('click', () => {
          const script = document.createElement('link');
          script.rel = 'modulepreload';
          script.href = '/chunks/late.js';
          document.head.append(script);
        }),
    ],
    [
      'an image',
      () =>
        addEventListener('click', () => {
          new Image().src = '/etui/pixel.gif';
        }),
    ],
  ])('%s is found out', async (_, plant) => {
    const keenly = await walk(keen, plant, first);
    const idly = await walk(idle, plant, first);
    // What follows a leak has moved on by one: all of that is told, too.
    expect(differences(keenly.pages, idly.pages).join('\n')).toMatch(/clicked|late\.js|pixel\.gif/);
  });
});
