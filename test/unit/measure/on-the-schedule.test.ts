import 'fake-indexeddb/auto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { PoolInput } from '../../../src/pool/schema.js';
import type { ExportedData } from '../../../src/store/store.js';
import { createRandom } from '../../../training/simulator/random.js';
import { EngineHarness } from '../../support/engine-harness.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { type SignedShop, signedShop } from '../../support/signed-shop.js';
import { couponInput, HOUR, NOW, poolOf } from '../policy/fixtures.js';

const WEEK = 7 * 24 * HOUR;
/** Worth showing whatever the weights say. */
const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };
const item = (id: string) => ({ currency: 'EUR', items: [{ item_id: id, price: 40 }] });

/** The class behind the global: another one would not be taken for a database. */
const FreshDatabase = indexedDB.constructor as new () => IDBFactory;

interface Sent {
  /** Ms since the page loaded. */
  readonly after: number;
  readonly url: string;
  readonly bytes: number;
  readonly init: RequestInit | undefined;
}

/** A browser that remembers: its pages share one database, and everything that leaves it is noted. */
class Browser {
  readonly #database = new FreshDatabase();
  #pages = 0;
  readonly #random: () => number;
  readonly #shop: SignedShop;
  readonly sent: Sent[] = [];
  readonly bodies: string[] = [];
  now = NOW + HOUR;

  constructor(shop: SignedShop, seed: string) {
    const random = createRandom(seed);
    this.#random = () => random.next();
    this.#shop = shop;
  }

