/** Least squares with a penalty on the slope, in closed form. */

export interface Line {
  readonly slope: Float64Array;
  readonly intercept: number;
}

/**
 * Minimises Σ (slope·row + intercept − target)² + penalty·|slope|², by Cholesky on the centred normal equations.
 * @param rows n rows of equal width
 */
export function ridge(rows: readonly ArrayLike<number>[], targets: ArrayLike<number>, penalty: number): Line {
  const width = rows[0]?.length ?? 0;
  const count = Math.max(1, rows.length);
  const means = new Float64Array(width);
  let targetMean = 0;
  rows.forEach((row, index) => {
    for (let at = 0; at < width; at++) means[at] = (means[at] as number) + (row[at] as number) / count;
    targetMean += (targets[index] as number) / count;
  });
  const matrix = new Float64Array(width * width);
  const vector = new Float64Array(width);
  const centred = new Float64Array(width);
  rows.forEach((row, index) => {
    for (let at = 0; at < width; at++) centred[at] = (row[at] as number) - (means[at] as number);
    const target = (targets[index] as number) - targetMean;
    for (let i = 0; i < width; i++) {
      const value = centred[i] as number;
      vector[i] = (vector[i] as number) + value * target;
      for (let j = 0; j <= i; j++) {
        matrix[i * width + j] = (matrix[i * width + j] as number) + value * (centred[j] as number);
      }
    }
  });
  for (let at = 0; at < width; at++) matrix[at * width + at] = (matrix[at * width + at] as number) + penalty;
  const slope = solve(matrix, vector, width);
  const intercept = slope.reduce((sum, value, at) => sum - value * (means[at] as number), targetMean);
  return { slope, intercept };
}

/** Solves A·x = b for a positive definite A of which the lower half is given; overwrites A. */
function solve(matrix: Float64Array, vector: Float64Array, width: number): Float64Array {
  const at = (row: number, column: number) => matrix[row * width + column] as number;
  for (let row = 0; row < width; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = at(row, column);
      for (let k = 0; k < column; k++) sum -= at(row, k) * at(column, k);
      matrix[row * width + column] = row === column ? Math.sqrt(sum) : sum / at(column, column);
    }
  }
  const solution = Float64Array.from(vector);
  for (let row = 0; row < width; row++) {
    for (let k = 0; k < row; k++)
      solution[row] = (solution[row] as number) - at(row, k) * (solution[k] as number);
    solution[row] = (solution[row] as number) / at(row, row);
  }
  for (let row = width - 1; row >= 0; row--) {
    for (let k = row + 1; k < width; k++)
      solution[row] = (solution[row] as number) - at(k, row) * (solution[k] as number);
    solution[row] = (solution[row] as number) / at(row, row);
  }
  return solution;
}
