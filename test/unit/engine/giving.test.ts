/** Ways of giving, hours and the one line, through the whole engine: real pool, real signature, real student. */
import { afterEach, describe, expect, it } from 'vitest';
import { Reason } from '../../../src/policy/types.js';
import type { PoolInput } from '../../../src/pool/schema.js';
import type { EngineStatus, Explanation, OfferView } from '../../../src/protocol.js';
import { EngineHarness } from '../../support/engine-harness.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { type SignedShop, signedShop } from '../../support/signed-shop.js';
import { couponInput, HOUR, NOW, poolOf } from '../policy/fixtures.js';

/** With a coupon nobody buys: nothing is worth showing, whatever the weights say. */
const REPELLED = { base: [8, 0], coupons: [-16, 0, 0] };
const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };

const shops: SignedShop[] = [];
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.remove();
});

async function open(
  coupons: PoolInput['coupons'],
  bias: typeof EAGER,
  change: Partial<PoolInput> = {},
): Promise<EngineHarness> {
  const shop = await signedShop({
    pool: poolOf(coupons, change),
    artifact: await randomArtifact(1, bias),
    now: NOW,
  });
  shops.push(shop);
  const options = { shop: 'https://shop.example', base: shop.base, root: shop.anchor };
  return new EngineHarness({ fetch: shop.fetch, options, now: NOW + HOUR }).ready();
}
const view = { currency: 'EUR', items: [{ item_id: 'a', price: 40 }] };
async function visit(harness: EngineHarness): Promise<OfferView | null | undefined> {
  for (const name of ['page_view', 'view_item', 'view_item'])
    await harness.event(name, name === 'view_item' ? view : {});
  return harness.of('offer').at(-1)?.offer;
}
const why = async (harness: EngineHarness) => (await harness.call<EngineStatus>('status')).why;

describe('ways of giving', () => {
  const byLot = (probability: number) => couponInput({ giving: { way: 'random', probability } });

  it('gives a drawn coupon though it would only cost, and says that chance chose it', async () => {
    const harness = await open([byLot(1)], REPELLED);
    const offer = await visit(harness);
    expect(offer).toMatchObject({ couponId: 'ten' });
    expect(await why(harness)).toBe('Shown ten: drawn.');
    expect(await harness.call<Explanation>('explain', offer?.offerId)).toMatchObject({ lot: 1 });
  });

  it('gives nothing that was not drawn, though it would pay', async () => {
    const harness = await open([byLot(0)], EAGER);
    expect(await visit(harness)).toBeUndefined();
    expect(await why(harness)).toContain('1 of 1 coupons fell out: 1 not-drawn');
  });

  it('offers for points what the points told reach, and takes the last balance told', async () => {
    const exchange = couponInput({
      giving: { way: 'points', price: 200 },
      copy: { en: { title: '10 % off', body: 'For 200 points' } },
    });
    const harness = await open([exchange], EAGER);
    await harness.event('points_balance', { value: 500 });
    await harness.event('points_balance', { value: 199 });
    expect(await visit(harness)).toBeUndefined();
    expect(await why(harness)).toContain('not-enough-points');
    await harness.event('points_balance', { value: 200 });
    await harness.event('view_item', view);
    expect(harness.of('offer').at(-1)?.offer).toMatchObject({ couponId: 'ten' });
    // A balance is no event: nothing of it stands in the visit.
    expect(harness.of('accepted').map(({ name }) => name)).not.toContain('points_balance');
  });
});

it('shows an offer of some hours with their end, and none outside them', async () => {
  const parts = (from: string, until: string) => couponInput({ conditions: { dayParts: [{ from, until }] } });
  // The visit ends a few seconds past 13:00 UTC, 14:00 in Vienna.
  const inside = await open([parts('12:00', '15:30')], EAGER, { timeZone: 'Europe/Vienna' });
  expect(await visit(inside)).toMatchObject({ validUntil: '2026-11-20T14:30:00.000Z' });
  const outside = await open([parts('12:00', '14:00')], EAGER, { timeZone: 'Europe/Vienna' });
  expect(await visit(outside)).toBeUndefined();
  expect(await why(outside)).toContain(Reason.OutsideDayParts);
});

describe('the one line', () => {
  it('says before anything else that the page has nowhere to show an offer', async () => {
    const harness = await open([couponInput()], EAGER);
    expect(await why(harness)).toBe('No moment to decide on yet.');
    harness.engine.handle({ type: 'display', forms: false });
    await visit(harness);
    expect(await why(harness)).toBe('Nothing shown: this page has no element that can show an offer.');
  });

  it('says that the shopper wants no offers, until they take it back', async () => {
    const harness = await open([couponInput()], EAGER, {
      restraint: { coolDownMs: 0, perHour: 9, perDay: 9 },
    });
    const offer = await visit(harness);
    await harness.call('dismiss', offer?.offerId, 'all');
    await harness.event('view_item', view);
    expect(await why(harness)).toBe('Nothing shown: silenced.');
    harness.engine.handle({ type: 'pause', paused: false });
    await harness.event('view_item', view);
    // This very coupon stays away.
    expect(await why(harness)).toContain('1 of 1 coupons fell out: 1 never-again');
  });
});