  /** One page: opened, `during` before the schedule's stages, `afterwards` once all is here. */
  async page(
    consent: { personalise: boolean; measure: boolean },
    during: (page: EngineHarness) => Promise<void> = async () => undefined,
    afterwards: (page: EngineHarness) => Promise<void> = async () => undefined,
  ): Promise<void> {
    globalThis.indexedDB = this.#database;
    const loaded = this.now;
    // As a server does, which such reports need anyway.
    await this.#shop.sign({ now: loaded });
    const page: EngineHarness = new EngineHarness({
      fetch: async (input, init) => {
        const body = String(init?.body ?? '');
        this.sent.push({ after: page.now - loaded, url: String(input), bytes: body.length, init });
        if (init?.method !== 'POST') return this.#shop.fetch(input, init);
        this.bodies.push(body);
        return new Response(null, { status: 204 });
      },
      options: { shop: 'https://shop.example', base: this.#shop.base, root: this.#shop.anchor },
      now: loaded,
      random: this.#random,
      ids: `page-${++this.#pages}-`,
    });
    page.engine.handle({ type: 'consent', consent });
    await during(page);
    await page.ready();
    await afterwards(page);
    this.now = page.now + 60_000;
  }
}

const ALL = { personalise: true, measure: true };

/** Looks, is shown an offer, rates it and puts it away. */
async function busy(page: EngineHarness): Promise<void> {
  for (const id of ['a', 'b', 'c']) await page.event('view_item', item(id), 5_000, `${id} at ${page.now}`);
  const { offer } = page.of('offer').at(-1) ?? {};
  if (!offer) throw new Error('expected an offer');
  await page.call('rate', offer.offerId, 1);
  await page.call('dismiss', offer.offerId, false);
}
const early = (page: EngineHarness) => page.event('page_view', {}, 0, `view at ${page.now}`);

describe('private reports on the page’s schedule', () => {
  let shop: SignedShop;
  const pool = (change: Partial<PoolInput> = {}) =>
    poolOf([couponInput()], { measurement: { epsilon: 3, version: 7 }, ...change });
  beforeEach(async () => {
    await shop?.remove();
    shop = await signedShop({ pool: pool(), artifact: await randomArtifact(1, EAGER), now: NOW });
  });
  afterAll(() => shop.remove());

  it('are of equal bytes at equal offsets from two shoppers who did the opposite', async () => {
    const quiet = new Browser(shop, 'one');
    const lively = new Browser(shop, 'other');
    for (let week = 0; week < 2; week++) {
      await quiet.page(ALL);
      await lively.page(ALL, early, busy);
      quiet.now = NOW + HOUR + (week + 1) * WEEK;
      lively.now = quiet.now;
    }
    await quiet.page(ALL);
    await lively.page(ALL, early, busy);
    const told = ({ after, url, bytes }: Sent) => `${after} ms ${url} ${bytes} bytes`;
    expect(lively.sent.map(told)).toEqual(quiet.sent.map(told));
    expect(lively.sent.filter(({ url }) => url.endsWith('/collect'))).toHaveLength(2);
  });

  it('carry neither credentials nor referrer, and three short fields', async () => {
    const browser = new Browser(shop, 'fields');
    await browser.page(ALL, early, busy);
    browser.now += 6 * 24 * HOUR;
    await browser.page(ALL);
    const [report] = browser.sent.filter(({ url }) => url.endsWith('/collect'));
    expect(report?.init).toMatchObject({
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
    });
    expect(browser.bodies[0]).toMatch(/^\{"version":"0007","question":"[01]","answer":"\d"\}$/);
  });

  it('are not sent without the shopper’s word on both, nor while Etui is paused', async () => {
    for (const consent of [
      { personalise: true, measure: false },
      { personalise: false, measure: true },
    ]) {
      const browser = new Browser(shop, 'no');
      await browser.page(consent, early, busy);
      browser.now += 6 * 24 * HOUR;
      await browser.page(consent);
      expect(browser.bodies).toEqual([]);
    }
    const paused = new Browser(shop, 'paused');
    await paused.page(ALL, early, busy);
    paused.now += 6 * 24 * HOUR;
    await paused.page(ALL, async (page) => page.engine.handle({ type: 'pause', paused: true }));
    expect(paused.bodies).toEqual([]);
  });

  it('can be seen, in full, by the shopper', async () => {
    const browser = new Browser(shop, 'export');
    let exported: ExportedData | undefined;
    await browser.page(ALL, early, async (page) => {
      exported = await page.call<ExportedData>('exportAll');
    });
    expect(exported?.state['measure/ledger']).toMatchObject({ spent: 0, lifetime: 0 });
  });
});

describe('the trial on the device', () => {
  const start = async (change: Partial<PoolInput>, account?: string) => {
    const shop = await signedShop({
      pool: poolOf([couponInput()], change),
      artifact: await randomArtifact(1, EAGER),
      now: NOW,
    });
    const harness = await new EngineHarness({
      fetch: shop.fetch,
      options: {
        shop: 'https://shop.example',
        base: shop.base,
        root: shop.anchor,
        ...(account !== undefined && { account }),
      },
      now: NOW + HOUR,
    }).ready();
    await harness.event('page_view');
    for (const id of ['a', 'b', 'c']) await harness.event('view_item', item(id));
    await shop.remove();
    return harness;
  };

  it('shows nothing to a shopper who is held out, and tells the shop’s order so', async () => {
    const harness = await start({ trial: { id: 't', holdout: 1 } });
    expect(harness.of('offer')).toEqual([]);
    expect(await harness.call('orderFields')).toEqual({
      etui_trial: 't',
      etui_arm: 'holdout',
      etui_arm_source: 'local',
    });
  });

  it('shows offers to the held out of an A/A trial, whose arms must not differ', async () => {
    const harness = await start({ trial: { id: 't', holdout: 1, aa: true } });
    expect(harness.of('offer').at(-1)?.offer).toMatchObject({ couponId: 'ten' });
    expect(await harness.call('orderFields')).toMatchObject({ etui_arm: 'holdout' });
  });

  it('lets an arm’s own policy decide: one whose bar nothing reaches shows nothing', async () => {
    const arms = [{ id: 'strict', share: 1, leastGain: 1 }];
    const harness = await start({ trial: { id: 't', arms } });
    expect(harness.of('offer')).toEqual([]);
    expect(await harness.call('orderFields')).toMatchObject({ etui_arm: 'strict' });
  });

  it('goes by the account where the shop names one', async () => {
    const harness = await start({ trial: { id: 't', holdout: 0.5 } }, 'AbCdEfGhIjKlMnOp');
    expect(await harness.call('orderFields')).toMatchObject({ etui_arm_source: 'account' });
  });

  it('shows nothing where the shop names an account wrongly, rather than to somebody who is held out', async () => {
    const harness = await start({ trial: { id: 't', holdout: 0.5 } }, 'anna@mail.example');
    expect(harness.of('problem').map(({ code }) => code)).toEqual(['option/invalid']);
    expect(harness.of('offer')).toEqual([]);
    expect(await harness.call('orderFields')).toEqual({});
  });

  it('takes an empty name for nobody', async () => {
    const harness = await start({ trial: { id: 't', holdout: 0.5 } }, '');
    expect(await harness.call('orderFields')).toMatchObject({ etui_arm_source: 'local' });
  });

  it('adds nothing to an order where no trial runs', async () => {
    expect(await (await start({})).call('orderFields')).toEqual({});
  });

  it('keeps a rating on the device, and refuses one that is none', async () => {
    const harness = await start({});
    const offerId = harness.of('offer').at(-1)?.offer?.offerId;
    await harness.call('rate', offerId, 4);
    const { offers } = await harness.call<ExportedData>('exportAll');
    expect(offers[0]?.rating).toMatchObject({ stars: 4 });
    await expect(harness.call('rate', offerId, 6)).rejects.toMatchObject({ code: 'option/invalid' });
    await expect(harness.call('rate', 'nothing', 3)).rejects.toMatchObject({ code: 'wallet/unknown-offer' });
  });
});
