import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reason } from '../../../src/policy/types.js';
import type { PoolInput } from '../../../src/pool/schema.js';
import { EngineHarness } from '../../support/engine-harness.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { type SignedShop, signedShop } from '../../support/signed-shop.js';
import { couponInput, HOUR, NOW, poolOf } from '../policy/fixtures.js';

const LAMP = { currency: 'EUR', items: [{ item_id: 'lamp', price: 40 }] };
/** Nobody buys without a coupon, everybody with one, and nobody redeems it: worth showing whatever the weights say. */
const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };

const SCENARIOS: PoolInput['scenarios'] = [
  {
    id: 'leaving',
    triggers: [{ kind: 'exit_intent', afterMs: 0 }],
    channels: ['dialog', 'corner'],
    coupons: ['stay'],
  },
  {
    id: 'unsure',
    triggers: [{ kind: 'cart_hesitation', idleMs: 60_000, holdsMs: 30_000 }],
    channels: ['toast', 'corner'],
  },
];

/** Both coupons are for their scenario alone. */
const pool = (change: Partial<PoolInput> = {}): PoolInput =>
  poolOf(
    [
      couponInput({ id: 'help', conditions: { scenarios: ['unsure'] } }),
      couponInput({ id: 'stay', conditions: { scenarios: ['leaving'] } }),
    ],
    { scenarios: SCENARIOS, ...change },
  );

describe('a moment', () => {
  let open: SignedShop;
  let capped: SignedShop;
  beforeAll(async () => {
    const artifact = await randomArtifact(1, EAGER);
    open = await signedShop({ pool: pool(), artifact, now: NOW });
    const restraint = { minEvents: 3, perHour: 1, perDay: 0, perWeek: 5 };
    capped = await signedShop({ pool: pool({ restraint }), artifact, now: NOW });
  });
  afterAll(async () => {
    await open.remove();
    await capped.remove();
  });

  /** A visit of three events with something in the cart, on a page that has these forms. */
  async function visit(shop: SignedShop, forms: boolean | readonly string[] = true): Promise<EngineHarness> {
    const harness = await new EngineHarness({
      fetch: shop.fetch,
      options: { shop: 'https://shop.example', base: shop.base, root: shop.anchor },
      now: NOW + HOUR,
    }).ready();
    harness.engine.handle({ type: 'display', forms: forms as boolean });
    await harness.event('page_view');
    await harness.event('view_item', LAMP);
    await harness.event('add_to_cart', LAMP);
    return harness;
  }
  const offers = (harness: EngineHarness) =>
    harness.of('offer').flatMap(({ offer }) => (offer ? [offer.couponId] : []));
  const last = (harness: EngineHarness) => harness.of('decision').at(-1)?.decision;

  it('comes with time alone, when nothing was done for so long, and asks no network for it', async () => {
    const harness = await visit(open);
    const asked = open.asked.length;
    await harness.wait(59_999);
    expect(offers(harness)).toEqual([]);
    await harness.wait(1);
    expect(offers(harness)).toEqual(['help']);
    expect(last(harness)).toMatchObject({ action: 'show', scenario: 'unsure', at: harness.now });
    expect(open.asked.length).toBe(asked);
  });

  it('is put off by each step, and a cart that was emptied has none', async () => {
    const harness = await visit(open);
    await harness.event('view_item', LAMP, 50_000);
    await harness.wait(59_999);
    expect(offers(harness)).toEqual([]);
    await harness.event('remove_from_cart', LAMP, 0);
    expect(harness.timers.size).toBe(0);
  });

  it('comes once: the same pause begins nothing a second time', async () => {
    const harness = await visit(capped);
    await harness.wait(60_000);
    expect(last(harness)).toMatchObject({ action: 'none', reason: Reason.DayCap, scenarios: ['unsure'] });
    await harness.event('scroll', { percent_scrolled: 50 }, 1_000);
    expect(last(harness)).toMatchObject({ scenarios: [] });
    expect(harness.timers.size).toBe(0);
  });

  it('opens no cap: 0 a day stays none', async () => {
    const harness = await visit(capped);
    await harness.wait(60_000);
    await harness.event('pointer_leave');
    expect(offers(harness)).toEqual([]);
    expect(last(harness)).toMatchObject({ reason: Reason.DayCap, scenarios: ['leaving'] });
  });

  it('waits for nobody: in a tab in the background nothing is decided', async () => {
    const harness = await visit(open);
    await harness.event('tab_leave', {}, 1_000);
    const decisions = harness.of('decision').length;
    await harness.wait(120_000);
    expect(harness.of('decision').length).toBe(decisions);
    await harness.event('tab_return', {}, 0);
    expect(offers(harness)).toEqual(['stay']);
  });

  it('does not come after the visit has ended', async () => {
    const slow: PoolInput['scenarios'] = [
      { id: 'unsure', triggers: [{ kind: 'cart_hesitation', idleMs: HOUR }] },
    ];
    const artifact = await randomArtifact(1, EAGER);
    const shop = await signedShop({
      pool: pool({ scenarios: slow, coupons: [couponInput()] }),
      artifact,
      now: NOW,
    });
    const harness = await visit(shop, false);
    harness.engine.handle({ type: 'display', forms: true });
    await harness.engine.settled();
    expect(harness.timers.size).toBe(0);
    await shop.remove();
  });

  it('gives the sign of leaving its own coupon, where the page can show it', async () => {
    const harness = await visit(open, ['inline', 'corner']);
    await harness.event('pointer_leave');
    expect(harness.of('offer').at(-1)?.offer).toMatchObject({
      couponId: 'stay',
      channels: ['corner', 'dialog'],
    });
    expect(last(harness)).toMatchObject({ channel: 'corner', scenario: 'leaving', scenarios: ['leaving'] });
  });

  it('finds nothing to show where the page has none of its places', async () => {
    const harness = await visit(open, ['inline']);
    await harness.event('pointer_leave');
    const stay = last(harness)?.candidates.find(({ couponId }) => couponId === 'stay');
    expect(stay?.reason).toBe(Reason.OtherChannel);
    expect(offers(harness)).toEqual([]);
  });
});
