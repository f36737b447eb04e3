/** What is compared: a student that reads events and decides, however it computes. */
import type { NamedWeights, StudentOutput, StudentShape } from '../../../src/model/types.js';

export interface BenchModel {
  readonly weights: NamedWeights;
  readonly shape: StudentShape;
}

/** One new event of a visit, and a decision over all coupons of the pool. */
export interface Ask {
  /** [H]. */
  readonly hidden: Float32Array;
  /** [1, E]. */
  readonly event: Float32Array;
  /** [1, C]. */
  readonly context: Float32Array;
  /** [N, R]. */
  readonly relative: Float32Array;
  /** [N, R + 1]: the same with a last column of ones, for a graph that wants it so. */
  readonly withOnes: Float32Array;
}

export interface BenchRunner {
  /** Takes a pool's coupons [N, K] and keeps what a decision needs of them; not timed. */
  keep(coupons: Float32Array): Promise<void>;
  /** Event and decision, answers in hand. */
  decide(ask: Ask): Promise<StudentOutput>;
  /** A whole visit [T, E] from zeros; the encoding [H] in hand. */
  read(events: Float32Array): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export type OpenRunner = (model: BenchModel) => Promise<BenchRunner>;
