/**
 * The choice among coupons and none: the greatest utility if it is above a bar, else none, mixed with a signed share of
 * exploration that picks evenly among all of them (ε-greedy), so that logs keep known propensities.
 */
export interface Choice {
  /** Index of the coupon, or -1 for none. */
  readonly index: number;
  readonly explored: boolean;
  /** Probability of this very choice, (0…1]. */
  readonly propensity: number;
}

/**
 * @param utilities of the eligible coupons, minor units; NaN is never chosen
 * @param bar what the best must exceed to be shown, minor units ≥ 0
 * @param exploration share of choices made at random, 0…1
 * @param random uniform in [0, 1)
 */
export function choose(
  utilities: readonly number[],
  bar: number,
  exploration: number,
  random: () => number,
): Choice {
  let best = -1;
  utilities.forEach((value, index) => {
    if (value > (best < 0 ? bar : (utilities[best] as number))) best = index;
  });
  const options = utilities.length + 1;
  const explores = exploration > 0 && random() < exploration;
  const index = explores ? Math.min(Math.floor(random() * options), options - 1) - 1 : best;
  const even = exploration / options;
  return {
    index,
    explored: index !== best,
    propensity: index === best ? 1 - exploration + even : even,
  };
}
