/**
 * What reads a visit. Every encoder turns the acts of a batch into one row for each visit, and on request into one row for
 * each act, which a teacher's coupons look back at. All of them are plain functions over named weights.
 */
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { StudentWeights } from '../../src/model/student.js';
import type { NamedWeights } from '../../src/model/types.js';
import type { InputBatch } from '../fit/input-batch.js';
import type { Random } from '../simulator/random.js';

export interface Encoded {
  /** [B, H]: the visit so far. */
  readonly last: Tensor2D;
  /** [B, T, H]: after each act; absent for a visit without any. */
  readonly acts?: Tensor3D;
}

/** What a device keeps of a visit between acts, and what it does when one more comes: [1, E] → [1, H]. */
export interface Advance {
  readonly kept: Readonly<Record<string, Tensor2D>>;
  readonly last: Tensor2D;
}

export interface Encoder {
  /** H. */
  readonly width: number;
  /** Weights at the start; the names begin with the encoder's own. */
  initial(draw: Random): NamedWeights;
  encode(weights: StudentWeights, batch: InputBatch): Encoded;
  /** One act more; gives what `encode` gives for the visit so far. Only where a device could run it. */
  advance?(weights: StudentWeights, kept: Advance['kept'] | undefined, act: Tensor2D): Advance;
}
