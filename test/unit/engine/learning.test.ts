import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Decider } from '../../../src/engine/decider.js';
import { openLesson, recall } from '../../../src/engine/learning.js';
import type { ShopEvent } from '../../../src/events/vocabulary.js';
import { studentShape } from '../../../src/features/encode.js';
import { EMPTY_SHOPPER, foldShopper, type ShopperState } from '../../../src/features/shopper.js';
import type { Moment } from '../../../src/model/scoring.js';
import { BASE_HEADS, COUPON_HEADS } from '../../../src/model/types.js';
import { LEARNT_GROUP } from '../../../src/policy/explain.js';
import { LEARNT_FEATURES, LEARNT_WIDTH } from '../../../src/policy/learn/features.js';
import {
  LEARNT_KEY,
  type Learnt,
  NOTHING_LEARNT,
  opened,
  settled,
} from '../../../src/policy/learn/lessons.js';
import type { OfferView } from '../../../src/protocol.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import type { ExportedData } from '../../../src/store/store.js';
import { EngineHarness } from '../../support/engine-harness.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { type SignedShop, signedShop } from '../../support/signed-shop.js';
import { couponInput, HOUR, NOW, offer, poolOf, situation } from '../policy/fixtures.js';

const item = (id: string) => ({
  currency: 'EUR',
  items: [{ item_id: id, price: 40, item_category: 'Shoes' }],
});

describe('what the engine learns', () => {
  let shop: SignedShop;
  beforeAll(async () => {
    const restraint = { minEvents: 3, perHour: 9, perDay: 9, perWeek: 9, coolDownMs: 0 };
    const pool = poolOf(
      [
        couponInput(),
        couponInput({
          id: 'five',
          benefit: { kind: 'percent', percent: 5 },
          copy: { en: { title: '5 % off', body: 'On everything' } },
        }),
      ],
      {
        restraint,
      },
    );
    // Nobody buys without a coupon, everybody with one, and half claim it.
    const artifact = await randomArtifact(1, { base: [-12, 0], coupons: [20, -12, 0, 0] });
    shop = await signedShop({ pool, artifact, now: NOW });
  });
  afterAll(() => shop.remove());

  const start = () =>
    new EngineHarness({
      fetch: shop.fetch,
      options: { shop: 'https://shop.example', base: shop.base, root: shop.anchor },
      now: NOW + HOUR,
    }).ready();
  /** A visit of its own, with an offer at its end. */
  async function visit(harness: EngineHarness): Promise<OfferView> {
    await harness.event('page_view', {}, HOUR);
    await harness.event('view_item', item('a'));
    await harness.event('view_item', item('b'));
    return harness.of('offer').at(-1)?.offer as OfferView;
  }
  const learntOf = async (harness: EngineHarness) => {
    const { state, learnt } = await harness.call<ExportedData>('exportAll');
    return { kept: state[LEARNT_KEY] as Learnt | undefined, words: learnt };
  };

  it('counts an answer once it is next asked, and an offer that was left open when the visit is over', async () => {
    const harness = await start();
    const { offerId } = await visit(harness);
    expect((await learntOf(harness)).kept).toMatchObject({ offers: 0, open: [{ offerId }] });
    await harness.call('dismiss', offerId, false);
    // Left open, this second one.
    await visit(harness);
    expect((await learntOf(harness)).kept).toMatchObject({ offers: 1 });
    await harness.event('page_view', {}, HOUR);
    expect((await learntOf(harness)).kept).toMatchObject({ offers: 2, open: [] });
    expect(harness.of('problem')).toEqual([]);
  });

  it('corrects what it expects of the next offer by it', async () => {
    const harness = await start();
    const adds = () =>
      harness
        .of('decision')
        .at(-1)
        ?.decision.candidates.map(({ utility }) => utility ?? 0) ?? [];
    await visit(harness);
    const before = adds();
    for (let i = 0; i < 3; i++) await visit(harness);
    expect((await learntOf(harness)).kept?.offers).toBe(3);
    for (const [row, utility] of adds().entries()) expect(utility).toBeLessThan(0.9 * before[row]!);
  });

  it('hands it out in words, and forgets it on request, or with everything', async () => {
    const harness = await start();
    expect((await learntOf(harness)).words).toBeUndefined();
    const { offerId } = await visit(harness);
    await harness.call('claim', offerId);
    await visit(harness);
    const { words } = await learntOf(harness);
    expect(words?.map(({ feature }) => feature)).toEqual(LEARNT_FEATURES);
    const [offers] = words!;
    expect(offers!.timesAsLikely).toBeGreaterThan(1);
    expect(offers!.between[0]).toBeLessThan(offers!.timesAsLikely);
    expect(offers!.between[1]).toBeGreaterThan(offers!.timesAsLikely);
    await harness.call('erase', 'learnt');
    const after = await harness.call<ExportedData>('exportAll');
    expect([after.learnt, after.state[LEARNT_KEY]]).toEqual([undefined, undefined]);
    // Nothing else is gone, and no earlier answer comes back.
    expect(after.offers.length).toBeGreaterThan(1);
    await harness.event('page_view', {}, HOUR);
    expect((await learntOf(harness)).kept).toBeUndefined();
    await visit(harness);
    await harness.call('erase');
    expect((await learntOf(harness)).kept).toBeUndefined();
  });
});

