/**
 * Segments: k-means (Lloyd 1982, started by k-means++, Arthur & Vassilvitskii 2007) over standardised profile columns. The
 * device finds its own segment as the nearest centroid; no shopper's row is kept.
 */
import { kmeans } from 'ml-kmeans';
import { createRandom, type Random } from '../simulator/random.js';
import { type Scaling, scalingOf, standardised } from './standardise.js';

export interface Segments extends Scaling {
  /** [S, D] standardised; in the order that `rank` gives, or the largest first. S may be less than asked for, even 0. */
  readonly centroids: readonly (readonly number[])[];
  /** [S] share of the fitted rows; they sum to 1 unless a segment was too small. */
  readonly shares: readonly number[];
  /** Mean squared distance to the nearest centroid, in standard deviations². */
  readonly inertia: number;
}

export interface SegmentOptions {
  readonly seed: number | string;
  /** S; 6 by default. */
  readonly count?: number;
  /** k-means ends in a local minimum: so many starts, the best kept; 8 by default. */
  readonly starts?: number;
  /** More rows than this are sampled evenly; 20,000 by default. */
  readonly most?: number;
  /** A centroid of fewer rows than this is left out, and no more segments are sought than could have as many; 1 by default. */
  readonly least?: number;
  /** Of a standardised centroid: segments are handed out with this ascending, so that a place in the list means something. */
  readonly rank?: (centroid: readonly number[]) => number;
}

/** @param rows [n, D] raw columns; fewer than `least` make no segment */
export function fitSegments(rows: readonly ArrayLike<number>[], options: SegmentOptions): Segments {
  const { seed, starts = 8, most = 20_000, least = 1, rank } = options;
  const count = Math.min(options.count ?? 6, Math.floor(Math.min(rows.length, most) / least));
  const random = createRandom(`segments/${seed}`);
  const used = rows.length > most ? sample(rows, most, random) : rows;
  const scaling = scalingOf(used);
  const points = used.map((row) => standardised(row, scaling));
  const best = count > 0 ? bestOf(points, count, starts, random) : [];
  const { sizes, inertia } = tally(points, best);
  // A centroid may also lose its last point to a neighbour on the way: a segment of nobody is no segment.
  const kept = best
    .map((centroid, at) => ({ centroid, size: sizes[at] as number }))
    .filter(({ size }) => size >= Math.max(1, least))
    .sort((a, b) => (rank ? rank(a.centroid) - rank(b.centroid) : b.size - a.size));
  return {
    ...scaling,
    centroids: kept.map(({ centroid }) => centroid),
    shares: kept.map(({ size }) => size / points.length),
    inertia,
  };
}

/** Index of the nearest centroid; the first of equals. */
export function segmentOf(point: readonly number[], centroids: readonly (readonly number[])[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  centroids.forEach((centroid, at) => {
    const distance = squaredDistance(point, centroid);
    if (distance < least) [best, least] = [at, distance];
  });
  return best;
}

export function squaredDistance(left: readonly number[], right: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += ((left[i] as number) - (right[i] as number)) ** 2;
  return sum;
}

/** Centroids of the start with the least inertia. */
function bestOf(points: number[][], count: number, starts: number, random: Random): number[][] {
  const different = firstDifferent(points, count);
  // Fewer different rows than segments: each is its own, and k-means++ would divide by zero looking for more.
  if (different.length < count) return different;
  let [best, least] = [different, Number.POSITIVE_INFINITY];
  for (let start = 0; start < starts; start++) {
    const { centroids } = kmeans(points, count, {
      initialization: 'kmeans++',
      seed: random.integer(1, 2 ** 31 - 1),
      maxIterations: 100,
    });
    const { inertia } = tally(points, centroids);
    if (inertia < least) [best, least] = [centroids, inertia];
  }
  return best;
}

/** At most `count` rows that differ from each other. */
function firstDifferent(points: readonly number[][], count: number): number[][] {
  const seen = new Map<string, number[]>();
  for (const point of points) {
    if (seen.size >= count) break;
    seen.set(point.join(), point);
  }
  return [...seen.values()];
}

function tally(points: readonly number[][], centroids: readonly number[][]) {
  const sizes = new Int32Array(centroids.length);
  let sum = 0;
  if (centroids.length === 0) return { sizes, inertia: 0 };
  for (const point of points) {
    const at = segmentOf(point, centroids);
    sizes[at] = (sizes[at] as number) + 1;
    sum += squaredDistance(point, centroids[at] as number[]);
  }
  return { sizes, inertia: sum / points.length };
}

/** `most` rows without replacement, in their order (Vitter's algorithm R). */
export function sample<T>(rows: readonly T[], most: number, random: Random): T[] {
  const places = Int32Array.from({ length: most }, (_, at) => at);
  for (let at = most; at < rows.length; at++) {
    const to = random.integer(0, at);
    if (to < most) places[to] = at;
  }
  return Array.from(places.sort(), (at) => rows[at] as T);
}
