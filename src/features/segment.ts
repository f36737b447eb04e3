/** Which kind of shopper this is: how near the profile stands to each centroid that k-means found offline. */
import { SEGMENTS, type SegmentTable } from './tables.js';

/**
 * [S]: 1 ÷ (1 + d²) with d² the mean squared difference over the standardised columns; undefined where the table is empty.
 * @param read a profile column's value by its name
 */
export function nearness(
  { columns, means, scales, centroids }: SegmentTable,
  read: (column: string) => number,
): readonly number[] | undefined {
  if (columns.length === 0) return undefined;
  const point = columns.map((name, at) => (read(name) - (means[at] as number)) / (scales[at] as number));
  return Array.from({ length: SEGMENTS }, (_, segment) => {
    const distance = point.reduce(
      (sum, value, at) => sum + (value - (centroids[segment * columns.length + at] as number)) ** 2,
      0,
    );
    return 1 / (1 + distance / columns.length);
  });
}
