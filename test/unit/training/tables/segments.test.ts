import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../training/simulator/random.js';
import { adjustedRand } from '../../../../training/tables/adjusted-rand.js';
import { clusterCentroids, dbscan, NOISE } from '../../../../training/tables/dbscan.js';
import { segmentName } from '../../../../training/tables/segment-names.js';
import { fitSegments, segmentOf } from '../../../../training/tables/segments.js';
import { segmentStability } from '../../../../training/tables/stability.js';
import { standardised } from '../../../../training/tables/standardise.js';

/** Points around `centres`, `each` of them, far closer together than the centres are. */
function clumps(centres: readonly (readonly number[])[], each: number, spread = 0.3, seed = 1) {
  const random = createRandom(seed);
  const rows = centres.flatMap((centre) =>
    Array.from({ length: each }, () => centre.map((value) => value + random.normal(0, spread))),
  );
  return { rows, labels: rows.map((_, at) => Math.floor(at / each)) };
}
const CENTRES = [
  [0, 0, 0],
  [10, 0, 100],
  [0, 10, 0],
  [10, 10, -50],
];

describe('segments', () => {
  test('clumps that lie apart are found, whatever the units of their columns', () => {
    const { rows, labels } = clumps(CENTRES, 40);
    const scaled = rows.map(([a, b, c]) => [(a as number) * 1000, b as number, c as number]);
    const segments = fitSegments(scaled, { seed: 1, count: 4 });
    const found = scaled.map((row) => segmentOf(standardised(row, segments), segments.centroids));
    expect(adjustedRand(found, labels)).toBe(1);
    expect(segments.shares).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  test('each further start is kept only where it is better', () => {
    const { rows } = clumps(CENTRES, 12, 4);
    const inertia = (starts: number) => fitSegments(rows, { seed: 5, count: 6, starts }).inertia;
    const all = [1, 2, 3, 4, 5, 6, 7, 8].map(inertia);
    for (const [at, value] of all.entries()) expect(value).toBeLessThanOrEqual(all[at - 1] ?? value);
    expect(all[7]).toBeLessThan(all[0] as number);
  });

  test('fewer different rows than segments, or a constant column, give fewer segments and finite numbers', () => {
    const rows = [...new Array(30).fill([1, 7]), ...new Array(10).fill([2, 7])];
    const segments = fitSegments(rows, { seed: 1, count: 6 });
    expect(segments.centroids).toHaveLength(2);
    expect(segments.centroids.flat().every(Number.isFinite)).toBe(true);
    expect(segments.shares).toEqual([0.75, 0.25]);
    expect(segments.deviations[1]).toBe(1);
  });

  test('a centroid of fewer people than asked for is left out; too few people make no segment', () => {
    const { rows } = clumps([[0], [100]], 30);
    const odd = [...rows, [1000], [1001]];
    expect(fitSegments(odd, { seed: 1, count: 3 }).centroids).toHaveLength(3);
    const kept = fitSegments(odd, { seed: 1, count: 3, least: 5 });
    expect(kept.centroids).toHaveLength(2);
    expect(Math.max(...kept.centroids.flat())).toBeLessThan(2);
    expect(fitSegments(rows.slice(0, 4), { seed: 1, least: 5 }).centroids).toEqual([]);
  });

  test('the same seed gives the same segments', () => {
    const { rows } = clumps(CENTRES, 15, 3);
    expect(fitSegments(rows, { seed: 3 })).toEqual(fitSegments(rows, { seed: 3 }));
  });

  test('real clumps are stable between bootstrap fits, cuts through one cloud are not', () => {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const stable = segmentStability(clumps(CENTRES, 30).rows, { seed: 1, count: 4, pairs: 4 });
    const cloud = segmentStability(clumps([[0, 0, 0]], 120).rows, { seed: 1, count: 4, pairs: 4 });
    expect(mean(stable)).toBeGreaterThan(0.99);
    expect(mean(cloud)).toBeLessThan(0.8);
  });

  test('are named after what is furthest from the mean', () => {
    const columns = ['visits', 'buyRate', 'priceTaste'];
    expect(segmentName([0.2, 2.1, -0.7], columns)).toBe('often buy, cheap things');
    expect(segmentName([0.1, -0.2, 0.3], columns)).toBe('about average');
  });
});

describe('adjusted Rand index', () => {
  test('agrees with the worked example of Hubert & Arabie’s formula', () => {
    // Contingency [[2, 1], [0, 3]]: 1 + 3 pairs together, 3 + 3 in rows, 1 + 6 in columns, of 15.
    expect(adjustedRand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1])).toBeCloseTo(
      (4 - 42 / 15) / (6.5 - 42 / 15),
      12,
    );
  });

  test('is 1 for the same partition under other names, symmetric, and about 0 at random', () => {
    const labels = fc.array(fc.nat(4), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(labels, (left) => {
        expect(
          adjustedRand(
            left,
            left.map((label) => 9 - label),
          ),
        ).toBe(1);
        const right = left.map((_, at) => at % 3);
        expect(adjustedRand(left, right)).toBeCloseTo(adjustedRand(right, left), 12);
      }),
    );
    const random = createRandom(4);
    const draw = () => Array.from({ length: 3000 }, () => random.integer(0, 5));
    expect(Math.abs(adjustedRand(draw(), draw()))).toBeLessThan(0.01);
  });
});

