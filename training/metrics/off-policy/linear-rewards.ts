/**
 * A linear model of the reward, r̂(x, a) = θᵀφ(x, a), by least squares with a ridge of almost nothing: as plain as reward
 * models come, with everything that the estimators need in closed form.
 */
import { choleskyFactor, choleskySolve } from '../../tables/cholesky.js';
import type { ModelledRows } from './estimators.js';

/** What a linear model reads of each row. */
export interface LinearRows {
  /** Features of one action, p. */
  readonly width: number;
  /** [n, p] φ(x, a) of the logged action. */
  readonly logged: Float64Array;
  /** [n, p] Σₐ π(a | x)·φ(x, a). */
  readonly target: Float64Array;
  readonly rewards: ArrayLike<number>;
}

/** Share of the features' mean square that the ridge adds: it decides only what the rows leave open. */
const RIDGE = 1e-6;
export const FOLDS = 5;

/** Every row answered by a model fitted on the other folds; row n belongs to fold n mod 5. */
export function crossFitted(rows: LinearRows, folds = FOLDS): ModelledRows {
  const count = rows.rewards.length;
  const sums = Array.from({ length: folds }, (_, fold) => sumsOf(rows, fold, folds));
  const models = sums.map((own) => solve(rows.width, minus(added(sums, rows.width), own)).theta);
  const answer = (from: Float64Array, row: number) =>
    dot(from, row, models[row % folds] as Float64Array, rows.width);
  return {
    expected: filled(count, (row) => answer(rows.target, row)),
    predicted: filled(count, (row) => answer(rows.logged, row)),
  };
}

export interface DirectRows {
  readonly expected: Float64Array;
  readonly corrections: Float64Array;
}

/**
 * The model of all rows, and how each row moved the estimate through it: φ̄ᵀH⁻¹φ·residual, residuals as if the row had
 * been left out (HC3, MacKinnon & White 1985).
 */
export function direct(rows: LinearRows): DirectRows {
  const { width, logged, target, rewards } = rows;
  const count = rewards.length;
  const { theta, factor } = solve(width, sumsOf(rows, 0, 1));
  const mean = new Float64Array(width);
  for (let row = 0; row < count; row++) {
    for (let k = 0; k < width; k++)
      mean[k] = (mean[k] as number) + (target[row * width + k] as number) / count;
  }
  const lever = mean.map((one) => one * count);
  choleskySolve(factor, width, lever);
  const own = new Float64Array(width);
  const corrections = filled(count, (row) => {
    const leverage = leverageOf(logged, row, factor, own);
    const residual = (rewards[row] as number) - dot(logged, row, theta, width);
    return (dot(logged, row, lever, width) * residual) / Math.max(1e-3, 1 - leverage);
  });
  const shift = corrections.reduce((sum, one) => sum + one, 0) / count;
  return {
    expected: filled(count, (row) => dot(target, row, theta, width)),
    corrections: corrections.map((one) => one - shift),
  };
}

/** φᵀ(LLᵀ)⁻¹φ = |L⁻¹φ|². @param work [p], written over */
function leverageOf(from: Float64Array, row: number, factor: Float64Array, work: Float64Array): number {
  const width = work.length;
  let squares = 0;
  for (let i = 0; i < width; i++) {
    let sum = from[row * width + i] as number;
    for (let k = 0; k < i; k++) sum -= (factor[i * width + k] as number) * (work[k] as number);
    const one = sum / (factor[i * width + i] as number);
    work[i] = one;
    squares += one * one;
  }
  return squares;
}

interface Sums {
  /** [p, p], the lower triangle. */
  readonly gram: Float64Array;
  readonly moment: Float64Array;
}

function sumsOf({ width, logged, rewards }: LinearRows, fold: number, folds: number): Sums {
  const [gram, moment] = [new Float64Array(width * width), new Float64Array(width)];
  for (let row = fold; row < rewards.length; row += folds) {
    const at = row * width;
    const reward = rewards[row] as number;
    for (let i = 0; i < width; i++) {
      const left = logged[at + i] as number;
      if (left === 0) continue;
      moment[i] = (moment[i] as number) + left * reward;
      for (let j = 0; j <= i; j++) {
        gram[i * width + j] = (gram[i * width + j] as number) + left * (logged[at + j] as number);
      }
    }
  }
  return { gram, moment };
}

function added(all: readonly Sums[], width: number): Sums {
  const [gram, moment] = [new Float64Array(width * width), new Float64Array(width)];
  for (const one of all) {
    one.gram.forEach((value, at) => {
      gram[at] = (gram[at] as number) + value;
    });
    one.moment.forEach((value, at) => {
      moment[at] = (moment[at] as number) + value;
    });
  }
  return { gram, moment };
}

const minus = (all: Sums, one: Sums): Sums => ({
  gram: all.gram.map((value, at) => value - (one.gram[at] as number)),
  moment: all.moment.map((value, at) => value - (one.moment[at] as number)),
});

/** θ, and the factor of what it solved. */
function solve(width: number, { gram, moment }: Sums) {
  const factor = gram.slice();
  let trace = 0;
  for (let k = 0; k < width; k++) trace += gram[k * width + k] as number;
  for (let k = 0; k < width; k++) {
    factor[k * width + k] = (factor[k * width + k] as number) + (RIDGE * trace) / width;
  }
  choleskyFactor(factor, width);
  const theta = moment.slice();
  choleskySolve(factor, width, theta);
  return { theta, factor };
}

/** Many times as quick as Float64Array.from with a function. */
function filled(count: number, value: (row: number) => number): Float64Array {
  const all = new Float64Array(count);
  for (let row = 0; row < count; row++) all[row] = value(row);
  return all;
}

function dot(from: Float64Array, row: number, theta: Float64Array, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += (from[row * width + k] as number) * (theta[k] as number);
  return sum;
}
