import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { RELATIVE_WIDTH } from '../../../../src/features/encode.js';
import type { Score, Scores } from '../../../../src/model/score.js';
import { COUPON_HEADS } from '../../../../src/model/types.js';
import { conclude, consider } from '../../../../src/policy/decide.js';
import { type Answered, concludeLearnt } from '../../../../src/policy/learn/conclude.js';
import { chancesOf, corrected, factorOf, MOST_FACTOR } from '../../../../src/policy/learn/correct.js';
import { learntFeatures, PRIOR_SPREAD } from '../../../../src/policy/learn/features.js';
import { draw, posterior } from '../../../../src/policy/learn/head.js';
import { type Learnt, NOTHING_LEARNT, opened, settled } from '../../../../src/policy/learn/lessons.js';
import { DRAWS } from '../../../../src/policy/learn/thompson.js';
import { Reason } from '../../../../src/policy/types.js';
import { utility } from '../../../../src/policy/utility.js';
import type { Pool, PoolInput } from '../../../../src/pool/schema.js';
import { createRandom, type Random } from '../../../../training/simulator/random.js';
import { couponInput, NOW, offer, poolOf, score, situation } from '../fixtures.js';

const BENEFITS: PoolInput['coupons'][number]['benefit'][] = [
  { kind: 'percent', percent: 10 },
  { kind: 'fixed', amount: 500 },
  { kind: 'free_shipping' },
];
/** A percentage, an amount, free shipping, and so on. */
const shop = (count: number, change: Partial<PoolInput> = {}): Pool =>
  poolOf(
    Array.from({ length: count }, (_, i) => couponInput({ id: `c${i}`, benefit: BENEFITS[i % 3]! })),
    change,
  );
const NONE = score();
/** A coupon that is expected to add so much, minor units. */
const adding = (profit: number, change: Partial<Score> = {}): Score =>
  score({ pBuy: 0.14, pRedeem: 0.06, profit: 200 + profit, revenue: 600, cost: 30, ...change });
const heads = (claims: readonly number[]) => {
  const all = new Float32Array(claims.length * COUPON_HEADS.length);
  claims.forEach((logit, row) => {
    all[row * COUPON_HEADS.length + COUPON_HEADS.indexOf('claim')] = logit;
  });
  return all;
};
function relatives(count: number, random: Random): Float32Array {
  return Float32Array.from({ length: count * RELATIVE_WIDTH }, () => random.next());
}
const answered = (coupons: readonly Score[], random: Random): Answered => ({
  scores: { none: NONE, coupons },
  heads: heads(coupons.map(() => random.normal(-0.5, 1))),
  relatives: relatives(coupons.length, random),
});
const never = () => {
  throw new Error('nobody asked for chance');
};

