/** How far one policy's log can speak for another policy. */

/** p(action | target policy) / p(action | logging policy), row by row. */
export const importanceWeights = (target: ArrayLike<number>, logged: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: logged.length }, (_, row) => (target[row] as number) / (logged[row] as number));

/** min(weight, most): less noise, and a bias towards what the logging policy did; whoever clips says where. */
export const clippedWeights = (weights: Float64Array, most: number): Float64Array =>
  weights.map((weight) => Math.min(weight, most));

/** (Σw)² / Σw²: how many rows drawn by the target policy itself would tell as much (Kish 1965); 0 where all are 0. */
export function effectiveSampleSize(weights: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] as number;
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0 ? (sum * sum) / squares : 0;
}

/**
 * How many rewards the target policy would have met: the effective number of rows among those with a reward. Of a policy
 * that always takes one action, and a log of even chances, it is the number of rewarded rows on which both agree.
 */
export const matchedRewards = (weights: Float64Array, rewards: ArrayLike<number>): number =>
  effectiveSampleSize(weights.map((weight, row) => ((rewards[row] as number) === 0 ? 0 : weight)));
