import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../src/engine.js';
import { Reason } from '../../../src/policy/types.js';
import type { PoolInput } from '../../../src/pool/schema.js';
import type { EngineStatus, Explanation, OfferView } from '../../../src/protocol.js';
import type { ExportedData } from '../../../src/store/store.js';
import { EngineHarness } from '../../support/engine-harness.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { type SignedShop, signedShop } from '../../support/signed-shop.js';
import { couponInput, HOUR, NOW, poolOf } from '../policy/fixtures.js';

const item = (id: string, price = 40) => ({
  currency: 'EUR',
  items: [{ item_id: id, price, item_category: 'Shoes' }],
});

/** Nobody buys without a coupon, everybody with one, and nobody redeems it: worth showing whatever the weights say. */
const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };
/** The other way round. */
const REPELLED = { base: [8, 0], coupons: [-16, 0, 0] };

const pool = (change: Partial<PoolInput> = {}): PoolInput =>
  poolOf(
    [
      couponInput({
        id: 'ten',
        copy: { en: { title: 'Ten', body: 'Off' }, de: { title: 'Zehn', body: 'Weg' } },
      }),
      couponInput({
        id: 'minted',
        benefit: { kind: 'fixed', amount: 500 },
        code: { type: 'minted' },
        copy: { en: { title: 'Five', body: 'Off' }, de: { title: 'Fünf', body: 'Weg' } },
      }),
    ],
    change,
  );

const mintingFetch =
  (shop: SignedShop): typeof fetch =>
  async (input, init) =>
    init?.method === 'POST' ? Response.json({ code: 'MINTED-1' }) : shop.fetch(input, init);

