/** What another policy would have earned, from rows that a policy with known probabilities logged. */

export interface OffPolicyEstimate {
  readonly value: number;
  readonly standardError: number;
  /** (Σw)² / Σw²: how many rows drawn by the target policy itself would tell as much (Kish 1965). */
  readonly effectiveRows: number;
  readonly largestWeight: number;
  readonly rows: number;
}

/** (Σw)² / Σw²; 0 where all weights are 0. */
export function effectiveSampleSize(weights: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] as number;
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0 ? (sum * sum) / squares : 0;
}

/** p(action | target policy) / p(action | logging policy), row by row. */
export const importanceWeights = (target: ArrayLike<number>, logged: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: logged.length }, (_, row) => (target[row] as number) / (logged[row] as number));

/** Inverse propensity scoring: mean w·reward (Horvitz & Thompson 1952). Unbiased, and wild where weights are. */
export function inversePropensity(weights: Float64Array, rewards: ArrayLike<number>): OffPolicyEstimate {
  return summary(weights, (row) => (weights[row] as number) * (rewards[row] as number));
}

/** Self-normalised: Σ w·reward / Σw (Swaminathan & Joachims 2015). A little biased, much calmer. */
export function selfNormalised(weights: Float64Array, rewards: ArrayLike<number>): OffPolicyEstimate {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const value = weights.reduce((sum, weight, row) => sum + weight * (rewards[row] as number), 0) / total;
  // Linearised: the ratio moves with w·(reward − value) / mean w.
  const spread = weights.reduce(
    (sum, weight, row) => sum + (weight * ((rewards[row] as number) - value)) ** 2,
    0,
  );
  return { ...extent(weights), value, standardError: Math.sqrt(spread) / total };
}

/**
 * Doubly robust: the model's expectation under the target policy plus the weighted error on what was logged (Dudík et al.
 * 2011). Right when either the weights or the model are.
 * @param expected Σₐ π(a | x)·r̂(x, a) of each row
 * @param predicted r̂ of the action that was logged
 */
export function doublyRobust(
  weights: Float64Array,
  rewards: ArrayLike<number>,
  expected: ArrayLike<number>,
  predicted: ArrayLike<number>,
): OffPolicyEstimate {
  return summary(
    weights,
    (row) =>
      (expected[row] as number) +
      (weights[row] as number) * ((rewards[row] as number) - (predicted[row] as number)),
  );
}

function extent(weights: Float64Array) {
  return {
    effectiveRows: effectiveSampleSize(weights),
    largestWeight: weights.reduce((most, weight) => Math.max(most, weight), 0),
    rows: weights.length,
  };
}

function summary(weights: Float64Array, term: (row: number) => number): OffPolicyEstimate {
  const rows = weights.length;
  let [sum, squares] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const one = term(row);
    sum += one;
    squares += one * one;
  }
  const value = sum / rows;
  const variance = (squares / rows - value * value) / (rows - 1);
  return { ...extent(weights), value, standardError: Math.sqrt(Math.max(0, variance)) };
}
