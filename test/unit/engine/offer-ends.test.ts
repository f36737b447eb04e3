/** What a page is told of an offer as it ends, and in which tone it was spoken. */
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Offers } from '../../../src/engine/offers.js';
import { Pool } from '../../../src/pool/schema.js';
import type { OfferView } from '../../../src/protocol.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import type { ExportedData } from '../../../src/store/store.js';
import { createRandom } from '../../../training/simulator/random.js';
import { EngineHarness } from '../../support/engine-harness.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { type SignedShop, signedShop } from '../../support/signed-shop.js';
import { couponInput, HOUR, NOW, offer, poolOf } from '../policy/fixtures.js';

const item = (id: string) => ({
  currency: 'EUR',
  items: [{ item_id: id, price: 40, item_category: 'Shoes' }],
});
const ENDS = NOW + 3 * HOUR;
const copy = {
  en: { title: 'Ten', body: 'Off', tones: { warm: { title: 'Ten for you', body: 'Gladly off' } } },
};
const pool = poolOf([
  couponInput({ id: 'ten', copy, conditions: { validUntil: new Date(ENDS).toISOString() } }),
]);

describe('an offer', () => {
  let shop: SignedShop;
  beforeAll(async () => {
    const artifact = await randomArtifact(1, { base: [-12, 0], coupons: [20, -12, 0] });
    shop = await signedShop({ pool, artifact, now: NOW });
  });
  afterAll(() => shop.remove());

  const start = (more: Partial<ConstructorParameters<typeof EngineHarness>[0]> = {}) =>
    new EngineHarness({
      fetch: shop.fetch,
      options: { shop: 'https://shop.example', base: shop.base, root: shop.anchor },
      now: NOW + HOUR,
      ...more,
    }).ready();
  const told = (harness: EngineHarness) => harness.of('offer').map(({ offer }) => offer?.status ?? null);
  const last = (harness: EngineHarness) => harness.of('offer').at(-1)?.offer as OfferView;

  async function offered(harness: EngineHarness): Promise<OfferView> {
    for (const id of ['a', 'b', 'c']) await harness.event('view_item', item(id));
    return last(harness);
  }

  it('whose code is in an order is told as used on that page, and not again', async () => {
    const page = await start();
    const { offerId } = await offered(page);
    const { code } = await page.call<OfferView>('claim', offerId);
    await page.event('purchase', { transaction_id: 't1', value: 40, coupon: code, ...item('a') });
    expect([told(page).at(-1), last(page).title]).toEqual(['used', 'Ten']);
    const count = told(page).length;
    await page.event('view_item', item('d'));
    expect(told(page)).toHaveLength(count);
  });

  it('speaks in a signed tone that chance draws, and the export says in which', async () => {
    const heard = new Set<string>();
    for (let seed = 1; seed <= 8; seed++) {
      const random = createRandom(seed);
      const page = await start({ random: () => random.next() });
      const { title } = await offered(page);
      const { offers } = await page.call<ExportedData>('exportAll');
      expect(offers[0]?.tone).toBe(title === 'Ten' ? 'plain' : 'warm');
      heard.add(title);
    }
    expect([...heard].sort()).toEqual(['Ten', 'Ten for you']);
  });
});

describe('an offer of an earlier page', () => {
  const posted: (OfferView | null)[] = [];
  let now = NOW;
  let store: MemoryStore;
  /** A page's own offers, over what the device has kept. */
  const page = (denied: readonly string[] = []) => {
    const offers = new Offers({
      store,
      postClaim: () => Promise.reject(new Error('a fixed code asks nobody')),
      claimUrl: 'https://shop.example/etui/claim',
      now: () => now,
      newId: () => 'o1',
      locale: 'en',
      post: (message) => message.type === 'offer' && posted.push(message.offer),
    });
    offers.stock(v.parse(Pool, pool), denied);
    return offers;
  };
  beforeEach(async () => {
    posted.length = 0;
    now = NOW;
    store = new MemoryStore();
    await store.addOffer(offer({ id: 'o1', couponId: 'ten', sessionId: 's1', status: 'shown' }), () => true);
  });

  it('with a code that the shop took back is told as withdrawn, in the words it was claimed with', async () => {
    await page().claim('o1');
    await page(['ten']).resume('s1');
    expect(posted.at(-1)).toMatchObject({ status: 'withdrawn', title: 'Ten', code: expect.any(String) });
  });

  it('that was put away after that does not come back', async () => {
    await page().claim('o1');
    const next = page(['ten']);
    await next.resume('s1');
    await next.dismiss('o1', false);
    await next.resume('s1');
    expect(posted.map((view) => view?.status ?? null)).toEqual(['withdrawn', null]);
  });

  it('without a code is gone where the shop took it back', async () => {
    await page(['ten']).resume('s1');
    expect(posted).toEqual([]);
  });

  it('whose signed end has come is gone, and counts as no dismissal', async () => {
    await page().resume('s1');
    now = ENDS;
    await page().resume('s1');
    expect(posted.map((view) => view?.status ?? null)).toEqual(['shown']);
    expect((await store.offers()).map(({ status }) => status)).toEqual(['withdrawn']);
  });
});
