/** Would other shoppers have given the same segments? */
import { createRandom } from '../simulator/random.js';
import { adjustedRand } from './adjusted-rand.js';
import { fitSegments, type SegmentOptions, segmentOf } from './segments.js';
import { standardised } from './standardise.js';

/**
 * Adjusted Rand index between pairs of fits on two bootstrap samples, both applied to all rows (Ben-Hur, Elisseeff &
 * Guyon 2002 in spirit).
 * @returns one per pair; 1 is the same partition, about 0 unrelated ones
 */
export function segmentStability(
  rows: readonly ArrayLike<number>[],
  options: SegmentOptions & { readonly pairs?: number },
): number[] {
  const random = createRandom(`stability/${options.seed}`);
  const labels = (fit: number) => {
    const drawn = rows.map(() => random.pick(rows));
    const segments = fitSegments(drawn, { ...options, seed: `${options.seed}/${fit}` });
    return rows.map((row) => segmentOf(standardised(row, segments), segments.centroids));
  };
  return Array.from({ length: options.pairs ?? 10 }, (_, pair) =>
    adjustedRand(labels(2 * pair), labels(2 * pair + 1)),
  );
}
