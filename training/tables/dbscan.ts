/**
 * DBSCAN (Ester, Kriegel, Sander & Xu 1996): clusters are where points lie densely, of any number and shape; what lies
 * nowhere densely is noise. The offline alternative to k-means: its clusters' centroids go where k-means' would.
 * All distances are computed, n² of them: meant for a sample of some thousand rows.
 */
import { squaredDistance } from './segments.js';

export interface Dbscan {
  /** [n] cluster of each point, 0…clusters − 1; NOISE for none. */
  readonly labels: Int32Array;
  readonly clusters: number;
  /** Share of the points in no cluster. */
  readonly noise: number;
  readonly radius: number;
}

export const NOISE = -1;

export interface DbscanOptions {
  /** ε; the knee of the k-distances by default. */
  readonly radius?: number;
  /** Points within ε, itself included, that make a point a core; twice the columns by default (Sander et al. 1998). */
  readonly neighbours?: number;
}

/** @param points [n, D] standardised, n ≥ 2. Deterministic: clusters are numbered in the order of their first core point. */
export function dbscan(points: readonly (readonly number[])[], options: DbscanOptions = {}): Dbscan {
  const neighbours = options.neighbours ?? 2 * (points[0]?.length ?? 1);
  const radius = options.radius ?? kneeRadius(points, neighbours);
  const labels = new Int32Array(points.length).fill(NOISE);
  const expanded = new Uint8Array(points.length);
  let clusters = 0;
  for (let at = 0; at < points.length; at++) {
    if (expanded[at] || labels[at] !== NOISE) continue;
    const around = within(points, at, radius);
    if (around.length < neighbours) continue;
    expand(at, around, clusters++);
  }
  const noise = labels.reduce((sum, label) => sum + (label === NOISE ? 1 : 0), 0) / points.length;
  return { labels, clusters, noise, radius };

  /** Everything that core points reach from here on belongs to `cluster`; a border point to the first that reaches it. */
  function expand(from: number, around: readonly number[], cluster: number): void {
    labels[from] = cluster;
    expanded[from] = 1;
    const waiting = [...around];
    for (let point = waiting.pop(); point !== undefined; point = waiting.pop()) {
      if (labels[point] === NOISE) labels[point] = cluster;
      if (expanded[point] || labels[point] !== cluster) continue;
      expanded[point] = 1;
      const further = within(points, point, radius);
      if (further.length >= neighbours) for (const next of further) if (!expanded[next]) waiting.push(next);
    }
  }
}

function within(points: readonly (readonly number[])[], at: number, radius: number): number[] {
  const [centre, square] = [points[at] as readonly number[], radius * radius];
  const found: number[] = [];
  points.forEach((point, other) => {
    if (squaredDistance(centre, point) <= square) found.push(other);
  });
  return found;
}

/**
 * ε by the k-distance heuristic: each point's distance to its k-th neighbour, sorted; the knee is where the curve is
 * furthest below the chord between its ends (Satopää et al. 2011).
 */
export function kneeRadius(points: readonly (readonly number[])[], neighbours: number): number {
  const k = Math.min(neighbours, points.length) - 1;
  const distances = points
    .map((point) =>
      Math.sqrt(
        kthSmallest(
          Float64Array.from(points, (other) => squaredDistance(point, other)),
          k,
        ),
      ),
    )
    .sort((a, b) => a - b);
  const [first, last] = [distances[0] as number, distances.at(-1) as number];
  let [knee, deepest] = [last, 0];
  distances.forEach((distance, at) => {
    const depth = first + ((last - first) * at) / Math.max(1, distances.length - 1) - distance;
    if (depth > deepest) [knee, deepest] = [distance, depth];
  });
  return knee;
}

const kthSmallest = (values: Float64Array, k: number): number => values.sort()[k] as number;

/** Means of the clusters' points, the largest first: in the place of k-means' centroids on the device. */
export function clusterCentroids(points: readonly (readonly number[])[], { labels, clusters }: Dbscan) {
  const width = points[0]?.length ?? 0;
  const sums = Array.from({ length: clusters }, () => ({ sum: new Array<number>(width).fill(0), size: 0 }));
  points.forEach((point, at) => {
    const cluster = sums[labels[at] as number];
    if (!cluster) return;
    cluster.size++;
    for (let i = 0; i < width; i++) cluster.sum[i] = (cluster.sum[i] as number) + (point[i] as number);
  });
  return sums
    .sort((a, b) => b.size - a.size)
    .map(({ sum, size }) => ({
      centroid: sum.map((value) => value / size),
      share: size / points.length,
    }));
}
