/** How far probabilities can be taken at their word. Labels may be soft (0…1); every row may carry a weight. */

const EDGE = 1e-15;

function weightedMean(
  count: number,
  weights: ArrayLike<number> | undefined,
  of: (row: number) => number,
): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row < count; row++) {
    const weight = weights ? (weights[row] as number) : 1;
    sum += weight * of(row);
    total += weight;
  }
  return sum / total;
}

/** Mean −log likelihood, nats. Probabilities are kept 1e-15 away from 0 and 1. */
export function logLoss(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  return weightedMean(labels.length, weights, (row) => {
    const p = Math.min(1 - EDGE, Math.max(EDGE, probabilities[row] as number));
    const y = labels[row] as number;
    return -(y * Math.log(p) + (1 - y) * Math.log(1 - p));
  });
}

/** Mean squared difference between probability and label (Brier 1950). */
export const brierScore = (
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number =>
  weightedMean(
    labels.length,
    weights,
    (row) => ((probabilities[row] as number) - (labels[row] as number)) ** 2,
  );

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean predicted probability, and mean label. */
  readonly predicted: number;
  readonly observed: number;
}

/**
 * Rows by predicted probability, in bins of equal size (`by: 'count'`, ties stay in one bin) or equal width; empty bins
 * are left out.
 */
export function reliabilityBins(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  { bins = 10, by = 'count' }: { readonly bins?: number; readonly by?: 'count' | 'width' } = {},
): ReliabilityBin[] {
  const order = Uint32Array.from({ length: labels.length }, (_, row) => row).sort(
    (a, b) => (probabilities[a] as number) - (probabilities[b] as number) || a - b,
  );
  const groups = new Map<number, number[]>();
  let bin = 0;
  order.forEach((row, rank) => {
    const p = probabilities[row] as number;
    if (by === 'width') bin = Math.min(bins - 1, Math.floor(p * bins));
    else if (rank > 0 && p !== probabilities[order[rank - 1] as number])
      bin = Math.floor((rank * bins) / order.length);
    const group = groups.get(bin);
    if (group) group.push(row);
    else groups.set(bin, [row]);
  });
  return [...groups.values()].map((rows) => {
    const mean = (of: ArrayLike<number>) =>
      rows.reduce((sum, row) => sum + (of[row] as number), 0) / rows.length;
    return {
      from: probabilities[rows[0] as number] as number,
      to: probabilities[rows.at(-1) as number] as number,
      count: rows.length,
      predicted: mean(probabilities),
      observed: mean(labels),
    };
  });
}

/** Expected calibration error: mean |predicted − observed| of bins, by their size (Naeini et al. 2015). */
export function calibrationError(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options?: { readonly bins?: number; readonly by?: 'count' | 'width' },
): number {
  const bins = reliabilityBins(labels, probabilities, options);
  return bins.reduce(
    (sum, one) => sum + (one.count / labels.length) * Math.abs(one.predicted - one.observed),
    0,
  );
}
