/**
 * A Bayesian linear head: the exact Gaussian posterior over weights θ ~ N(0, diag(spread²)) given observations of xᵀθ, each
 * with its own precision (Bishop 2006, section 3.3). Kept is the evidence, E = Σ τ x xᵀ and h = Σ τ z x, so that an
 * observation is a rank-one addition, forgetting a factor, and the posterior precision diag(spread⁻²) + E positive
 * definite whatever is forgotten. docs/learning.md says why not Sherman–Morrison.
 */
import { backward, cholesky, forward, packed } from './cholesky.js';

/** Plain numbers, so that it can be stored and exported as it is. */
export interface Head {
  /** [D(D + 1)/2] E, packed (cholesky.ts). */
  readonly evidence: readonly number[];
  /** [D] h. */
  readonly pull: readonly number[];
}

export interface Posterior {
  /** [D]. */
  readonly mean: Float64Array;
  /** Cholesky factor of the precision, packed. */
  readonly factor: Float64Array;
}

export const emptyHead = (width: number): Head => ({
  evidence: new Array<number>(packed(width, 0)).fill(0),
  pull: new Array<number>(width).fill(0),
});

/**
 * After one more observation of xᵀθ.
 * @param precision τ ≥ 0 of the observation
 * @param weighted τ z, precision times what was observed: finite where τ is 0, too
 */
export function observe(head: Head, x: ArrayLike<number>, precision: number, weighted: number): Head {
  const evidence = [...head.evidence];
  const pull = [...head.pull];
  for (let i = 0; i < pull.length; i++) {
    const xi = x[i] as number;
    pull[i] = (pull[i] as number) + weighted * xi;
    for (let j = 0; j <= i; j++) {
      const place = packed(i, j);
      evidence[place] = (evidence[place] as number) + precision * xi * (x[j] as number);
    }
  }
  return { evidence, pull };
}

/** What is left when a share of all evidence is forgotten: the posterior moves towards the prior. @param kept 0…1 */
export function fade(head: Head, kept: number): Head {
  const times = (value: number) => kept * value;
  return { evidence: head.evidence.map(times), pull: head.pull.map(times) };
}

/** @param spread [D] the prior's standard deviations, > 0 */
export function posterior(head: Head, spread: readonly number[]): Posterior {
  const precision = [...head.evidence];
  spread.forEach((deviation, i) => {
    precision[packed(i, i)] = (precision[packed(i, i)] as number) + 1 / deviation ** 2;
  });
  const factor = cholesky(precision, spread.length);
  return { mean: backward(factor, forward(factor, head.pull)), factor };
}

/** xᵀθ. */
export function along(x: readonly number[], weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (x[i] as number) * (weights[i] as number);
  return sum;
}

/** Variance of xᵀθ. */
export const varianceAlong = ({ factor }: Posterior, x: ArrayLike<number>): number =>
  forward(factor, x).reduce((sum, value) => sum + value * value, 0);

/** θ drawn from the posterior. @param normals [D] independent standard normals */
export function draw({ mean, factor }: Posterior, normals: ArrayLike<number>): Float64Array {
  return backward(factor, normals).map((value, i) => value + (mean[i] as number));
}
