/** Ridge regression of several targets on sparse rows, in whichever of the two equal forms is the smaller system. */
import { choleskyFactor, choleskySolve } from './cholesky.js';

export interface SparseFeatures {
  /** [entries] column of each, in any order; named once each. */
  readonly columns: readonly number[];
  /** [entries]. */
  readonly values: readonly number[];
}

export interface RidgeProblem {
  /** [n] rows of Z. */
  readonly rows: readonly SparseFeatures[];
  /** Columns of Z, D. */
  readonly width: number;
  /** [n, T]. */
  readonly targets: Float64Array;
  /** T. */
  readonly outputs: number;
  /** [n] weight of each row's squared error, > 0. */
  readonly weights: ArrayLike<number>;
  /** λ > 0. */
  readonly ridge: number;
}

/**
 * The W that minimises Σ_r w_r |y_r − z_r W|² + λ|W|²: either (ZᵀZ + λI)⁻¹ZᵀY with D equations or Zᵀ(ZZᵀ + λI)⁻¹Y with n, Z
 * and Y scaled by √w.
 * @returns [D, T]
 */
export function fitRidge(problem: RidgeProblem): Float64Array {
  return problem.width <= problem.rows.length ? byColumns(problem) : byRows(problem);
}

function byColumns({ rows, width, targets, outputs, weights, ridge }: RidgeProblem): Float64Array {
  const system = new Float64Array(width * width);
  const sides = new Float64Array(outputs * width);
  for (let i = 0; i < width; i++) system[i * width + i] = ridge;
  rows.forEach(({ columns, values }, row) => {
    const weight = weights[row] as number;
    columns.forEach((left, a) => {
      const value = weight * (values[a] as number);
      columns.forEach((right, b) => {
        if (right <= left)
          system[left * width + right] =
            (system[left * width + right] as number) + value * (values[b] as number);
      });
      for (let t = 0; t < outputs; t++)
        sides[t * width + left] =
          (sides[t * width + left] as number) + value * (targets[row * outputs + t] as number);
    });
  });
  choleskyFactor(system, width);
  const solution = new Float64Array(width * outputs);
  for (let t = 0; t < outputs; t++) {
    const side = sides.subarray(t * width, (t + 1) * width);
    choleskySolve(system, width, side);
    for (let column = 0; column < width; column++) solution[column * outputs + t] = side[column] as number;
  }
  return solution;
}

function byRows({ rows, width, targets, outputs, weights, ridge }: RidgeProblem): Float64Array {
  const count = rows.length;
  const roots = Float64Array.from(weights, Math.sqrt);
  const system = new Float64Array(count * count);
  const dense = new Float64Array(width);
  for (let left = 0; left < count; left++) {
    const { columns, values } = rows[left] as SparseFeatures;
    columns.forEach((column, at) => {
      dense[column] = values[at] as number;
    });
    for (let right = 0; right <= left; right++) {
      const other = rows[right] as SparseFeatures;
      let sum = 0;
      for (let at = 0; at < other.columns.length; at++)
        sum += (dense[other.columns[at] as number] as number) * (other.values[at] as number);
      system[left * count + right] = sum * (roots[left] as number) * (roots[right] as number);
    }
    system[left * count + left] = (system[left * count + left] as number) + ridge;
    for (const column of columns) dense[column] = 0;
  }
  choleskyFactor(system, count);
  const solution = new Float64Array(width * outputs);
  const side = new Float64Array(count);
  for (let t = 0; t < outputs; t++) {
    for (let row = 0; row < count; row++)
      side[row] = (roots[row] as number) * (targets[row * outputs + t] as number);
    choleskySolve(system, count, side);
    rows.forEach(({ columns, values }, row) => {
      const weight = (roots[row] as number) * (side[row] as number);
      columns.forEach((column, at) => {
        const to = column * outputs + t;
        solution[to] = (solution[to] as number) + weight * (values[at] as number);
      });
    });
  }
  return solution;
}

/** [T] zW. */
export function predictRidge({ columns, values }: SparseFeatures, solution: Float64Array, outputs: number) {
  const predicted = new Float64Array(outputs);
  columns.forEach((column, at) => {
    for (let t = 0; t < outputs; t++)
      predicted[t] =
        (predicted[t] as number) + (values[at] as number) * (solution[column * outputs + t] as number);
  });
  return predicted;
}
