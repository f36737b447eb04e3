/**
 * Cholesky factors of small symmetric matrices (Golub & Van Loan 2013, section 4.2), stored as packed lower triangles: row
 * after row, entry (i, j ≤ i) at i(i + 1)/2 + j. What is stored once can't be unsymmetric. All float64.
 */

export const packed = (row: number, column: number): number => (row * (row + 1)) / 2 + column;

/**
 * L with L Lᵀ = matrix.
 * @param matrix n × n, positive definite, packed: n(n + 1)/2 numbers
 */
export function cholesky(matrix: ArrayLike<number>, n: number): Float64Array {
  const factor = Float64Array.from(matrix);
  const get = (i: number, j: number) => factor[packed(i, j)] as number;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = get(i, j);
      for (let k = 0; k < j; k++) rest -= get(i, k) * get(j, k);
      factor[packed(i, j)] = i === j ? Math.sqrt(rest) : rest / get(j, j);
    }
  }
  return factor;
}

/** y with L y = b. */
export function forward(factor: Float64Array, b: ArrayLike<number>): Float64Array {
  const y = Float64Array.from(b);
  for (let i = 0; i < y.length; i++) {
    let rest = y[i] as number;
    for (let k = 0; k < i; k++) rest -= (factor[packed(i, k)] as number) * (y[k] as number);
    y[i] = rest / (factor[packed(i, i)] as number);
  }
  return y;
}

/** x with Lᵀ x = y. */
export function backward(factor: Float64Array, y: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(y);
  for (let i = x.length - 1; i >= 0; i--) {
    let rest = x[i] as number;
    for (let k = i + 1; k < x.length; k++) rest -= (factor[packed(k, i)] as number) * (x[k] as number);
    x[i] = rest / (factor[packed(i, i)] as number);
  }
  return x;
}
