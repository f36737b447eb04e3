/** Nothing that a pool, an item or a reason says is ever taken for markup: on a page with a strict policy and Trusted Types. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../../demo/catalogue.js';
import type { Etui } from '../../../src/etui.js';
import type { PoolInput } from '../../../src/pool/schema.js';
import type { OfferView } from '../../../src/protocol.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { type OpenShop, openShop } from '../open-shop.js';
import { CORPUS as ALL } from './corpus.js';

/** A signed copy may say no percentage that is not its terms': what looks like one gets no further than the signer. */
const CORPUS = ALL.filter((text) => !/%\d/.test(text));

const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };

/** Set up before anything else runs on a page. */
function watch(): void {
  const page = globalThis as unknown as { seen: string[]; __ran: () => void };
  page.seen = [];
  page.__ran = () => page.seen.push('a script ran');
  addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
    page.seen.push(`${violatedDirective}: ${sample}`),
  );
}
const seen = (page: Page) => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);

/** As much of a string as fits a field of the pool, of it alone where nothing is left. */
const cut = (text: string, most: number) => [...text].slice(0, most).join('');

/** Every field of the pool in which a string may say what it likes, each with another one, over and over. */
function poisoned(pool: PoolInput): PoolInput {
  const [like] = pool.coupons;
  const at = (index: number) => CORPUS[index % CORPUS.length] as string;
  const coupons = CORPUS.map((text, index): PoolInput['coupons'][number] => ({
    ...(like as PoolInput['coupons'][number]),
    id: `c${index}`,
    code: { type: 'fixed', value: `CODE-${index}` },
    copy: {
      en: {
        title: cut(text, 80),
        body: cut(at(index + 1), 240),
        terms: cut(at(index + 2), 500),
        tones: { warm: { title: cut(at(index + 3), 80), body: cut(at(index + 4), 240) } },
      },
    },
    scope: {
      excludeCategories: [cut(at(index + 5), 100)],
      excludeItems: [cut(at(index + 6), 100)],
      excludeBrands: [cut(at(index + 7), 100)],
    },
  }));
  const categoryMargins = Object.fromEntries(CORPUS.map((text) => [text, 0.4]));
  return { ...pool, economics: { ...pool.economics, categoryMargins }, coupons };
}

describe('a corpus of strings that would like to run', () => {
  let shop: OpenShop;
  beforeAll(async () => {
    shop = await openShop(
      { backend: 'cpu', exploration: 0, coupons: ['whole-5'], pool: poisoned },
      await randomArtifact(1, EAGER),
    );
  });
  afterAll(() => shop.close());

  it('is large, and all different', () => {
    expect(new Set(ALL).size).toBe(ALL.length);
    expect(CORPUS.length).toBeGreaterThanOrEqual(400);
  });

  it('would be noticed', async () => {
    const { page } = await shop.shopper();
    await page.addInitScript(watch);
    await page.goto(shop.url);
    await page.evaluate(() => {
      try {
        document.body.innerHTML = '<img src=x onerror=__ran()>';
      } catch {
        // Trusted Types refuse it, and say so.
      }
    });
    await expect.poll(() => seen(page)).not.toEqual([]);
  });

  it('comes through the pool, item names and all, and nothing runs', async () => {
    const { page, trouble } = await shop.shopper();
    await page.addInitScript(watch);
    await page.context().addCookies([{ name: 'consent', value: 'yes', url: shop.url }]);
    await page.goto(`${shop.url}/p/${PRODUCTS[0]?.id}?drawer`);
    await page.evaluate((corpus) => {
      const layer = (globalThis as unknown as { dataLayer: object[] }).dataLayer;
      for (const text of corpus) {
        const item = {
          item_id: text,
          item_name: text,
          item_brand: text,
          item_category: text,
          item_variant: text,
        };
        layer.push({
          event: 'view_item',
          ecommerce: { currency: 'EUR', value: 95, items: [{ ...item, price: 95 }] },
        });
        layer.push({ event: 'search', search_term: text });
      }
    }, CORPUS);
    const card = page.locator('etui-offer').getByRole('region');
    await card.waitFor();
    await card.getByRole('button', { name: 'Why this offer?' }).click();
    await card.getByRole('button', { name: 'Claim offer' }).click();
    await card.locator('[part="code"]').waitFor();
    await page.evaluate(() => (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')]?.settled());
    const title = await card.locator('[part="title"]').textContent();
    expect(CORPUS.map((text) => cut(text, 80))).toContain(title?.trim());
    expect([await seen(page), trouble]).toEqual([[], []]);
  });

  it('comes through every field of an offer, in every form and state, as the text that it is', async () => {
    const { page, trouble } = await shop.shopper();
    await page.addInitScript(watch);
    await page.goto(`${shop.url}/replay`);
    await page.waitForFunction(() => customElements.get('etui-offer') !== undefined);
    const wrong = await page.evaluate(async (corpus) => {
      const ELEMENTS = /^(div|section|p|bdi|span|button|a|slot|svg|path|rect|ul|li|dialog)$/;
      const found: string[] = [];
      const forms = ['inline', 'corner', 'toast', 'bar', 'dialog'] as const;
      for (const [index, text] of corpus.entries()) {
        const offer: OfferView = {
          offerId: text,
          couponId: text,
          title: text,
          body: text,
          terms: text,
          validUntil: text,
          code: text,
          status: index % 2 ? 'claimed' : 'shown',
        };
        const element = document.createElement('etui-offer');
        element.form = forms[index % forms.length] as 'inline';
        element.apply = text;
        const contributions = [{ group: text, value: 1 }];
        element.source = {
          on(type, listener) {
            if (type === 'offer') (listener as (news: OfferView) => void)(offer);
            return () => undefined;
          },
          display: () => undefined,
          claim: async () => offer,
          dismiss: async () => undefined,
          explain: async () => ({ offerId: text, currency: 'EUR', utility: 1, background: 0, contributions }),
        };
        document.body.append(element);
        await element.updateComplete;
        const root = element.renderRoot;
        root.querySelector<HTMLElement>('[part~=why-button]')?.click();
        await new Promise((resolve) => setTimeout(resolve));
        await element.updateComplete;
        for (const { localName } of root.querySelectorAll('*')) {
          if (!ELEMENTS.test(localName)) found.push(`<${localName}> of ${text}`);
        }
        const href = root.querySelector('a')?.href;
        if (href !== undefined && !/^https?:/.test(href)) found.push(`a link to ${href}`);
        // White space is the style sheet's; a NUL is none in a document.
        if (root.querySelector('#title')?.textContent !== text) found.push(`not as it is: ${text}`);
        element.remove();
      }
      return found;
    }, ALL);
    expect(wrong).toEqual([]);
    expect([await seen(page), trouble]).toEqual([[], []]);
  });
});
