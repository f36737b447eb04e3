/** Restraint under everything that could wear it down: several tabs on one store, focus changes, clocks that jump. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Offers } from '../../../src/engine/offers.js';
import { ineligibility } from '../../../src/policy/eligible.js';
import { restrained } from '../../../src/policy/restraint.js';
import { type Decision, Reason } from '../../../src/policy/types.js';
import type { Pool, PoolInput } from '../../../src/pool/schema.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import { DEFAULT_RETENTION, type Store } from '../../../src/store/store.js';
import { couponInput, HOUR, NOW, poolOf, situation } from '../policy/fixtures.js';

const RESTRAINT = { minEvents: 0, perHour: 2, perDay: 3, perWeek: 5, perMonth: 6, coolDownMs: 2 * HOUR };
const SPANS = { perHour: HOUR, perDay: 24 * HOUR, perWeek: 168 * HOUR, perMonth: 720 * HOUR };
const coupons: PoolInput['coupons'] = [couponInput(), couponInput({ id: 'b' })];
const show: Decision = {
  action: 'show',
  reason: Reason.Chosen,
  couponId: 'ten',
  propensity: 1,
  candidates: [],
  at: 0,
};

function tab(store: Store, pool: Pool, clock: () => number, newId: () => string) {
  const offers = new Offers({
    store,
    postClaim: async () => ({ code: 'X' }),
    claimUrl: '',
    now: clock,
    newId,
    locale: 'en',
    post: () => undefined,
  });
  offers.stock(pool, []);
  return offers;
}

/** A moment in one tab: what the rules saw when it decided may be old by the time it opens the offer. */
const momentAt = async (store: Store, now: number, sessionId: string) =>
  situation({
    now,
    offers: await store.offers(),
    session: { id: sessionId, number: 1, startedAt: now, lastAt: now },
  });

describe('caps', () => {
  it('are not passed by any number of tabs that decide at the same moment', async () => {
    const [store, pool] = [new MemoryStore(), poolOf(coupons, { restraint: RESTRAINT })];
    let id = 0;
    const tabs = Array.from({ length: 8 }, () =>
      tab(
        store,
        pool,
        () => NOW,
        () => `o${++id}`,
      ),
    );
    const moments = await Promise.all(tabs.map((_, index) => momentAt(store, NOW, `s${index}`)));
    const opened = await Promise.all(
      tabs.map((each, index) => each.open(show, moments[index] as never, pool)),
    );
    expect(opened.filter((offer) => typeof offer !== 'string')).toHaveLength(RESTRAINT.perHour);
    expect(opened.filter((offer) => offer === Reason.HourCap)).toHaveLength(6);
  });

  it('a word in one tab counts in another that has decided already', async () => {
    const [store, pool] = [
      new MemoryStore(),
      poolOf(coupons, { restraint: { ...RESTRAINT, coolDownMs: 0, perHour: 9 } }),
    ];
    let id = 0;
    const [here, there] = [1, 2].map(() =>
      tab(
        store,
        pool,
        () => NOW,
        () => `o${++id}`,
      ),
    ) as [Offers, Offers];
    const first = await here.open(show, await momentAt(store, NOW, 's1'), pool);
    const decidedBefore = await momentAt(store, NOW, 's2');
    await here.dismiss((first as { id: string }).id, true);
    expect(await there.open(show, decidedBefore, pool)).toBe(Reason.NeverAgain);
    const other = await there.open({ ...show, couponId: 'b' }, decidedBefore, pool);
    await there.dismiss((other as { id: string }).id, 'all');
    expect(await here.open({ ...show, couponId: 'b' }, decidedBefore, pool)).toBe(Reason.Silenced);
    await here.speakAgain();
    expect(restrained(await momentAt(store, NOW, 's3'), pool)).toBeUndefined();
    expect(await here.open(show, await momentAt(store, NOW, 's3'), pool)).toBe(Reason.NeverAgain);
  });

  /** What a shopper, a browser and a clock can do, in any order. */
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('moment' as const), tab: fc.nat(2), stale: fc.boolean() }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 0, max: 9 * HOUR }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('back' as const),
        ms: fc.integer({ min: 0, max: 99 * HOUR }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('answer' as const),
        how: fc.constantFrom('dismiss', 'order'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('load' as const) }) },
  );

  it('hold over tabs, stale decisions, page loads and clocks set back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), async (steps) => {
        const [store, pool] = [new MemoryStore(), poolOf(coupons, { restraint: RESTRAINT })];
        /** The device's clock may be wrong; true time only goes on. */
        let [clock, truth, id, session] = [NOW, 0, 0, 0];
        const shown: number[] = [];
        const tabs = [0, 1, 2].map(() =>
          tab(
            store,
            pool,
            () => clock,
            () => `o${++id}`,
          ),
        );
        let kept = await momentAt(store, clock, 's');
        for (const each of steps) {
          if (each.kind === 'time') [clock, truth] = [clock + each.ms, truth + each.ms];
          if (each.kind === 'back') clock -= each.ms;
          if (each.kind === 'load') await store.prune(clock, DEFAULT_RETENTION);
          if (each.kind === 'answer') {
            const open = (await store.offers()).filter(({ status }) => status === 'shown').at(-1);
            if (each.how === 'order') await (tabs[0] as Offers).ordered(undefined);
            else if (open) await (tabs[0] as Offers).dismiss(open.id, false);
          }
          if (each.kind === 'moment') {
            const now = await momentAt(store, clock, `s${++session}`);
            const seen = each.stale ? kept : now;
            kept = now;
            const fits = !restrained(seen, pool) && !ineligibility(pool.coupons[0] as never, seen, pool);
            if (!fits) continue;
            const offer = await (tabs[each.tab] as Offers).open(show, { ...seen, now: clock }, pool);
            if (typeof offer !== 'string') shown.push(truth);
          }
        }
        for (const [cap, span] of Object.entries(SPANS) as [keyof typeof SPANS, number][]) {
          for (const from of shown) {
            const within = shown.filter((at) => at >= from && at < from + span).length;
            expect(within, cap).toBeLessThanOrEqual(RESTRAINT[cap]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
