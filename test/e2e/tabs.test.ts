import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../demo/catalogue.js';
import type { Etui } from '../../src/etui.js';
import type { PoolInput } from '../../src/pool/schema.js';
import { randomArtifact } from '../support/random-artifact.js';
import { type OpenShop, openShop } from './open-shop.js';

const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };
const TABS = 10;
const ids = PRODUCTS.filter(({ price }) => price > 9_000).map(({ id }) => id);

type PageEtui = Record<symbol, Etui>;
const settled = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as PageEtui)[Symbol.for('etui')]?.settled());
/** The engine decides. */
const ready = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const etui = (globalThis as unknown as PageEtui)[Symbol.for('etui')];
        const look = ({ backend }: { readonly backend: string }) => void (backend === 'cpu' && resolve());
        etui?.on('status', look);
        void etui?.status().then(look);
      }),
  );
const kept = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as PageEtui)[Symbol.for('etui')]?.exportAll());
const look = (page: Page, id: string, key: string) =>
  page.evaluate(
    ([item, search]) => {
      const etui = (globalThis as unknown as PageEtui)[Symbol.for('etui')];
      etui?.track('view_item', { items: [{ item_id: item as string, price: 95 }] });
      etui?.track('search', { search_term: search as string });
    },
    [id, key],
  );

/** Several coupons that all would be shown, and caps of two for the day. */
const withCaps = (pool: PoolInput): PoolInput => ({
  ...pool,
  restraint: { minEvents: 2, perHour: 2, perDay: 2, perWeek: 2, coolDownMs: 0, leastGain: 0 },
});

describe('ten tabs at once', () => {
  let shop: OpenShop;
  let tabs: Page[];
  beforeAll(async () => {
    shop = await openShop(
      { backend: 'cpu', exploration: 0, coupons: ['whole-5', 'free-shipping', 'five-off'], pool: withCaps },
      await randomArtifact(1, EAGER),
    );
    const { page } = await shop.shopper();
    await page.context().addCookies([{ name: 'consent', value: 'yes', url: shop.url }]);
    const more = Array.from({ length: TABS - 1 }, () => page.context().newPage());
    tabs = [page, ...(await Promise.all(more))];
    for (const tab of tabs) tab.setDefaultTimeout(100_000);
    await Promise.all(tabs.map((tab) => tab.goto(`${shop.url}/replay`)));
    await Promise.all(tabs.map(ready));
  });
  afterAll(() => shop.close());

  it('count each event once', async () => {
    await Promise.all(tabs.map((tab, index) => look(tab, ids[index % ids.length] as string, `tab ${index}`)));
    await Promise.all(tabs.map(settled));
    const data = await kept(tabs[0] as Page);
    const of = (name: string) => data?.events.filter((event) => event.name === name) ?? [];
    expect([of('view_item').length, of('search').length]).toEqual([TABS, TABS]);
    expect(new Set(data?.events.map(({ id }) => id)).size).toBe(data?.events.length);
    // One visit, whichever tab it is looked at from.
    expect(new Set(data?.events.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect((await kept(tabs[9] as Page))?.events.length).toBe(data?.events.length);
  });

  it('show one offer at a time, the same wherever it is to be seen', async () => {
    const { offers = [] } = (await kept(tabs[0] as Page)) ?? {};
    expect(offers.map(({ status }) => status)).toEqual(['shown']);
    await Promise.all(
      tabs.map((tab, index) => look(tab, ids[index % ids.length] as string, `again ${index}`)),
    );
    await Promise.all(tabs.map(settled));
    const titles = await Promise.all(
      tabs.map((tab) => tab.locator('etui-offer [part=title]').allTextContents()),
    );
    expect(new Set(titles.flat()).size).toBe(1);
    expect((await kept(tabs[0] as Page))?.offers).toHaveLength(1);
  });

  it('keep the caps together: two offers in all, however many tabs ask', async () => {
    for (let round = 0; round < 4; round++) {
      const open = (await kept(tabs[0] as Page))?.offers.find(({ status }) => status === 'shown');
      if (open) {
        await (tabs[round] as Page).evaluate(
          (id) => (globalThis as unknown as PageEtui)[Symbol.for('etui')]?.dismiss(id),
          open.id,
        );
      }
      await Promise.all(
        tabs.map((tab, index) => look(tab, ids[index % ids.length] as string, `${round} ${index}`)),
      );
      await Promise.all(tabs.map(settled));
    }
    expect((await kept(tabs[0] as Page))?.offers.map(({ status }) => status)).toEqual([
      'dismissed',
      'dismissed',
    ]);
  });
});
