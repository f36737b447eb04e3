/** What all models here have in common: students of every architecture and size, and teachers of every family. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { StudentWeights } from '../../src/model/student.js';
import type { NamedWeights } from '../../src/model/types.js';
import type { Encoder } from '../encoders/encoder.js';
import type { Random } from '../simulator/random.js';
import type { InputBatch } from './input-batch.js';

export interface Prediction {
  /** [B, H]: the visit as the encoder left it. */
  readonly hidden: Tensor2D;
  /** [B, J]: visit, profile, cart and clock together; the base heads are linear in it. */
  readonly state: Tensor2D;
  /** [B, 3], see BASE_HEADS. */
  readonly base: Tensor2D;
  /** [B·N, 5], see COUPON_HEADS. */
  readonly coupons: Tensor2D;
}

export interface Network {
  /** H and J. */
  readonly hidden: number;
  readonly joint: number;
  initial(draw: Random): NamedWeights;
  forward(weights: StudentWeights, batch: InputBatch): Prediction;
  /** One act more on a device: see Encoder. */
  readonly advance?: Encoder['advance'];
  /** Kernels by the part of the input that they read first, [width of the part, ..]. */
  readonly readers: Readonly<Record<InputPart, readonly string[]>>;
}

export type InputPart = 'events' | 'context' | 'coupons' | 'relative';
