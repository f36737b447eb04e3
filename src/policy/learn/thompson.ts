/**
 * Exploration by Thompson sampling (Thompson 1933; Chapelle & Li 2011; Agrawal & Goyal 2013): a signed share of decisions is made by
 * weights drawn from the posterior in place of their mean, so that what is tried is what may yet turn out best. One of DRAWS
 * drawn before is taken with equal chance: given the draws, the propensity is exact, a count.
 */

/** Weights drawn for one decision. Thompson's own probability is met within √(p(1 − p)/DRAWS), at most .063. */
export const DRAWS = 64;

/** What was chosen: two choices are the same if they show the same. None and waiting both show nothing. */
export interface Chosen {
  readonly action: string;
  readonly couponId?: string | undefined;
}

const isSame = (one: Chosen, other: Chosen): boolean => one.couponId === other.couponId;

export interface Explored<Choice> {
  readonly choice: Choice;
  /** Drawn weights chose, and chose otherwise than their mean would have. */
  readonly explored: boolean;
  /** P(this very choice | the draws): (1 − share) [it is the mean's] + share · count / draws. In (0, 1]. */
  readonly propensity: number;
}

/**
 * @param best the choice by the posterior's mean
 * @param drawn the choice by each draw, at least one
 * @param share of decisions that a draw makes, 0…1
 * @param random uniform in [0, 1); asked once or twice
 */
export function explore<Choice extends Chosen>(
  best: Choice,
  drawn: readonly Choice[],
  share: number,
  random: () => number,
): Explored<Choice> {
  const explores = random() < share;
  const choice = explores ? (drawn[Math.floor(random() * drawn.length)] as Choice) : best;
  const isBest = isSame(choice, best);
  const count = drawn.filter((other) => isSame(other, choice)).length;
  return {
    choice,
    explored: !isBest,
    propensity: (isBest ? 1 - share : 0) + (share * count) / drawn.length,
  };
}

/** `count` standard normals (Box & Muller 1958). */
export function standardNormals(count: number, random: () => number): Float64Array {
  return Float64Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  });
}
