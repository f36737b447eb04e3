import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { centralOptimum } from '../../../../training/market/central.js';
import { dualBound, dualValue } from '../../../../training/market/dual-bound.js';
import { type Problem, problemOf, respond } from '../../../../training/market/problem.js';
import { expected, pairsOf } from './problems.js';

/** Two coupons, three shoppers; coupon 0 has money for one of its offers, coupon 1 is good for half a use. */
function byHand(): Problem {
  const gain = [10, 4, 9, 1, 8, 3];
  return problemOf(
    { shoppers: 3, coupons: 2 },
    expected(gain, [5, 2, 5, 2, 5, 2], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]),
    0,
    {
      budget: Float64Array.of(5, Number.POSITIVE_INFINITY),
      total: Float64Array.of(Number.POSITIVE_INFINITY, 0.5),
    },
  );
}

describe('the central optimum', () => {
  // Coupon 0 can be shown once, coupon 1 once, to different shoppers. The pairs' sums: 10 + 3 (shoppers 0 and 2) = 13,
  // 9 + 4 (1 and 0) = 13, 8 + 4 (2 and 0) = 12, 10 + 1 = 11 …; fractions give no more, so the optimum is 13.
  test('is 13 on a market worked out by hand, and the dual bound meets it', async () => {
    const problem = byHand();
    expect((await centralOptimum(problem)).value).toBeCloseTo(13, 6);
    expect((await centralOptimum(problem, true)).value).toBeCloseTo(13, 6);
    const { bound, feasible } = dualBound(problem, { rounds: 600 });
    expect(bound).toBeGreaterThanOrEqual(13 - 1e-9);
    expect(bound).toBeLessThan(13.2);
    expect(feasible).toBeLessThanOrEqual(13 + 1e-9);
    expect(feasible).toBeGreaterThanOrEqual(12);
  });

  test('shows nobody two coupons, and keeps every limit', async () => {
    const problem = byHand();
    const { shares } = await centralOptimum(problem);
    const spent = [...shares.keys()].reduce((sum, at) => {
      const isFirst = problem.coupon[at] === 0;
      return sum + (isFirst ? (shares[at] as number) * (problem.cost[at] as number) : 0);
    }, 0);
    expect(spent).toBeLessThanOrEqual(5 + 1e-6);
    for (let shopper = 0; shopper < 3; shopper++) {
      const own = shares.slice(problem.start[shopper], problem.start[shopper + 1]);
      expect(own.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1 + 1e-6);
    }
  });
});

describe('the dual bound', () => {
  test('is above HiGHS’s optimum at any prices, and near it at its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        pairsOf(12, 3),
        fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 6, maxLength: 6 }),
        async (problem, prices) => {
          const optimum = (await centralOptimum(problem)).value;
          const [lambda, mu] = [prices.slice(0, 3), prices.slice(3)];
          expect(dualValue(problem, respond(problem, lambda, mu), lambda, mu)).toBeGreaterThanOrEqual(
            optimum - 1e-6,
          );
          const { bound, feasible } = dualBound(problem, { rounds: 200 });
          expect(bound).toBeGreaterThanOrEqual(optimum - 1e-6);
          expect(bound).toBeLessThanOrEqual(optimum * 1.15 + 1);
          expect(feasible).toBeLessThanOrEqual(optimum + 1e-6);
        },
      ),
      { numRuns: 15 },
    );
  });
});