describe('DBSCAN', () => {
  test('finds clumps of any number, and calls what lies apart noise', () => {
    const { rows, labels } = clumps(
      [
        [0, 0],
        [6, 0],
        [0, 6],
      ],
      40,
    );
    const found = dbscan([...rows, [3, 30], [30, 3]]);
    expect(found.clusters).toBe(3);
    expect(adjustedRand([...found.labels.subarray(0, 120)], labels)).toBe(1);
    expect([...found.labels.subarray(120)]).toEqual([NOISE, NOISE]);
    expect(found.noise).toBeCloseTo(2 / 122, 12);
  });

  test('follows a ring around a clump, which k-means cuts', () => {
    const random = createRandom(2);
    const ring = Array.from({ length: 200 }, (_, at) => [
      5 * Math.cos(at / 31.8) + random.normal(0, 0.1),
      5 * Math.sin(at / 31.8) + random.normal(0, 0.1),
    ]);
    const middle = Array.from({ length: 100 }, () => [random.normal(0, 0.4), random.normal(0, 0.4)]);
    const found = dbscan([...ring, ...middle], { radius: 0.8, neighbours: 4 });
    expect(found.clusters).toBe(2);
    expect(adjustedRand([...found.labels], [...ring.map(() => 0), ...middle.map(() => 1)])).toBeGreaterThan(
      0.97,
    );
  });

  test('every core point’s neighbours share its cluster, and no noise lies near a core point', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 14 }));
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 25, maxLength: 50 }),
        fc.integer({ min: 3, max: 6 }),
        (points, k) => {
          const { labels } = dbscan(points, { radius: 2, neighbours: k });
          const near = (a: readonly number[], b: readonly number[]) =>
            ((a[0] as number) - (b[0] as number)) ** 2 + ((a[1] as number) - (b[1] as number)) ** 2 <= 4;
          const core = points.map((a) => points.filter((b) => near(a, b)).length >= k);
          points.forEach((a, i) => {
            points.forEach((b, j) => {
              if (!core[i] || !near(a, b)) return;
              if (core[j]) expect(labels[j]).toBe(labels[i]);
              else expect(labels[j]).not.toBe(NOISE);
            });
            if (!core[i] && !points.some((b, j) => core[j] && near(a, b))) expect(labels[i]).toBe(NOISE);
          });
        },
      ),
    );
  });

  test('its centroids are the means of its clusters, without the noise', () => {
    const points = [[0], [1], [2], [100], [101], [102], [103], [1000]];
    const centroids = clusterCentroids(points, dbscan(points, { radius: 1.5, neighbours: 3 }));
    expect(centroids).toEqual([
      { centroid: [101.5], share: 0.5 },
      { centroid: [1], share: 3 / 8 },
    ]);
  });
});
