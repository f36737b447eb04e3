/** How well scores put those who did before those who did not. Labels are 0 or 1; every row may carry a weight. */

/** Row numbers from the highest score to the lowest; equal scores keep their order. */
export function descending(scores: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: scores.length }, (_, row) => row);
  return order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
}

/** Calls `each` once for every run of equal scores with the weight of its ones and zeros, highest score first. */
function forEachTie(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  each: (ones: number, zeros: number) => void,
): void {
  const order = descending(scores);
  let [ones, zeros] = [0, 0];
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    const weight = weights ? (weights[row] as number) : 1;
    if ((labels[row] as number) > 0.5) ones += weight;
    else zeros += weight;
    const next = order[at + 1];
    if (next !== undefined && scores[next] === scores[row]) continue;
    each(ones, zeros);
    [ones, zeros] = [0, 0];
  }
}

/**
 * Area under the ROC curve: the probability that a one outranks a zero, ties counting half. NaN where either is missing.
 * (Hanley & McNeil 1982)
 */
export function rocAuc(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  let [above, below, won] = [0, 0, 0];
  forEachTie(labels, scores, weights, (ones, zeros) => {
    won += zeros * (above + ones / 2);
    above += ones;
    below += zeros;
  });
  return won / (above * below);
}

/** Average precision, Σ (recallₙ − recallₙ₋₁)·precisionₙ over distinct scores, without interpolation. NaN without ones. */
export function averagePrecision(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  let [hits, all, sum] = [0, 0, 0];
  forEachTie(labels, scores, weights, (ones, zeros) => {
    hits += ones;
    all += ones + zeros;
    sum += ones * (all > 0 ? hits / all : 0);
  });
  return sum / hits;
}
