/** Nearest rank; NaN of nothing. @param share 0…1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** 95 % interval of the mean by Student's t; where there is one value, that value twice. */
export function interval(values: readonly number[]): readonly [number, number] {
  const centre = mean(values);
  if (values.length < 2) return [centre, centre];
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  const half = quantileT(values.length - 1) * Math.sqrt(variance / values.length);
  return [centre - half, centre + half];
}

/** 97.5 % quantiles of Student's t by degrees of freedom; tables of any textbook. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
const quantileT = (freedom: number): number => T[freedom - 1] ?? 2.228 - (0.268 * (freedom - 10)) / freedom;