describe('a decision with what was learnt', () => {
  let random: Random;
  beforeEach(() => {
    random = createRandom('conclude');
  });

  const pool = shop(3);
  const considered = consider(situation(), pool);
  const three = () => answered([adding(120), adding(100), adding(90)], random);

  /** What this shopper does with offers of each kind, ten times over. */
  function taughtBy(does: (kind: string) => 'claimed' | 'dismissed', given: Answered): Learnt {
    let learnt = NOTHING_LEARNT;
    for (let i = 0; i < 10; i++) {
      const row = i % 3;
      const one = {
        ...given,
        scores: { none: NONE, coupons: given.scores.coupons.map((s, k) => (k === row ? adding(500) : s)) },
      };
      const { decision, lesson } = concludeLearnt(considered, one, NOTHING_LEARNT, 0, never);
      expect(decision.couponId).toBe(`c${row}`);
      learnt = opened(learnt, { offerId: `o${i}`, at: NOW, ...lesson! });
      const status = does(pool.coupons[row]!.benefit.kind);
      learnt = settled(learnt, [offer({ id: `o${i}`, status })], 's1', NOW);
    }
    return learnt;
  }

  it('is the student’s own where nothing was learnt, and asks for no chance', () => {
    const given = three();
    const { decision, factor, lesson } = concludeLearnt(considered, given, NOTHING_LEARNT, 0, never);
    expect(decision).toEqual(conclude(considered, given.scores, never, 0));
    expect(factor).toBe(1);
    expect(lesson!.claim).toBeCloseTo(given.heads[COUPON_HEADS.indexOf('claim')]!, 6);
  });

  it('goes to what this shopper takes, within ten offers, away from what they decline', () => {
    const given = three();
    const learnt = taughtBy((kind) => (kind === 'free_shipping' ? 'claimed' : 'dismissed'), given);
    expect(concludeLearnt(considered, given, NOTHING_LEARNT, 0, never).decision.couponId).toBe('c0');
    const { decision, factor } = concludeLearnt(considered, given, learnt, 0, never);
    expect(decision.couponId).toBe('c2');
    expect(factor).toBeGreaterThan(1);
    const [percent, , shipping] = decision.candidates;
    expect(shipping!.utility!).toBeCloseTo(90 * factor, 6);
    expect(percent!.utility!).toBeLessThan(120);
  });

  it('falls silent for who declines everything', () => {
    const given = three();
    const learnt = taughtBy(() => 'dismissed', given);
    const bar = 0.01 * pool.catalogue.typicalOrder;
    const modest = {
      ...given,
      scores: { none: NONE, coupons: [adding(bar + 2), adding(bar + 1), adding(bar + 1)] },
    };
    expect(concludeLearnt(considered, modest, NOTHING_LEARNT, 0, never).decision.action).toBe('show');
    expect(concludeLearnt(considered, modest, learnt, 0, never).decision).toMatchObject({
      action: 'none',
      reason: Reason.AddsTooLittle,
    });
  });

  it('never shows what the student expects to lose on, however much it is liked', () => {
    const given = { ...three(), scores: { none: NONE, coupons: [adding(-5), adding(-50), adding(-1)] } };
    const learnt = taughtBy(() => 'claimed', three());
    expect(concludeLearnt(considered, given, learnt, 0, never).decision.action).toBe('none');
  });

  it('leaves a later moment as much better than now as the student has it', () => {
    const learnt = taughtBy(() => 'claimed', three());
    const given = three();
    for (const wait of [119, 121]) {
      const scores = { ...given.scores, wait };
      const untaught = concludeLearnt(considered, { ...given, scores }, NOTHING_LEARNT, 0, never).decision;
      const { decision } = concludeLearnt(considered, { ...given, scores }, learnt, 0, never);
      expect(decision.action).toBe(untaught.action);
    }
  });

  it('logs propensities under which every choice has its inverse-propensity weight right', () => {
    const given = three();
    const learnt = taughtBy((kind) => (kind === 'percent' ? 'dismissed' : 'claimed'), given);
    const [share, count] = [0.4, 300];
    const weights = new Map<string, number[]>();
    for (let i = 0; i < count; i++) {
      const { decision } = concludeLearnt(considered, given, learnt, share, random.next);
      const { couponId = 'none', propensity } = decision;
      expect(propensity).toBeGreaterThanOrEqual(share / DRAWS);
      expect(propensity).toBeLessThanOrEqual(1);
      weights.set(couponId, [...(weights.get(couponId) ?? []), 1 / propensity]);
    }
    expect(weights.size).toBeGreaterThan(1);
    for (const [couponId, all] of weights) {
      // Only choices that are drawn nearly always have some draw among 64.
      if (all.length < 0.02 * count) continue;
      const mean = all.reduce((sum, one) => sum + one, 0) / count;
      const square = all.reduce((sum, one) => sum + one * one, 0) / count;
      const error = Math.sqrt((square - mean * mean) / count);
      expect(Math.abs(mean - 1), `${couponId} ${mean} ± ${error}`).toBeLessThan(4 * error);
    }
  });

  it('makes only the signed share by chance, and says so', () => {
    const given = answered([adding(101), adding(100), adding(99)], random);
    const best = concludeLearnt(considered, given, NOTHING_LEARNT, 0, never).decision;
    const decisions = Array.from(
      { length: 300 },
      () => concludeLearnt(considered, given, NOTHING_LEARNT, 0.2, random.next).decision,
    );
    const others = decisions.filter(({ couponId }) => couponId !== best.couponId);
    expect(others.length).toBeGreaterThan(10);
    expect(others.length).toBeLessThan(0.2 * 300 + 4 * Math.sqrt(300 * 0.16));
    for (const { reason } of others) expect(reason).toBe(Reason.Explored);
    for (const one of decisions.filter(({ couponId }) => couponId === best.couponId)) {
      expect(one.reason).toBe(Reason.Chosen);
      expect(one.propensity).toBeGreaterThanOrEqual(0.8);
    }
  });

  it('gives what a lot gave, with the lot’s propensity', () => {
    const giving = { way: 'random', probability: 1 } as const;
    const lots = poolOf([couponInput({ id: 'c0' }), couponInput({ id: 'lot', giving })]);
    const drawn = consider(situation({ seed: 'seed' }), lots);
    const given = answered([adding(500), adding(-10)], random);
    const { decision } = concludeLearnt(drawn, given, NOTHING_LEARNT, 0.5, random.next);
    expect(decision).toMatchObject({ couponId: 'lot', reason: Reason.Drawn, propensity: 1 });
  });

  it('counts for each draw what the policy itself would choose by it', () => {
    const count = 12;
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, waits) => {
        const own = createRandom(seed);
        const many = shop(count, { exploration: 0 });
        const all = consider(situation(), {
          ...many,
          coupons: many.coupons.map((one) => ({ ...one, priority: own.integer(0, 1) })),
        });
        const given = answered(
          all.eligible.map(() => adding(own.normal(40, 60))),
          own,
        );
        const scores: Scores = { ...given.scores, ...(waits && { wait: own.between(0, 200) }) };
        const learnt = taughtBy(() => (own.chance(0.5) ? 'claimed' : 'dismissed'), three());
        // With all of the share every choice is a draw's; the policy redone by hand on the same stream must agree.
        const [one, again] = [createRandom(`${seed}/draws`), createRandom(`${seed}/draws`)];
        const { decision } = concludeLearnt(all, { ...given, scores }, learnt, 1, one.next);
        const belief = posterior(learnt, PRIOR_SPREAD);
        const x = all.eligible.map((coupon, row) => learntFeatures(coupon, given.relatives, row));
        const choices = Array.from({ length: DRAWS }, () => {
          const normals = PRIOR_SPREAD.map(() => {
            const radius = Math.sqrt(-2 * Math.log(1 - again.next()));
            return radius * Math.cos(2 * Math.PI * again.next());
          });
          const theta = draw(belief, normals);
          const factors = scores.coupons.map((s, row) => {
            const shift = theta.reduce((sum, w, i) => sum + w * x[row]![i]!, 0);
            return factorOf(chancesOf(s, given.heads, row), shift);
          });
          const by = conclude(all, corrected(scores, factors), () => 1, 0);
          return by.action === 'show' ? by.couponId : 'nothing';
        });
        const chosen = decision.action === 'show' ? decision.couponId : 'nothing';
        expect(choices.filter((other) => other === chosen).length / DRAWS).toBeCloseTo(
          decision.propensity,
          12,
        );
      }),
      { numRuns: 15 },
    );
  });
});

