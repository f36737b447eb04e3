/**
 * What another policy would have earned, from rows that a policy with known probabilities logged. docs/evaluation.md says
 * what each of these assumes; likelihood-interval.ts makes their intervals.
 */
import { likelihoodInterval } from './likelihood-interval.js';
import { byCluster, ratioOf, standardErrorOf, type Terms } from './terms.js';
import { effectiveSampleSize, matchedRewards } from './weights.js';

export interface OffPolicyEstimate {
  /** In the unit of the rewards. */
  readonly value: number;
  readonly standardError: number;
  /** 95 %. */
  readonly interval: readonly [number, number];
}

/** How much a log tells of the target policy, whatever the estimator. */
export interface Overlap {
  readonly rows: number;
  readonly effectiveRows: number;
  readonly largestWeight: number;
  /** Effective number of rows with a reward. */
  readonly matched: number;
}

/** A reward model's say on each row. */
export interface ModelledRows {
  /** [n] Σₐ π(a | x)·r̂(x, a): what the target policy is expected to earn there. */
  readonly expected: ArrayLike<number>;
  /** [n] r̂ of the action that was logged. */
  readonly predicted: ArrayLike<number>;
}

export function overlapOf(weights: Float64Array, rewards: ArrayLike<number>): Overlap {
  return {
    rows: weights.length,
    effectiveRows: effectiveSampleSize(weights),
    largestWeight: weights.reduce((most, weight) => Math.max(most, weight), 0),
    matched: matchedRewards(weights, rewards),
  };
}

/** @param clusters of the rows, where some belong together: all of one person */
export function estimate(terms: Terms, clusters?: ArrayLike<number>): OffPolicyEstimate {
  const apart = clusters ? byCluster(terms, clusters) : terms;
  return {
    value: ratioOf(apart),
    standardError: standardErrorOf(apart),
    interval: likelihoodInterval(apart),
  };
}

/** Inverse propensity weighting: mean w·reward (Horvitz & Thompson 1952). Unbiased, and wild where weights are. */
export const ipwTerms = (weights: Float64Array, rewards: ArrayLike<number>): Terms => ({
  numerators: weights.map((weight, row) => weight * (rewards[row] as number)),
});

/**
 * Self-normalised: Σ w·reward / Σ w (Swaminathan & Joachims 2015). A little biased, much calmer, and adding a constant
 * to every reward adds it to the estimate.
 */
export const snipwTerms = (weights: Float64Array, rewards: ArrayLike<number>): Terms => ({
  ...ipwTerms(weights, rewards),
  denominators: weights,
});

/**
 * Doubly robust: the model's expectation plus the weighted error on what was logged (Dudík, Langford & Li 2011). Right when
 * either the weights or the model are. The model must not have learnt from the row it speaks of.
 */
export const drTerms = (
  weights: Float64Array,
  rewards: ArrayLike<number>,
  { expected, predicted }: ModelledRows,
): Terms => ({
  numerators: weights.map(
    (weight, row) =>
      (expected[row] as number) + weight * ((rewards[row] as number) - (predicted[row] as number)),
  ),
});

/**
 * The direct method: the model's expectation alone. As right as the model; no interval knows how wrong that is.
 * @param corrections how each row moved the model and, by it, the estimate (linear-rewards.ts); without them the interval
 * is that of a model that was given
 */
export function dmTerms(expected: ArrayLike<number>, corrections?: Float64Array): Terms {
  const numerators = new Float64Array(expected.length);
  for (let row = 0; row < numerators.length; row++) {
    numerators[row] = (expected[row] as number) + (corrections?.[row] ?? 0);
  }
  return { numerators };
}
