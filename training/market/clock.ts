/** When shoppers come: a day has its rhythm, and simulated time passes in milliseconds from 0. */
import type { Random } from '../simulator/random.js';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Visits by hour of the day, of the mean: few at night, most in the evening. */
export const BUSY = [
  0.35, 0.22, 0.15, 0.12, 0.14, 0.25, 0.5, 0.8, 1.0, 1.15, 1.25, 1.3, 1.3, 1.25, 1.2, 1.2, 1.25, 1.35, 1.5,
  1.7, 1.75, 1.55, 1.1, 0.67,
] as const;

/**
 * Ascending times of `count` visits over `days`.
 * @param times traffic of each day against the others; all alike when absent
 */
export function arrivals(
  count: number,
  days: number,
  random: Random,
  times: (day: number) => number = () => 1,
): Float64Array {
  const weights = Array.from(
    { length: days * 24 },
    (_, hour) => (BUSY[hour % 24] as number) * times(Math.floor(hour / 24)),
  );
  const sums = new Float64Array(weights.length + 1);
  weights.forEach((weight, hour) => {
    sums[hour + 1] = (sums[hour] as number) + weight;
  });
  const all = sums[weights.length] as number;
  const at = Float64Array.from({ length: count }, () => random.next() * all).sort();
  let hour = 0;
  return at.map((sum) => {
    while ((sums[hour + 1] as number) < sum) hour++;
    return (hour + (sum - (sums[hour] as number)) / (weights[hour] as number)) * HOUR_MS;
  });
}