describe('what the head does to a score', () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const scores = fc
    .tuple(number(0, 1), number(0, 1), number(-400, 400), number(-4, 4))
    .map(([pBuy, share, profit, claim]) => ({
      coupon: adding(profit, { pBuy, pRedeem: pBuy * share, cost: 100 * pBuy * share }),
      claim,
    }));

  it('scales all that a coupon adds and costs alike, so that prices keep their meaning', () => {
    fc.assert(
      fc.property(
        scores,
        number(-3, 3),
        number(0, 2),
        number(0, 500),
        ({ coupon, claim }, shift, lambda, mu) => {
          const priced = { ...shop(1).coupons[0]!, prices: { lambda, mu: Math.round(mu) } };
          const factor = factorOf(chancesOf(coupon, heads([claim]), 0), shift);
          const { coupons } = corrected({ none: NONE, coupons: [coupon] }, [factor]);
          const pool = shop(1);
          const before = utility(priced, coupon, NONE, pool);
          const [after] = coupons.map((one) => utility(priced, one, NONE, pool));
          // P(redeem) may not pass P(buy): only there the exact proportion ends.
          if (factor * coupon.pRedeem <= coupons[0]!.pBuy) expect(after).toBeCloseTo(factor * before, 6);
          expect(factor).toBeGreaterThan(0);
          expect(factor).toBeLessThanOrEqual(MOST_FACTOR);
          expect(coupons[0]!.pBuy).toBeGreaterThanOrEqual(0);
          expect(coupons[0]!.pBuy).toBeLessThanOrEqual(1);
          expect(coupons[0]!.pRedeem).toBeLessThanOrEqual(coupons[0]!.pBuy + 1e-12);
        },
      ),
    );
  });

  it('grows with the liking, from below 1 to above, and no shift changes nothing', () => {
    fc.assert(
      fc.property(scores, number(0.01, 3), ({ coupon, claim }, shift) => {
        const chances = chancesOf(coupon, heads([claim]), 0);
        expect(factorOf(chances, 0)).toBeCloseTo(1, 12);
        expect(factorOf(chances, shift)).toBeGreaterThan(1);
        expect(factorOf(chances, -shift)).toBeLessThan(1);
      }),
    );
  });

  it('takes nobody to redeem more often than they claim', () => {
    const { claim, use } = chancesOf(adding(10, { pBuy: 0.9, pRedeem: 0.8 }), heads([-3]), 0);
    expect(claim).toBeCloseTo(0.8, 9);
    expect(use).toBeGreaterThan(0.99);
  });
});
