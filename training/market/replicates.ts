/** Means over replicates, with Student's interval: each replicate is another order of shoppers and another luck. */

/** t quantiles, two-sided 95 %, for 1…10 degrees of freedom. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228] as const;

export interface Replicated {
  readonly value: number;
  readonly interval: readonly [number, number];
  readonly n: number;
}

/** @param values of at least two replicates, 11 at most */
export function replicated(values: readonly number[]): Replicated {
  const n = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / n;
  const variance = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (n - 1);
  const half = (T[n - 2] ?? 2.228) * Math.sqrt(variance / n);
  return { value, interval: [value - half, value + half], n };
}
