import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Etui } from '../../src/etui.js';
import { type OpenShop, openShop } from './open-shop.js';

let shop: OpenShop;
beforeAll(async () => {
  shop = await openShop({ backend: 'cpu', exploration: 0 });
});
afterAll(() => shop.close());

test('where the engine can’t be had the shop works, no offer shows, and the elements say that nothing can be read', async () => {
  const { page, trouble } = await shop.shopper();
  await page.route('**/chunks/engine*', (route) => route.abort());
  await page.goto(`${shop.url}/your-data`);
  await page.getByRole('button', { name: 'Yes' }).click();

  await page.locator('etui-wallet').getByText('Your coupons can’t be read just now.').waitFor();
  await page.locator('etui-why').getByText('The reasons can’t be read just now.').waitFor();
  await page.locator('etui-privacy[state=error]').getByRole('heading').first().waitFor();
  expect(await page.locator('etui-offer').getByRole('region').count()).toBe(0);

  // What the page asks of Etui fails by its code; what it tells is let go.
  const code = await page.evaluate(async () => {
    const etui = (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')] as Etui;
    etui.track('view_cart');
    etui.setConsent({ personalise: false });
    return etui.orderFields().catch((error: { code: string }) => error.code);
  });
  expect(code).toBe('egress/worker-failed');
  await page.goto(`${shop.url}/p/speckled-mug`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.waitForSelector('#cart-count:not([hidden])');
  // The request that this test refused, and nothing else.
  expect(trouble.filter((line) => !line.includes('ERR_FAILED'))).toEqual([]);
});
