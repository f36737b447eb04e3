import 'fake-indexeddb/auto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SIGNAL_GROUPS, signalGroup } from '../../../src/events/signals.js';
import { EVENT_NAMES } from '../../../src/events/vocabulary.js';
import type { SentLog } from '../../../src/measure/sent.js';
import { Reason } from '../../../src/policy/types.js';
import type { EveryonesOffer, KeptOffer, OfferView, Settings } from '../../../src/protocol.js';
import type { ExportedData } from '../../../src/store/store.js';
import { EngineHarness } from '../../support/engine-harness.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { type SignedShop, signedShop } from '../../support/signed-shop.js';
import { couponInput, HOUR, NOW, poolOf } from '../policy/fixtures.js';

/** Worth showing whatever the weights say. */
const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };
/** The class behind the global: another one would not be taken for a database. */
const FreshDatabase = indexedDB.constructor as new () => IDBFactory;
const item = (id: string) => ({
  currency: 'EUR',
  items: [{ item_id: id, price: 40, item_category: 'Shoes' }],
});

describe('a shopper’s own data', () => {
  let shop: SignedShop;
  let pages = 0;
  beforeAll(async () => {
    const pool = poolOf([couponInput({ code: { type: 'minted' } })]);
    shop = await signedShop({ pool, artifact: await randomArtifact(1, EAGER), now: NOW });
  });
  afterAll(() => shop.remove());
  beforeEach(() => {
    globalThis.indexedDB = new FreshDatabase();
  });

  async function open(more: { consent?: boolean; tellTabs?: () => void } = {}): Promise<EngineHarness> {
    const page = new EngineHarness({
      fetch: async (input, init) =>
        init?.method === 'POST' ? Response.json({ code: 'MINTED-1' }) : shop.fetch(input, init),
      options: { shop: 'https://shop.example', base: shop.base, root: shop.anchor },
      now: NOW + HOUR,
      ids: `page-${++pages}-`,
      ...(more.tellTabs && { tellTabs: more.tellTabs }),
    });
    const { consent = true } = more;
    page.engine.handle({ type: 'consent', consent: { personalise: consent, measure: false } });
    return page.ready();
  }

  async function visit(page: EngineHarness): Promise<OfferView> {
    await page.event('page_view');
    await page.event('view_item', item('a'));
    await page.event('add_to_cart', item('b'));
    return page.of('offer').at(-1)?.offer as OfferView;
  }

  const everything = (page: EngineHarness) => page.call<ExportedData>('exportAll');
  const offers = (page: EngineHarness) => page.call<readonly KeptOffer[]>('offers');

  describe('offers', () => {
    it('are kept with the words they were claimed with, for a wallet that needs no pool', async () => {
      const page = await open();
      const { offerId } = await visit(page);
      await page.call('claim', offerId);
      // A page that has not fetched anything, as without a connection.
      const offline = new EngineHarness({
        fetch: () => Promise.reject(new TypeError('offline')),
        options: { shop: 'https://shop.example', base: shop.base, root: shop.anchor },
        now: NOW + 2 * HOUR,
        ids: 'offline-',
      });
      offline.engine.handle({ type: 'consent', consent: { personalise: true, measure: false } });
      expect(await offers(offline)).toMatchObject([
        {
          offerId,
          status: 'claimed',
          code: 'MINTED-1',
          title: '10 % off',
          body: 'On everything',
          hasReasons: true,
        },
      ]);
    });

    it('that the shop took back are said to be', async () => {
      const page = await open();
      const { offerId } = await visit(page);
      await page.call('claim', offerId);
      await shop.sign({ deny: ['ten'], now: NOW + 1_000 });
      expect(await offers(await open())).toMatchObject([{ offerId, isWithdrawn: true }]);
      await shop.sign({ deny: [], now: NOW + 2_000 });
    });
  });

  describe('what left the device', () => {
    it('is a claim with its two fields, and the files of the schedule', async () => {
      const page = await open();
      const { offerId } = await visit(page);
      await page.call('claim', offerId);
      const log = (await everything(page)).state['sent'] as SentLog;
      expect(log.messages).toEqual([
        {
          at: page.now,
          to: `${shop.base}claim`,
          fields: { coupon: 'ten', claim: offerId },
          bytes: expect.any(Number),
        },
      ]);
      expect(Object.keys(log.files).map((url) => url.replace(shop.base, ''))).toEqual(
        expect.arrayContaining(['root.jws', 'manifest.jws']),
      );
    });

    it('comes with the privacy spent and the most that ever will be', async () => {
      expect((await everything(await open())).budget).toEqual({ spent: 0, ceiling: 24 });
    });
  });

  describe('settings', () => {
    it('every event of the vocabulary belongs to one group, and every group has one', () => {
      expect(new Set(EVENT_NAMES.map((name) => signalGroup(name)))).toEqual(new Set(SIGNAL_GROUPS));
      expect(signalGroup('toString')).toBeUndefined();
    });

    it('what is switched off is not recorded, the rest is, also on later pages', async () => {
      const page = await open();
      expect(await page.call<Settings>('settings', { off: ['cart', 'nonsense'] })).toMatchObject({
        off: ['cart'],
      });
      await visit(page);
      const later = await open();
      await later.event('view_cart', {}, 5_000, 'later-1');
      expect((await everything(later)).events.map(({ name }) => name)).toEqual(['page_view', 'view_item']);
      expect(later.of('dropped')).toMatchObject([{ reason: 'switched-off' }]);
      expect(await later.call<Settings>('settings', { off: [] })).toMatchObject({ off: [] });
      await later.event('view_cart', {}, 5_000, 'later-2');
      expect((await everything(later)).events).toHaveLength(3);
    });

    it('no offers, ever: none is shown, in this page and the next, until it is taken back', async () => {
      const page = await open();
      expect(await page.call<Settings>('settings', { silenced: true })).toMatchObject({ silenced: true });
      expect(await visit(page)).toBeUndefined();
      expect(page.of('decision').at(-1)?.decision.reason).toBe(Reason.Silenced);
      const later = await open();
      await later.call('settings', { silenced: false });
      await later.event('view_item', item('c'), 5_000, 'later');
      expect(later.of('offer').at(-1)?.offer).toMatchObject({ couponId: 'ten' });
    });

    it('said at an offer, it is the same setting', async () => {
      const page = await open();
      const { offerId } = await visit(page);
      await page.call('dismiss', offerId, 'all');
      expect(await page.call<Settings>('settings')).toMatchObject({ silenced: true });
      expect(await page.call<Settings>('settings', { silenced: false })).toMatchObject({ silenced: false });
    });
  });

  describe('an erasure', () => {
    const settle = async (keep: object) => {
      const page = await open();
      const { offerId } = await visit(page);
      await page.call('claim', offerId);
      await page.call('settings', { off: ['pace'] });
      await page.call('erase', keep);
      return { page, offerId, left: await everything(page) };
    };

    it('leaves nothing', async () => {
      const { left } = await settle({});
      expect(left).toMatchObject({ events: [], sessions: [], offers: [], state: {} });
    });

    it('leaves the wallet where that is wanted: codes and terms, and nothing that says how they came about', async () => {
      const { left, offerId } = await settle({ wallet: true });
      expect(left.offers).toEqual([
        {
          id: offerId,
          couponId: 'ten',
          sessionId: '',
          propensity: 1,
          at: expect.any(Number),
          status: 'claimed',
          statusAt: expect.any(Number),
          closed: true,
          code: 'MINTED-1',
          slip: { title: '10 % off', body: 'On everything' },
        },
      ]);
      expect(left).toMatchObject({ events: [], sessions: [], state: {} });
    });

    it('leaves choices where that is wanted, and no trace of when they were made', async () => {
      const page = await open();
      const { offerId } = await visit(page);
      await page.call('dismiss', offerId, true);
      await page.call('settings', { off: ['pace'], silenced: true });
      await page.call('erase', { choices: true });
      const left = await everything(page);
      expect(left.offers).toEqual([
        {
          id: offerId,
          couponId: 'ten',
          sessionId: '',
          propensity: 1,
          at: 0,
          status: 'dismissed',
          statusAt: 0,
          never: true,
        },
      ]);
      expect(left.state).toEqual({ silenced: true, 'signals/off': ['pace'] });
      await page.call('settings', { silenced: false });
      for (const id of ['x', 'y', 'z']) await page.event('view_item', item(id));
      expect(page.of('decision').at(-1)?.decision.candidates).toMatchObject([{ reason: Reason.NeverAgain }]);
    });

    it('reaches tabs that hold a visit in memory alone, and what an engine remembers beside the store', async () => {
      const other = await open({ consent: false });
      await visit(other);
      expect((await everything(other)).events).toHaveLength(3);
      const here = await open({ tellTabs: () => other.engine.forget() });
      await here.call('erase');
      await other.engine.settled();
      expect(await everything(other)).toMatchObject({ events: [], sessions: [], offers: [], state: {} });
      expect(other.of('offer').at(-1)?.offer).toBeNull();
      expect(await other.call('status')).toMatchObject({
        events: 0,
        dropped: {},
        why: 'No moment to decide on yet.',
      });
    });
  });

  describe('what everyone sees', () => {
    it('is the same for a stranger and for who was here, and asks nothing of the network', async () => {
      const stranger = await open();
      const asked = shop.asked.length;
      const known = await stranger.call<EveryonesOffer>('everyone');
      expect(shop.asked.length).toBe(asked);
      const page = await open();
      const { offerId } = await visit(page);
      await page.call('dismiss', offerId, true);
      expect(await page.call<EveryonesOffer>('everyone')).toEqual(known);
      expect(known).toEqual({ couponId: 'ten', title: '10 % off', body: 'On everything' });
    });

    it('is nothing where no coupon is open to all, or none adds enough', async () => {
      const arm = { conditions: { segments: ['new'] } };
      for (const [coupon, artifact] of [
        [couponInput({ ...arm }), EAGER],
        [couponInput(), { base: [8, 0], coupons: [-16, 0, 0] }],
      ] as const) {
        const own = await signedShop({
          pool: poolOf([coupon], { segments: { new: { visits: { most: 1 } } } }),
          artifact: await randomArtifact(1, artifact),
          now: NOW,
        });
        const page = await new EngineHarness({
          fetch: own.fetch,
          options: { shop: 'https://shop.example', base: own.base, root: own.anchor },
          now: NOW + HOUR,
        }).ready();
        expect(await page.call('everyone')).toBeNull();
        await own.remove();
      }
    });
  });
});
