/** Plain textbook linear algebra on full matrices, to hold the packed one against. */

/** x with A x = b, by Gaussian elimination with partial pivoting. */
export function solve(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i] as number]);
  const n = b.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j <= n; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let rest = rows[i]![n]!;
    for (let j = i + 1; j < n; j++) rest -= rows[i]![j]! * x[j]!;
    x[i] = rest / rows[i]![i]!;
  }
  return x;
}

export interface Observation {
  readonly x: readonly number[];
  readonly precision: number;
  readonly z: number;
  /** How much of it is still remembered. */
  readonly kept?: number;
}

/** The weighted ridge solution, from all observations at once: (Λ₀ + Σ w τ x xᵀ)⁻¹ Σ w τ z x. */
export function ridge(observations: readonly Observation[], spread: readonly number[]) {
  const n = spread.length;
  const precision = spread.map((s, i) => spread.map((_, j) => (i === j ? 1 / s ** 2 : 0)));
  const pull = new Array<number>(n).fill(0);
  for (const { x, precision: tau, z, kept = 1 } of observations) {
    for (let i = 0; i < n; i++) {
      pull[i]! += kept * tau * z * x[i]!;
      for (let j = 0; j < n; j++) precision[i]![j]! += kept * tau * x[i]! * x[j]!;
    }
  }
  const unit = (k: number) => spread.map((_, i) => (i === k ? 1 : 0));
  return { mean: solve(precision, pull), covariance: spread.map((_, k) => solve(precision, unit(k))) };
}