describe('Engine', () => {
  let eager: SignedShop;
  let repelled: SignedShop;
  beforeAll(async () => {
    eager = await signedShop({ pool: pool(), artifact: await randomArtifact(1, EAGER), now: NOW });
    repelled = await signedShop({ pool: pool(), artifact: await randomArtifact(1, REPELLED), now: NOW });
  });
  afterAll(async () => {
    await eager.remove();
    await repelled.remove();
  });

  const start = (shop: SignedShop, more: Partial<ConstructorParameters<typeof EngineHarness>[0]> = {}) =>
    new EngineHarness({
      fetch: shop.fetch,
      options: { shop: 'https://shop.example', base: shop.base, root: shop.anchor },
      now: NOW + HOUR,
      ...more,
    }).ready();

  async function visit(harness: EngineHarness): Promise<EngineHarness> {
    await harness.event('page_view');
    await harness.event('view_item', item('a'));
    await harness.event('view_item', item('b'));
    return harness;
  }

  const actions = (harness: EngineHarness) =>
    harness.of('decision').map(({ decision }) => [decision.action, decision.reason]);
  const shown = (harness: EngineHarness) => harness.of('offer').at(-1)?.offer as OfferView;

  it('waits until it has seen enough, then shows the coupon that adds most', async () => {
    const harness = await visit(await start(eager));
    expect(actions(harness)).toEqual([
      ['wait', Reason.TooEarly],
      ['wait', Reason.TooEarly],
      ['show', Reason.Chosen],
    ]);
    const { decision } = harness.of('decision').at(-1) as { decision: { couponId: string } };
    expect(shown(harness)).toMatchObject({ couponId: decision.couponId, status: 'shown' });
    expect(harness.of('problem')).toEqual([]);
  });

  it.each([
    ['another version of the features', { schemaVersion: 2 }],
    ['columns of other names', { columns: 1 }],
  ])('refuses a model trained on %s, and shows nothing', async (_, change) => {
    const artifact = await randomArtifact(1, EAGER, change);
    const old = await signedShop({ pool: pool(), artifact, now: NOW });
    const harness = await visit(await start(old));
    expect(harness.of('problem')).toMatchObject([{ code: 'model/schema-mismatch' }]);
    expect(actions(harness).at(-1)).toEqual(['none', Reason.NoModel]);
    await old.remove();
  });

  it('shows nothing where every coupon would only cost', async () => {
    const harness = await visit(await start(repelled));
    expect(actions(harness).at(-1)).toEqual(['none', Reason.AddsNothing]);
    expect(harness.of('offer')).toEqual([]);
  });

  it('speaks the shopper’s language where the copy does', async () => {
    const options = { shop: 'https://shop.example', base: eager.base, root: eager.anchor, locale: 'de-CH' };
    const harness = await visit(await start(eager, { options }));
    const view = shown(harness);
    expect(view.title).toBe(view.couponId === 'ten' ? 'Zehn' : 'Fünf');
  });

  it('claims a fixed code without a word to the server, twice the same', async () => {
    const only = await signedShop({
      pool: poolOf([couponInput()]),
      artifact: await randomArtifact(1, EAGER),
      now: NOW,
    });
    const harness = await visit(await start(only));
    const before = only.asked.length;
    const first = await harness.call<OfferView>('claim', shown(harness).offerId);
    expect(first).toMatchObject({ status: 'claimed', code: 'TEN-OFF' });
    expect(await harness.call('claim', first.offerId)).toEqual(first);
    expect(only.asked.length).toBe(before);
    await only.remove();
  });

  it('shows a claimed code again on the next page, until it is put away', async () => {
    const only = await signedShop({
      pool: poolOf([couponInput()]),
      artifact: await randomArtifact(1, EAGER),
      now: NOW,
    });
    const harness = await visit(await start(only));
    const { offerId } = shown(harness);
    await harness.call('claim', offerId);
    await harness.event('page_view');
    expect(shown(harness)).toMatchObject({ offerId });
    await harness.call('dismiss', offerId, false);
    await harness.event('page_view');
    expect(shown(harness)).toBeNull();
    const { offers } = await harness.call<ExportedData>('exportAll');
    expect(offers).toMatchObject([{ status: 'claimed', code: 'TEN-OFF' }]);
    await only.remove();
  });

  it('asks for a minted code with the coupon and the claim’s own id, and nothing else', async () => {
    const bodies: unknown[] = [];
    const minted = await signedShop({
      pool: poolOf([couponInput({ code: { type: 'minted' } })]),
      artifact: await randomArtifact(1, EAGER),
      now: NOW,
    });
    const fetcher: typeof fetch = async (input, init) => {
      if (init?.method !== 'POST') return minted.fetch(input, init);
      bodies.push(JSON.parse(String(init.body)), init.credentials, init.referrerPolicy);
      return Response.json({ code: 'FRESH-1234' });
    };
    const harness = await visit(await start(minted, { fetch: fetcher }));
    const { offerId } = shown(harness);
    expect(await harness.call('claim', offerId)).toMatchObject({ code: 'FRESH-1234' });
    expect(bodies).toEqual([{ coupon: 'ten', claim: offerId }, 'omit', 'no-referrer']);
    await minted.remove();
  });

  it('keeps the offer when a claim is refused', async () => {
    const minted = await signedShop({
      pool: poolOf([couponInput({ code: { type: 'minted' } })]),
      artifact: await randomArtifact(1, EAGER),
      now: NOW,
    });
    const fetcher: typeof fetch = async (input, init) =>
      init?.method === 'POST' ? new Response('{}', { status: 409 }) : minted.fetch(input, init);
    const harness = await visit(await start(minted, { fetch: fetcher }));
    const { offerId } = shown(harness);
    await expect(harness.call('claim', offerId)).rejects.toMatchObject({ code: 'egress/unexpected-status' });
    const { offers } = await harness.call<ExportedData>('exportAll');
    expect(offers[0]).toMatchObject({ id: offerId, status: 'shown' });
    await minted.remove();
  });

  it('remembers a dismissal and stays quiet for the cool-down', async () => {
    const harness = await visit(await start(eager));
    await harness.call('dismiss', shown(harness).offerId, false);
    expect(harness.of('offer').at(-1)?.offer).toBeNull();
    await harness.event('view_item', item('c'), 2 * HOUR);
    await harness.event('view_item', item('d'));
    await harness.event('view_item', item('e'));
    expect(actions(harness).at(-1)).toEqual(['none', Reason.CoolDown]);
  });

  it('never shows again what the shopper never wants to see again', async () => {
    const harness = await visit(await start(eager));
    const { offerId, couponId } = shown(harness);
    await harness.call('dismiss', offerId, true);
    await harness.event('view_item', item('c'), 50 * HOUR);
    await harness.event('view_item', item('d'));
    await harness.event('view_item', item('e'));
    const { decision } = harness.of('decision').at(-1) as never as {
      decision: { couponId: string; candidates: { couponId: string; reason: string }[] };
    };
    expect(decision.couponId).not.toBe(couponId);
    expect(decision.candidates.find((one) => one.couponId === couponId)?.reason).toBe(Reason.NeverAgain);
  });

  it('explains an offer by shares that sum to its utility', async () => {
    const harness = await visit(await start(eager));
    const { decision } = harness.of('decision').at(-1) as never as {
      decision: { couponId: string; candidates: { couponId: string; utility: number }[] };
    };
    const why = await harness.call<Explanation>('explain', shown(harness).offerId);
    const sum = why.contributions.reduce((total, { value }) => total + value, why.background);
    expect(why.currency).toBe('EUR');
    expect(why.utility).toBeCloseTo(sum, 6);
    const chosen = decision.candidates.find(({ couponId }) => couponId === decision.couponId);
    // The same network in another batch: float32 rounding only.
    expect(why.utility / (chosen?.utility as number)).toBeCloseTo(1, 4);
  });

  it('counts what it drops by reason, and an event sent twice once', async () => {
    const harness = await start(eager);
    await harness.event('page_view', {}, 1_000, 'same');
    await harness.event('page_view', {}, 1_000, 'same');
    await harness.event('nonsense');
    await harness.event('view_item', { items: 'no' });
    const status = await harness.call<EngineStatus>('status');
    expect(status.events).toBe(1);
    expect(status.dropped).toMatchObject({ duplicate: 1, 'unknown-name': 1, 'no-items': 1 });
  });

  it('records and offers nothing while paused, and goes on afterwards', async () => {
    const harness = await visit(await start(eager));
    harness.engine.handle({ type: 'pause', paused: true });
    await harness.event('view_item', item('c'));
    expect(harness.of('offer').at(-1)?.offer).toBeNull();
    const { events, dropped } = await harness.call<EngineStatus>('status');
    expect([events, dropped]).toEqual([3, { paused: 1 }]);
    harness.engine.handle({ type: 'pause', paused: false });
    await harness.event('view_item', item('d'));
    expect(shown(harness)).toMatchObject({ status: 'shown' });
    expect((await harness.call<EngineStatus>('status')).events).toBe(4);
  });

  it('chooses nothing while no element can show it', async () => {
    const harness = await start(eager);
    harness.engine.handle({ type: 'display', forms: false });
    await visit(harness);
    expect(actions(harness)).toEqual([]);
    harness.engine.handle({ type: 'display', forms: true });
    await harness.engine.settled();
    expect(actions(harness)).toEqual([['show', Reason.Chosen]]);
  });

  it('shows no coupon that the manifest withdraws', async () => {
    const shop = await signedShop({ pool: pool(), artifact: await randomArtifact(1, EAGER), now: NOW });
    await shop.sign({ deny: ['ten', 'minted'] });
    const harness = await visit(await start(shop));
    expect(actions(harness).at(-1)).toEqual(['none', Reason.NoCoupons]);
    await shop.remove();
  });

  it('marks a claimed coupon used when an order names its code', async () => {
    const harness = await visit(await start(eager, { fetch: mintingFetch(eager) }));
    const { code } = await harness.call<OfferView>('claim', shown(harness).offerId);
    await harness.event('purchase', {
      transaction_id: 't',
      value: 40,
      currency: 'EUR',
      coupon: code,
      items: item('a').items,
    });
    const { offers } = await harness.call<ExportedData>('exportAll');
    expect(offers.map(({ status }) => status)).toEqual(['used']);
  });

  it('takes an open offer away once an order is placed without it', async () => {
    const harness = await visit(await start(eager));
    await harness.event('purchase', {
      transaction_id: 't',
      value: 40,
      currency: 'EUR',
      items: item('a').items,
    });
    expect(harness.of('offer').at(-1)?.offer).toBeNull();
    const { offers } = await harness.call<ExportedData>('exportAll');
    expect(offers.map(({ status }) => status)).toEqual(['withdrawn']);
  });

  it('offers nothing more while a coupon claimed in this visit is unused', async () => {
    const harness = await visit(await start(eager, { fetch: mintingFetch(eager) }));
    await harness.call('claim', shown(harness).offerId);
    await harness.event('view_item', item('c'), (2 * HOUR) / 5);
    expect(actions(harness).at(-1)).toEqual(['none', Reason.OfferOpen]);
  });

  it('erases everything it kept', async () => {
    const harness = await visit(await start(eager));
    await harness.call('erase');
    const left = await harness.call<ExportedData>('exportAll');
    expect([left.events, left.sessions, left.offers]).toEqual([[], [], []]);
    expect(harness.of('offer').at(-1)?.offer).toBeNull();
  });

  it('says so and stays quiet where there is no pool', async () => {
    const nowhere: typeof fetch = async () => new Response('', { status: 404 });
    const harness = await visit(await start(eager, { fetch: nowhere }));
    expect(actions(harness).at(-1)).toEqual(['none', Reason.NoPool]);
    expect(harness.of('problem').map(({ code }) => code)).toContain('egress/unexpected-status');
    expect(harness.of('offer')).toEqual([]);
  });

  it('fetches the same files in the same order whatever the shopper does', async () => {
    const quiet = eager.asked.length;
    await start(eager);
    const idle = eager.asked.slice(quiet);
    const busy = eager.asked.length;
    await visit(await start(eager));
    expect(eager.asked.slice(busy)).toEqual(idle);
    expect(idle.slice(0, 2)).toEqual(['root.jws', 'manifest.jws']);
  });

  it('answers a message before "start" with a typed problem', async () => {
    const problems: unknown[] = [];
    const bare = new Engine({ post: (message: unknown) => problems.push(message) } as never);
    bare.handle({ type: 'display', forms: true });
    await bare.settled();
    expect(problems).toMatchObject([{ type: 'problem', code: 'engine/not-ready' }]);
  });
});
