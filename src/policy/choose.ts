/**
 * The choice among coupons, none and waiting: of the coupons that are worth more than nothing the one of highest priority, then of greatest
 * utility, unless waiting is worth more; mixed with a signed share of exploration that picks evenly among all coupons and
 * nothing (ε-greedy), so that logs keep known propensities. None and waiting both show nothing: one choice for a log.
 */
export interface Choice {
  /** Index of the coupon, or -1 for nothing. */
  readonly index: number;
  readonly explored: boolean;
  /** Probability of this very choice, (0…1]. */
  readonly propensity: number;
  /** The coupon that would be shown were this the last moment, or -1. */
  readonly best: number;
}

export interface ChooseOptions {
  /** One for each utility; those of higher priority go first. All alike where absent. */
  readonly priorities?: readonly number[];
  /** Is showing this one worth less than waiting? Asked about the best. Never where absent. */
  readonly isBetterLater?: (index: number) => boolean;
}

/**
 * @param utilities of the eligible coupons, minor units; NaN is never chosen
 * @param exploration share of choices made at random, 0…1
 * @param random uniform in [0, 1)
 */
export function choose(
  utilities: readonly number[],
  exploration: number,
  random: () => number,
  { priorities = [], isBetterLater = () => false }: ChooseOptions = {},
): Choice {
  const priority = (index: number) => priorities[index] ?? 0;
  const isAhead = (one: number, other: number) =>
    priority(one) === priority(other)
      ? (utilities[one] as number) > (utilities[other] as number)
      : priority(one) > priority(other);
  let best = -1;
  utilities.forEach((value, index) => {
    if (value > 0 && (best < 0 || isAhead(index, best))) best = index;
  });
  const greedy = best >= 0 && isBetterLater(best) ? -1 : best;
  const options = utilities.length + 1;
  const explores = exploration > 0 && random() < exploration;
  const index = explores ? Math.min(Math.floor(random() * options), options - 1) - 1 : greedy;
  const even = exploration / options;
  return {
    index,
    explored: index !== greedy,
    propensity: index === greedy ? 1 - exploration + even : even,
    best,
  };
}
