import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../demo/catalogue.js';
import type { Etui } from '../../src/etui.js';
import { randomArtifact } from '../support/random-artifact.js';
import { type OpenShop, openShop } from './open-shop.js';

/** A student that finds every coupon worth showing, so that these tests are about everything but its judgement. */
const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };

const status = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')]?.status());
const settled = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')]?.settled());

const dear = PRODUCTS.filter(({ price }) => price > 9_000).slice(0, 3);

describe('a shopper in the demo’s shop', () => {
  let shop: OpenShop;
  beforeAll(async () => {
    shop = await openShop(
      { backend: 'cpu', exploration: 0, coupons: ['whole-5'] },
      await randomArtifact(1, EAGER),
    );
  });
  afterAll(() => shop.close());

  const offerIn = (page: Page) => page.locator('etui-offer').getByRole('region');

  /** Looks at things until an offer is there. */
  async function shopUntilOffered(page: Page): Promise<void> {
    await page.goto(shop.url);
    await page.getByRole('button', { name: 'Yes' }).click();
    for (const { id } of dear) await page.goto(`${shop.url}/p/${id}`);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await offerIn(page).waitFor();
  }

  it('gets an offer, asks why, claims it, and pays less by exactly what the code says', async () => {
    const { page, trouble } = await shop.shopper();
    await shopUntilOffered(page);
    const card = offerIn(page);

    await card.getByRole('button', { name: 'Why this offer?' }).click();
    await expect.poll(() => card.getByRole('listitem').count()).toBeGreaterThan(0);

    await card.getByRole('button', { name: 'Claim' }).click();
    const code = card.locator('[part="code"]');
    await code.waitFor();
    const claimed = (await code.textContent()) as string;
    expect(claimed).toMatch(/^[A-Za-z0-9-]{3,}$/);

    await page.goto(`${shop.url}/checkout`);
    await page.getByLabel('Coupon code').fill(claimed);
    await page.getByRole('button', { name: 'Apply' }).click();
    const saved = page.locator('.sums .saved dd');
    await saved.waitFor();
    const sums = await page.locator('.sums dd').allTextContents();
    const cents = sums.map((text) => (text === 'free' ? 0 : Number(text.replace(/[^0-9]/g, ''))));
    const [goods = 0, shipping = 0, discount = 0, total = 0] = cents;
    expect(discount).toBeGreaterThan(0);
    expect(total).toBe(goods + shipping - discount);

    await page.getByLabel('E-mail').fill('robin@example.com');
    await page.getByRole('button', { name: 'Order now' }).click();
    await page.waitForURL('**/thanks**');
    await settled(page);
    await expect
      .poll(async () => {
        const kept = await page.evaluate(() =>
          (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')]?.exportAll(),
        );
        return kept?.offers.map((offer) => offer.status);
      })
      .toEqual(['used']);
    expect(trouble).toEqual([]);
  });

  it('keeps the offer from page to page, and lets go of it once dismissed', async () => {
    const { page, trouble } = await shop.shopper();
    await shopUntilOffered(page);
    await page.goto(`${shop.url}/cart`);
    await offerIn(page).waitFor();
    await offerIn(page).getByRole('button', { name: 'No thanks' }).click();
    await expect.poll(() => offerIn(page).count()).toBe(0);
    await page.goto(`${shop.url}/p/${dear[0]?.id}`);
    await expect.poll(async () => (await status(page))?.backend).toBe('cpu');
    await settled(page);
    expect(await offerIn(page).count()).toBe(0);
    expect(trouble).toEqual([]);
  });

  it('stores nothing on the device while consent is pending', async () => {
    const { page } = await shop.shopper();
    for (const { id } of dear) await page.goto(`${shop.url}/p/${id}`);
    await expect.poll(async () => (await status(page))?.backend).toBe('cpu');
    expect(await status(page)).toMatchObject({ store: 'memory' });
    const stored = await page.evaluate(async () => ({
      databases: (await indexedDB.databases()).map(({ name }) => name),
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      caches: await caches.keys(),
    }));
    expect(stored).toEqual({ databases: [], local: [], session: [], caches: [] });
  });

  it('erases what it kept', async () => {
    const { page } = await shop.shopper();
    await shopUntilOffered(page);
    const left = await page.evaluate(async () => {
      const etui = (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')] as Etui;
      await etui.erase();
      return etui.exportAll();
    });
    expect([left.events.length, left.offers.length]).toEqual([0, 0]);
    await expect.poll(() => offerIn(page).count()).toBe(0);
  });

  it('asks the network for the same things whether the shopper acts or not, until a claim', async () => {
    const requests = async (act: (page: Page) => Promise<void>) => {
      const { page } = await shop.shopper();
      await page.goto(shop.url);
      await page.getByRole('button', { name: 'Yes' }).click();
      await expect.poll(async () => (await status(page))?.backend).toBe('cpu');
      const seen: string[] = [];
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        // A blob is a script of ours that was fetched already.
        if (/^\/(etui|chunks)/.test(pathname))
          seen.push(`${request.method()} ${pathname} ${request.postData() ?? ''}`);
      });
      await page.goto(`${shop.url}/p/${dear[0]?.id}`);
      await act(page);
      await expect.poll(async () => (await status(page))?.backend).toBe('cpu');
      await settled(page);
      return seen.sort();
    };
    const idle = await requests(async () => undefined);
    const busy = await requests(async (page) => {
      await page.getByRole('button', { name: 'Add to cart' }).click();
      await page.evaluate(() => {
        const layer = (globalThis as unknown as { dataLayer: object[] }).dataLayer;
        for (let index = 0; index < 50; index++) layer.push({ event: 'view_cart', ecommerce: { items: [] } });
      });
    });
    expect(busy).toEqual(idle);
    expect(idle.length).toBeGreaterThan(4);
  });
});