describe('what is learnt in the store', () => {
  const lesson = { x: new Array<number>(LEARNT_WIDTH).fill(1), claim: 0, use: 0 };
  const shown = offer({ id: 'o1', at: NOW, sessionId: 's0', status: 'dismissed' });

  it('is changed once, however many tabs bring the news at the same time', async () => {
    const store = new MemoryStore();
    await openLesson(store, shown, lesson);
    const all = await Promise.all([1, 2, 3].map(() => recall(store, situation({ offers: [shown] }))));
    for (const learnt of all) expect(learnt.offers).toBe(1);
    expect(await store.get(LEARNT_KEY)).toMatchObject({ offers: 1, open: [] });
  });

  it('is not written where there is no news', async () => {
    const store = new MemoryStore();
    expect(await recall(store, situation())).toBe(NOTHING_LEARNT);
    expect(await store.get(LEARNT_KEY)).toBeUndefined();
  });
});

describe('the reasons of a decision that was taught', () => {
  const pool = poolOf([couponInput()]);
  const shape = studentShape(4);
  const events = ['a', 'b', 'c'].map(
    (id, index): ShopEvent => ({ id, name: 'view_item', at: NOW - 3000 + 1000 * index, params: item(id) }),
  );
  const state = events.reduce<ShopperState>(
    (before, event, index) => foldShopper(before, { ...event, sessionId: 's1' }, index === 0, 'EUR'),
    EMPTY_SHOPPER,
  );
  const moment: Moment = { events, state, now: NOW };
  const decider = new Decider({
    pool,
    random: () => 0.5,
    student: {
      shape,
      background: {
        hidden: new Float32Array(shape.hidden),
        context: new Float32Array(shape.context),
        relative: new Float32Array(shape.relative),
      },
      run: async (request) => {
        const rows = request.relative.length / shape.relative;
        const coupons = new Float32Array(rows * COUPON_HEADS.length);
        // A coupon moves those who look at things.
        for (let row = 0; row < rows; row++)
          coupons[row * COUPON_HEADS.length] = 1 + (request.relative[row * shape.relative + 1] ?? 0);
        return {
          hidden: request.hidden,
          base: new Float32Array((request.context.length / shape.context) * BASE_HEADS.length).fill(-1),
          coupons,
        };
      },
    },
  });

  it('name what was learnt, and still sum to the utility that decided', async () => {
    const untaught = await decider.decide(situation(), moment);
    expect(
      (await decider.explain(pool.coupons[0]!, moment)).contributions.map(({ group }) => group),
    ).not.toContain(LEARNT_GROUP);
    const one = { offerId: 'o1', at: NOW, ...decider.lesson! };
    const learnt = settled(opened(NOTHING_LEARNT, one), [offer({ id: 'o1', status: 'claimed' })], 's1', NOW);
    const decision = await decider.decide(situation(), moment, learnt);
    const [utility, before] = [decision, untaught].map(({ candidates }) => candidates[0]!.utility!);
    expect(utility).toBeGreaterThan(before! + 1);
    const why = await decider.explain(pool.coupons[0]!, moment);
    expect(why.utility).toBeCloseTo(utility!, 6);
    const sum = why.contributions.reduce((all, { value }) => all + value, why.background);
    expect(sum).toBeCloseTo(utility!, 6);
    expect(why.contributions.find(({ group }) => group === LEARNT_GROUP)!.value).toBeGreaterThan(0);
  });
});
