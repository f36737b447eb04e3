/** The right to claim in a real browser: worker, WebCrypto, the chunk with blind RSA, and the demo's server. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../demo/catalogue.js';
import type { Etui } from '../../src/etui.js';
import { randomArtifact } from '../support/random-artifact.js';
import { type OpenShop, openShop } from './open-shop.js';

/** A student that finds every coupon worth showing, so that these tests are about everything but its judgement. */
const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };
const dear = PRODUCTS.filter(({ price }) => price > 9_000).slice(0, 3);

type Kept = { readonly token?: string; readonly offerId?: string } | undefined;
const kept = (page: Page): Promise<Kept> =>
  page.evaluate(async () => {
    const etui = (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')];
    return (await etui?.exportAll())?.state['right'] as never;
  });

describe('a shop whose coupons need a right to claim', () => {
  let shop: OpenShop;
  beforeAll(async () => {
    shop = await openShop(
      {
        backend: 'cpu',
        exploration: 0,
        coupons: ['whole-5'],
        pool: (pool) => ({
          ...pool,
          rights: {},
          coupons: pool.coupons.map((coupon) => ({ ...coupon, code: { type: 'minted' } })),
        }),
      },
      await randomArtifact(1, EAGER),
    );
  });
  afterAll(() => shop.close());

  it('gives a shopper a token on the schedule, a code for it once, and says afterwards what left', async () => {
    const { page, trouble } = await shop.shopper();
    const asked: { path: string; bytes: number; type: string }[] = [];
    page.context().on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (!/\/etui\/(token|claim)$/.test(pathname)) return;
      const body = request.postDataBuffer();
      asked.push({ path: pathname, bytes: body?.length ?? 0, type: request.headers()['content-type'] ?? '' });
    });
    await page.goto(shop.url);
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.goto(`${shop.url}/p/${dear[0]?.id}`);
    await expect.poll(async () => (await kept(page))?.token?.length, { timeout: 30_000 }).toBe(472);
    expect(asked).toEqual([{ path: '/etui/token', bytes: 259, type: 'application/private-token-request' }]);

    for (const { id } of dear) await page.goto(`${shop.url}/p/${id}`);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    const card = page.locator('etui-offer').getByRole('region');
    await card.waitFor();
    await card.getByRole('button', { name: 'Claim' }).click();
    const code = card.locator('[part="code"]');
    await code.waitFor();
    expect(await code.textContent()).toMatch(/^[0-9A-Z-]{19}$/);
    expect(asked.map(({ path }) => path)).toEqual(['/etui/token', '/etui/claim']);
    expect((await kept(page))?.offerId).toBeTruthy();

    const sent = await page.evaluate(async () => {
      const etui = (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')];
      return JSON.stringify((await etui?.exportAll())?.state['sent']);
    });
    expect(sent).toContain('/etui/token');
    expect(sent).toContain('/etui/claim');
    expect(trouble).toEqual([]);
  });
});
