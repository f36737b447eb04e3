import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Etui } from '../../src/etui.js';
import { type OpenShop, openShop } from './open-shop.js';

let shop: OpenShop;
beforeAll(async () => {
  shop = await openShop({ backend: 'cpu', exploration: 0 });
});
afterAll(() => shop.close());

const source = (page: Page) =>
  page.evaluate(async () => {
    const etui = (globalThis as unknown as Record<symbol, Etui | undefined>)[Symbol.for('etui')];
    return (await etui?.orderFields())?.etui_arm_source;
  });

/** The demo's pool has a trial; its shop sets no such cookie, so this test does, as a backend would after consent. */
test('with consent the engine in its worker draws the arm from the shop’s cookie, which nothing rewrites', async () => {
  const { page, trouble } = await shop.shopper();
  const cookie = { name: 'etui_arm', value: 'e12.9', url: shop.url, sameSite: 'Lax' as const };
  await page.context().addCookies([cookie]);
  await page.goto(shop.url);
  await page.waitForFunction(() => customElements.get('etui-offer') !== undefined);
  expect(await source(page)).toBe('local');

  await page.getByRole('button', { name: 'Yes' }).click();
  await expect.poll(() => source(page), { timeout: 30_000 }).toBe('cookie');
  await page.goto(`${shop.url}/c/lighting`);
  await expect.poll(() => source(page), { timeout: 30_000 }).toBe('cookie');

  const kept = (await page.context().cookies()).filter(({ name }) => name === 'etui_arm');
  expect(kept).toMatchObject([{ value: 'e12.9', expires: -1 }]);
  expect(trouble).toEqual([]);
});
