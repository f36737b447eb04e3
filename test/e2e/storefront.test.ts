import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomArtifact } from '../support/random-artifact.js';
import { type OpenShop, openShop } from './open-shop.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Each page that the shop has; the cart holds one thing. */
const PAGES = [
  '/',
  '/c/lighting?sort=low',
  '/p/stoneware-teapot',
  '/search?q=tarn',
  '/cart',
  '/checkout',
  '/replay',
  '/nowhere',
];

describe('the storefront', () => {
  let shop: OpenShop;
  beforeAll(async () => {
    shop = await openShop({ backend: 'cpu', exploration: 0 }, await randomArtifact(1));
  });
  afterAll(() => shop.close());

  async function withSomethingInTheCart(page: Page): Promise<void> {
    await page.request.post(`${shop.url}/cart/items`, { form: { product: 'desk-lamp' } });
  }

  const violations = (page: Page): Promise<string[]> =>
    page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
      const found = await axe.run();
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });

  it.each(['light', 'dark'] as const)(
    'has no accessibility violation on any page, %s',
    async (colorScheme) => {
      const { page } = await shop.shopper({ colorScheme, reducedMotion: 'reduce', bypassCSP: true });
      await withSomethingInTheCart(page);
      const found: Record<string, string[]> = {};
      for (const path of PAGES) {
        await page.goto(shop.url + path);
        await page.evaluate(axeSource);
        found[path] = await violations(page);
      }
      await page.goto(`${shop.url}/p/desk-lamp?drawer`);
      await page.locator('.drawer .stream li').first().waitFor();
      await page.evaluate(axeSource);
      found['drawer'] = await violations(page);
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((path) => [path, []])));
    },
  );

  it.each([320, 1280])('fits a window of %i px without scrolling sideways', async (width) => {
    const { page } = await shop.shopper({ viewport: { width, height: 800 } });
    await withSomethingInTheCart(page);
    const wider: string[] = [];
    for (const path of [...PAGES, '/states']) {
      await page.goto(shop.url + path);
      const content = await page.evaluate(() => document.documentElement.scrollWidth);
      if (content > width) wider.push(`${path}: ${content} px`);
    }
    expect(wider).toEqual([]);
  });

  it('works without script: into the cart, out of it, to the checkout', async () => {
    const { page } = await shop.shopper({ javaScriptEnabled: false });
    await page.goto(`${shop.url}/p/desk-lamp`);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    expect(page.url()).toBe(`${shop.url}/cart`);
    await page.getByRole('link', { name: 'Go to checkout' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Checkout');
    await page.goBack();
    await page.getByRole('button', { name: 'Remove Jointed Desk Lamp' }).click();
    expect(await page.getByText('It is empty').isVisible()).toBe(true);
  });

  it('shows its own mistakes to nobody: the address by another name leads to the signed one', async () => {
    const { page } = await shop.shopper();
    await page.goto(shop.url.replace('localhost', '127.0.0.1'));
    expect(new URL(page.url()).origin).toBe(shop.url);
  });

  it('replays recorded events, a row for each, and says how many were dropped', async () => {
    const { page, trouble } = await shop.shopper();
    await page.goto(`${shop.url}/replay`);
    await page.locator('etui-offer[state]').waitFor({ state: 'attached' });
    const lines = [
      { shopper: 'a', name: 'view_item', at: 1_000, params: { items: [{ item_id: 'desk-lamp' }] } },
      { shopper: 'a', name: 'no_such_event', at: 2_000, params: {} },
      { shopper: 'b', name: 'search', at: 3_000, params: { search_term: 'lamp' } },
    ];
    await page.fill('#events', lines.map((line) => JSON.stringify(line)).join('\n'));
    await page.getByRole('button', { name: 'Replay' }).click();
    const progress = page.locator('#progress');
    await expect.poll(() => progress.textContent()).toMatch(/^3 events replayed, 1 dropped, on /);
    expect(await page.locator('#decisions tr').count()).toBe(3);
    expect(trouble).toEqual([]);
  });
});
