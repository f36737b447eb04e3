/** Intervals for metrics that are no means, and for means over splits that share rows. */
import type { Random } from '../simulator/random.js';

export interface Interval {
  readonly value: number;
  /** 95 %. */
  readonly interval: readonly [number, number];
}

/**
 * Percentile bootstrap of any metric (Efron & Tibshirani 1993): rows are drawn with replacement, whole clusters where
 * rows have them (all rows of one person, all clicks of one visit). For a paired interval let `metric` be the difference
 * of two metrics on the same rows.
 * @param metric of the rows named, each as often as it was drawn; NaN draws (one class only) are left out
 * @param clusters cluster of each row, 0…; every row is its own where absent
 */
export function bootstrapInterval(
  rows: number,
  metric: (drawn: Uint32Array) => number,
  random: Random,
  { clusters, draws = 1000 }: { readonly clusters?: ArrayLike<number>; readonly draws?: number } = {},
): Interval {
  const members = clusters && clusterMembers(clusters);
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const value = metric(members ? drawClusters(members, random) : drawRows(rows, random));
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  return { value: metric(all), interval: [quantile(values, 0.025), quantile(values, 0.975)] };
}

function drawRows(rows: number, random: Random): Uint32Array {
  const drawn = new Uint32Array(rows);
  for (let at = 0; at < rows; at++) drawn[at] = Math.floor(random.next() * rows);
  return drawn;
}

function clusterMembers(clusters: ArrayLike<number>): number[][] {
  const members = new Map<number, number[]>();
  for (let row = 0; row < clusters.length; row++) {
    const cluster = clusters[row] as number;
    const known = members.get(cluster);
    if (known) known.push(row);
    else members.set(cluster, [row]);
  }
  return [...members.values()];
}

function drawClusters(members: readonly (readonly number[])[], random: Random): Uint32Array {
  return Uint32Array.from(members.flatMap(() => random.pick(members)));
}

/** Linear between order statistics (R's type 7); `sorted` ascends. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] as number;
  return below + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] as number) - below);
}

/**
 * Mean over repeated random splits with the corrected resampled t interval (Nadeau & Bengio 2003): splits share rows, so
 * the variance of their mean is (1/J + test/training)·s², and not s²/J.
 * @param values one metric, or one paired difference, per split; at least two
 * @param testShare test rows for each training row: 1 at 50/50, 1/9 at ten folds
 */
export function correctedResampledT(values: readonly number[], testShare: number): Interval {
  const count = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / count;
  const variance = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (count - 1);
  const half = studentQuantile(count - 1) * Math.sqrt((1 / count + testShare) * variance);
  return { value, interval: [value - half, value + half] };
}

/** The 97.5 % quantile of Student's t, by bisection of its distribution function. */
export function studentQuantile(freedom: number): number {
  let [low, high] = [0, 1000];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, freedom) < 0.975) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(T ≤ t), t ≥ 0: for whole degrees of freedom a finite sum in θ = atan(t/√ν) (Abramowitz & Stegun 26.7.3–4). */
function studentCdf(t: number, freedom: number): number {
  const theta = Math.atan(t / Math.sqrt(freedom));
  const [sine, cosine] = [Math.sin(theta), Math.cos(theta)];
  const odd = freedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < freedom; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  const within = odd ? (2 / Math.PI) * (theta + sine * sum) : sine * sum;
  return 0.5 + within / 2;
}
