/**
 * What happened and how lately, but not in which order: the mean of the acts, their fading sum, and the last one. On a
 * device each new act costs three additions and one small product.
 */
import {
  add,
  concat,
  div,
  matMul,
  minimum,
  mul,
  relu,
  reshape,
  type Tensor2D,
  tensor2d,
  tensor3d,
  transpose,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { drawn } from '../fit/initial.js';
import { FEATURES } from '../fit/input-batch.js';
import { dense } from '../fit/layers.js';
import type { Encoder } from './encoder.js';

/** What is left of an act's part in the fading sum after each further act. */
const FADING = 0.8;
/** Acts at which the count's column reaches 1. */
const MANY = 20;

/** @param width H; about (3·E + 1)·H weights */
export function bagEncoder(width: number): Encoder {
  const rows = 3 * FEATURES.event + 1;
  return {
    width,
    initial: (draw) => drawn({ 'bag/kernel': [rows, width], 'bag/bias': [width] }, draw),
    encode(weights, { events, lengths }) {
      return {
        last: relu(dense(weights, events ? bagOf(events, lengths) : emptyBag(lengths.length), 'bag')),
      };
    },
    advance(weights, kept, act) {
      const nothing = zerosLike(act);
      const sum = add(kept?.['sum'] ?? nothing, act) as Tensor2D;
      const fading = add(mul(kept?.['fading'] ?? nothing, FADING), mul(act, 1 - FADING)) as Tensor2D;
      const count = add(kept?.['count'] ?? zeros([1, 1]), 1) as Tensor2D;
      const bag = concat([div(sum, count), fading, act, minimum(div(count, MANY), 1)], 1) as Tensor2D;
      return { kept: { sum, fading, count }, last: relu(dense(weights, bag, 'bag')) };
    },
  };
}

const emptyBag = (size: number) => zeros([size, 3 * FEATURES.event + 1]) as Tensor2D;

function bagOf(events: Tensor2D, lengths: readonly number[]): Tensor2D {
  const size = lengths.length;
  const length = events.shape[0] / size;
  const weights = new Float32Array(3 * length);
  for (let time = 0; time < length; time++) {
    weights[time] = 1 / length;
    weights[length + time] = (1 - FADING) * FADING ** (length - 1 - time);
  }
  weights[3 * length - 1] = 1;
  const flat = reshape(events, [length, size * FEATURES.event]) as Tensor2D;
  const sums = matMul(tensor2d(weights, [3, length]), flat);
  // Rows before a shorter visit's first act are zeros, which only its mean must not count.
  const scale = Float32Array.from({ length: 3 * size }, (_, at) =>
    at < size ? length / Math.max(1, lengths[at] as number) : 1,
  );
  const scaled = mul(reshape(sums, [3, size, FEATURES.event]), tensor3d(scale, [3, size, 1]));
  const count = Float32Array.from(lengths, (own) => Math.min(1, own / MANY));
  return concat(
    [
      reshape(transpose(scaled, [1, 0, 2]), [size, 3 * FEATURES.event]) as Tensor2D,
      tensor2d(count, [size, 1]),
    ],
    1,
  );
}
