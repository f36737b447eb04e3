/**
 * Collaborative filtering for implicit feedback (Hu, Koren & Volinsky 2008, "Collaborative Filtering for Implicit Feedback
 * Datasets"): whoever did r with a thing wants it (1) with confidence 1 + α r, and wants what they never touched (0)
 * with confidence 1. Shoppers x and items y are vectors of a few factors that minimise
 *
 *     Σ_ui (1 + α r_ui) (p_ui − x_u·y_i)² + λ (Σ|x_u|² + Σ|y_i|²)
 *
 * by alternating exact least squares: with one side held, each row of the other is the solution of F linear equations, so
 * no sweep can raise the sum.
 */
import { createRandom } from '../simulator/random.js';
import { choleskyFactor, choleskySolve } from './cholesky.js';
import { type Interactions, transpose } from './interactions.js';

export interface FactorOptions {
  readonly seed: number | string;
  /** Factors of a shopper and of an item, F; 8 by default. */
  readonly factors?: number;
  /** α: confidence that one unit of strength adds; 10 by default. */
  readonly confidence?: number;
  /** λ ≥ 0; 1 by default. Above 0 every system has one solution. */
  readonly ridge?: number;
  /** 12 by default. */
  readonly sweeps?: number;
  /** Called after each sweep with the objective: costs about as much as the sweep. */
  readonly onSweep?: (sweep: number, objective: number) => void;
}

export interface ImplicitFactors {
  readonly factors: number;
  /** [rows, F]. */
  readonly users: Float64Array;
  /** [columns, F]. */
  readonly items: Float64Array;
  readonly confidence: number;
  readonly ridge: number;
}

/** Deterministic: the same interactions and seed give the same bytes. */
export function fitImplicitFactors(interactions: Interactions, options: FactorOptions): ImplicitFactors {
  const { factors = 8, confidence = 10, ridge = 1, sweeps = 12, onSweep } = options;
  const byItem = transpose(interactions);
  const random = createRandom(`implicit-factors/${options.seed}`);
  const users = Float64Array.from({ length: interactions.rows * factors }, () => random.normal(0, 0.1));
  const items = new Float64Array(interactions.columns * factors);
  const fitted = { factors, users, items, confidence, ridge };
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    solveSide(byItem, users, items, fitted);
    // Shoppers last: their factors are then just what folding them in against these items gives.
    solveSide(interactions, items, users, fitted);
    onSweep?.(sweep, objective(interactions, fitted));
  }
  return fitted;
}

type Settings = Pick<ImplicitFactors, 'factors' | 'confidence' | 'ridge'>;

/** Half a sweep: every row's factors with the other side held. */
function solveSide(
  entries: Interactions,
  held: Float64Array,
  solved: Float64Array,
  settings: Settings,
): void {
  const { factors } = settings;
  const gram = gramMatrix(held, factors);
  const system = new Float64Array(factors * factors);
  for (let row = 0; row < entries.rows; row++) {
    const solution = solved.subarray(row * factors, (row + 1) * factors);
    solveRow(entries, row, held, gram, settings, system, solution);
  }
}

/**
 * (YᵀY + λI + Σ_i α r_i y_i y_iᵀ) x = Σ_i (1 + α r_i) y_i over a row's entries: the sum over untouched things is in the
 * Gram matrix, which is why a row costs its entries and not the whole range.
 */
function solveRow(
  { offsets, indices, strengths }: Interactions,
  row: number,
  held: Float64Array,
  gram: Float64Array,
  { factors, confidence, ridge }: Settings,
  system: Float64Array,
  solution: Float64Array,
): void {
  system.set(gram);
  for (let i = 0; i < factors; i++) system[i * factors + i] = (system[i * factors + i] as number) + ridge;
  solution.fill(0);
  for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
    const start = (indices[at] as number) * factors;
    const extra = confidence * (strengths[at] as number);
    for (let i = 0; i < factors; i++) {
      const value = held[start + i] as number;
      solution[i] = (solution[i] as number) + (1 + extra) * value;
      for (let j = 0; j <= i; j++)
        system[i * factors + j] =
          (system[i * factors + j] as number) + extra * value * (held[start + j] as number);
    }
  }
  choleskyFactor(system, factors);
  choleskySolve(system, factors, solution);
}

/** [F, F] YᵀY of Y [n, F]; its lower triangle. */
export function gramMatrix(held: Float64Array, factors: number): Float64Array {
  const gram = new Float64Array(factors * factors);
  for (let start = 0; start < held.length; start += factors) {
    for (let i = 0; i < factors; i++) {
      const value = held[start + i] as number;
      for (let j = 0; j <= i; j++)
        gram[i * factors + j] = (gram[i * factors + j] as number) + value * (held[start + j] as number);
    }
  }
  return gram;
}

/** What is minimised. Σ over all pairs of (x·y)² is the entrywise product of both Gram matrices. */
export function objective(
  entries: Interactions,
  { factors, users, items, confidence, ridge }: ImplicitFactors,
): number {
  const [userGram, itemGram] = [gramMatrix(users, factors), gramMatrix(items, factors)];
  let sum = 0;
  for (let i = 0; i < factors; i++) {
    for (let j = 0; j <= i; j++) {
      const at = i * factors + j;
      sum += (i === j ? 1 : 2) * (userGram[at] as number) * (itemGram[at] as number);
    }
    sum += ridge * ((userGram[i * factors + i] as number) + (itemGram[i * factors + i] as number));
  }
  for (let row = 0; row < entries.rows; row++) {
    for (let at = entries.offsets[row] as number; at < (entries.offsets[row + 1] as number); at++) {
      const score = dot(users, row * factors, items, (entries.indices[at] as number) * factors, factors);
      sum += (1 + confidence * (entries.strengths[at] as number)) * (1 - score) ** 2 - score * score;
    }
  }
  return sum;
}

/** Inner product of two rows. */
export function dot(
  left: Float64Array,
  leftAt: number,
  right: Float64Array,
  rightAt: number,
  length: number,
): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (left[leftAt + i] as number) * (right[rightAt + i] as number);
  return sum;
}

/**
 * Factors of somebody new, or of somebody known with a longer history, against fitted items.
 * @returns [rows, F], for each row of `entries`, whose columns are the fitted items
 */
export function foldIn(entries: Interactions, fitted: ImplicitFactors): Float64Array {
  const users = new Float64Array(entries.rows * fitted.factors);
  solveSide(entries, fitted.items, users, fitted);
  return users;
}
