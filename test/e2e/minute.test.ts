import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { productsIn } from '../../demo/catalogue.js';
import type { Etui } from '../../src/etui.js';
import { type OpenShop, openShop } from './open-shop.js';

let shop: OpenShop;
beforeAll(async () => {
  shop = await openShop({ backend: 'webgpu', exploration: 0 });
});
afterAll(() => shop.close());

const status = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')]?.status());

/** The shipped model, the demo's whole pool, and what `npm start` says to do. */
test('a minute among the textiles brings an offer that the shipped model chose on WebGPU', async () => {
  const { page, trouble } = await shop.shopper();
  // Ten seconds for each page by the page's own clock, however long this machine takes.
  let now = Date.now();
  const visit = async (path: string) => {
    now += 10_000;
    await page.clock.setFixedTime(now);
    await page.goto(`${shop.url}${path}`);
    await expect.poll(async () => (await status(page))?.backend, { timeout: 60_000 }).toBe('webgpu');
  };
  const offer = page.locator('etui-offer').getByRole('region');

  await visit('/');
  await page.getByRole('button', { name: 'Yes' }).click();
  await visit('/c/textiles');
  for (const { id } of productsIn('textiles').slice(0, 3)) await visit(`/p/${id}`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await offer.waitFor();

  await offer.getByRole('button', { name: 'Why this offer?' }).click();
  await expect.poll(() => offer.getByRole('listitem').count()).toBeGreaterThan(1);
  expect((await status(page))?.gpuDispatches).toBeGreaterThan(0);
  expect(trouble).toEqual([]);
});
