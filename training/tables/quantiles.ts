/** Deciles, exactly from values at hand. */
import { quantile } from '../metrics/intervals.js';

/** [9] ascending; values need not be sorted. Empty where there are fewer than `least`: each tenth must hide somebody. */
export function decilesOf(values: Iterable<number>, least: number): Float32Array {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length < Math.max(1, least)) return new Float32Array(0);
  return Float32Array.from({ length: 9 }, (_, at) => quantile(sorted, (at + 1) / 10));
}
