/** Segments of real households: what they are, whether others would have given the same, and what DBSCAN makes of them. */
import { SEGMENTS } from '../../../src/features/tables.js';
import { clusterBootstrap } from '../../evaluation/bootstrap.js';
import type { Row } from '../../rows.js';
import { adjustedRand } from '../adjusted-rand.js';
import { clusterCentroids, dbscan } from '../dbscan.js';
import { segmentName } from '../segment-names.js';
import { columnsOfSegments, engagement, segmentRows } from '../segment-rows.js';
import { fitSegments, segmentOf } from '../segments.js';
import { ShopperSample } from '../shopper-sample.js';
import { segmentStability } from '../stability.js';
import { standardised } from '../standardise.js';
import type { Households } from './households.js';

export interface SegmentFigures {
  readonly rows: Row[];
  /** One line per segment: share and name. */
  readonly names: readonly string[];
}

export function householdSegments({ baskets, pool }: Households, seed: number): SegmentFigures {
  const sample = new ShopperSample({ seed, currency: pool.currency });
  for (const basket of baskets) sample.add(basket);
  const rows = segmentRows(sample.shoppers(), pool);
  const options = { seed, count: SEGMENTS, least: 5, rank: engagement };
  const segments = fitSegments(rows, options);
  const points = rows.map((row) => standardised(row, segments));
  const labels = points.map((point) => segmentOf(point, segments.centroids));
  const dense = dbscan(points);
  const clusters = clusterCentroids(points, dense);
  const named = (centroid: readonly number[], share: number) =>
    `${(100 * share).toFixed(1).padStart(5)} %  ${segmentName(centroid, columnsOfSegments(), 3)}`;
  const figure = (id: string, value: number, interval?: readonly [number, number], n = rows.length): Row => ({
    id: `tables.segments.${id}`,
    value,
    unit: '',
    goal: '',
    ok: true,
    ...(interval && { interval }),
    n,
    seed,
  });
  const stability = (count: number) => {
    const pairs = segmentStability(rows, { ...options, count, starts: 4, pairs: 12 });
    const { mean, interval } = clusterBootstrap([pairs], seed, 1000);
    return figure(`stability.k${count}`, mean, interval, pairs.length);
  };
  return {
    rows: [
      ...[2, 4, SEGMENTS, 8].map(stability),
      figure('dbscan.clusters', dense.clusters),
      figure('dbscan.noise', dense.noise),
      figure('dbscan.radius', dense.radius),
      figure('dbscan.agreement', adjustedRand([...dense.labels], labels)),
    ],
    names: [
      'k-means:',
      ...segments.centroids.map((centroid, at) => named(centroid, segments.shares[at] as number)),
      'DBSCAN:',
      ...clusters.slice(0, 8).map(({ centroid, share }) => named(centroid, share)),
    ],
  };
}
