import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose } from '../../../src/policy/choose.js';
import { conclude, consider, decidedEarly } from '../../../src/policy/decide.js';
import { Reason } from '../../../src/policy/types.js';
import { couponInput, poolOf, score, situation } from './fixtures.js';

const coupon = (id: string, more = {}) => couponInput({ id, ...more });
const never = () => 1 - Number.EPSILON;
const anyGain = { restraint: { leastGain: 0 } };

describe('decide', () => {
  it('shows the coupon that adds most profit, and says why each other one is not shown', () => {
    const pool = poolOf([coupon('good'), coupon('best'), coupon('waste'), coupon('gone')]);
    const considered = consider(situation({ denied: ['gone'] }), pool);
    const decision = conclude(
      considered,
      { none: score(), coupons: [score({ profit: 350 }), score({ profit: 400 }), score({ profit: 150 })] },
      never,
    );
    expect(decision).toMatchObject({
      action: 'show',
      couponId: 'best',
      reason: Reason.Chosen,
      propensity: 1,
    });
    expect(Object.fromEntries(decision.candidates.map((one) => [one.couponId, one.reason]))).toEqual({
      good: Reason.AnotherIsBetter,
      best: Reason.Chosen,
      waste: Reason.AddsNothing,
      gone: Reason.Withdrawn,
    });
  });

  it('shows nothing when every coupon adds nothing', () => {
    const pool = poolOf([coupon('a')]);
    const decision = conclude(
      consider(situation(), pool),
      { none: score({ profit: 200 }), coupons: [score({ profit: 200 })] },
      never,
    );
    expect(decision).toMatchObject({ action: 'none', reason: Reason.AddsNothing });
    expect(decision.couponId).toBeUndefined();
  });

  it('interrupts nobody for less than the signed share of a typical order', () => {
    const decide = (leastGain: number) =>
      conclude(
        consider(situation(), poolOf([coupon('a')], { restraint: { leastGain } })),
        { none: score({ profit: 200 }), coupons: [score({ profit: 250 })] },
        never,
      );
    // 1 % of a typical order of 50.00 is 0.50.
    expect(decide(0.0099)).toMatchObject({ action: 'show', reason: Reason.Chosen });
    expect(decide(0.01)).toMatchObject({ action: 'none', reason: Reason.AddsTooLittle });
    expect(decide(0.01).candidates).toMatchObject([{ reason: Reason.AddsTooLittle }]);
  });

  it('lets a shadow price on money turn a profitable coupon away', () => {
    const scores = {
      none: score({ profit: 100 }),
      coupons: [score({ profit: 150, cost: 100, pRedeem: 0.2 })],
    };
    const decide = (prices: object) =>
      conclude(consider(situation(), poolOf([coupon('a', { prices })], anyGain)), scores, never).action;
    expect(decide({ lambda: 0.49 })).toBe('show');
    expect(decide({ lambda: 0.5 })).toBe('none');
    expect(decide({ mu: 249 })).toBe('show');
    expect(decide({ mu: 250 })).toBe('none');
  });

  it('follows the objective signed in the pool', () => {
    const scores = {
      none: score({ profit: 100, revenue: 400, pBuy: 0.1 }),
      coupons: [score({ profit: 90, revenue: 450, pBuy: 0.09 })],
    };
    const decide = (objective: 'profit' | 'revenue' | 'conversions') =>
      conclude(consider(situation(), poolOf([coupon('a')], { objective, ...anyGain })), scores, never).action;
    expect([decide('profit'), decide('revenue'), decide('conversions')]).toEqual(['none', 'show', 'none']);
  });

  it('waits while it is too early, and needs no scores to know', () => {
    const pool = poolOf([coupon('a')]);
    expect(decidedEarly(consider(situation({ eventCount: 1 }), pool))).toMatchObject({ action: 'wait' });
    expect(decidedEarly(consider(situation(), pool))).toBeUndefined();
  });

  it('never chooses a coupon whose score is not a number', () => {
    const pool = poolOf([coupon('broken')]);
    const decision = conclude(
      consider(situation(), pool),
      { none: score(), coupons: [score({ profit: Number.NaN })] },
      never,
    );
    expect(decision.action).toBe('none');
  });
});

describe('choose', () => {
  it('gives propensities that sum to one over all choices', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (utilities, exploration) => {
          const greedy = choose(utilities, 0, exploration, never);
          const even = exploration / (utilities.length + 1);
          // All others are reached by exploration alone.
          const best = exploration < 1 ? greedy.propensity : even;
          expect(best + even * utilities.length).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it('explores each option as often as it says', () => {
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const counts = [0, 0, 0, 0];
    const draws = 40_000;
    for (let draw = 0; draw < draws; draw++) {
      const at = choose([5, 1, -3], 0, 0.4, random).index + 1;
      counts[at] = (counts[at] as number) + 1;
    }
    // 4 standard errors of a share near .1 over 40,000 draws is .006.
    expect(counts.map((count) => count / draws)).toEqual([
      expect.closeTo(0.1, 2),
      expect.closeTo(0.7, 2),
      expect.closeTo(0.1, 2),
      expect.closeTo(0.1, 2),
    ]);
  });
});
