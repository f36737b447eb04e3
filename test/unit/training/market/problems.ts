/** Small markets for the tests. */
import fc from 'fast-check';
import type { Expected } from '../../../../training/market/answers.js';
import { type Problem, problemOf } from '../../../../training/market/problem.js';

export const expected = (
  gain: readonly number[],
  cost: readonly number[],
  redeems: readonly number[],
): Expected => ({
  gain: Float32Array.from(gain),
  cost: Float32Array.from(cost),
  redeems: Float32Array.from(redeems),
  kept: new Float32Array(gain.length),
});

/** Random markets in which every second coupon is limited by money, the others by uses. */
export const pairsOf = (shoppers: number, coupons: number): fc.Arbitrary<Problem> => {
  const size = shoppers * coupons;
  const column = (min: number, max: number) =>
    fc.array(
      fc.integer({ min: min * 100, max: max * 100 }).map((value) => value / 100),
      { minLength: size, maxLength: size },
    );
  return fc
    .tuple(
      column(-2, 20),
      column(1, 9),
      column(0.05, 1),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: coupons, maxLength: coupons }),
    )
    .map(([gain, cost, redeems, limits]) =>
      problemOf({ shoppers, coupons }, expected(gain, cost, redeems), 0, {
        budget: Float64Array.from(limits, (limit, c) => (c % 2 === 0 ? limit : Number.POSITIVE_INFINITY)),
        total: Float64Array.from(limits, (limit, c) => (c % 2 === 0 ? Number.POSITIVE_INFINITY : limit / 4)),
      }),
    );
};
