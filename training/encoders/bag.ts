/**
 * What happened and how lately, but not in which order: the mean of the acts, their fading sum, and the last one. On a
 * device each new act costs three additions and one small product.
 */
import {
  concat,
  matMul,
  relu,
  reshape,
  type Tensor2D,
  tensor2d,
  transpose,
  zeros,
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
    encode(weights, { events, size, length }) {
      return { last: relu(dense(weights, events ? bagOf(events, size, length) : emptyBag(size), 'bag')) };
    },
  };
}

const emptyBag = (size: number) => zeros([size, 3 * FEATURES.event + 1]) as Tensor2D;

function bagOf(events: Tensor2D, size: number, length: number): Tensor2D {
  const weights = new Float32Array(3 * length);
  for (let time = 0; time < length; time++) {
    weights[time] = 1 / length;
    weights[length + time] = (1 - FADING) * FADING ** (length - 1 - time);
  }
  weights[3 * length - 1] = 1;
  const flat = reshape(events, [length, size * FEATURES.event]) as Tensor2D;
  const sums = reshape(matMul(tensor2d(weights, [3, length]), flat), [3, size, FEATURES.event]);
  const count = new Float32Array(size).fill(Math.min(1, length / MANY));
  return concat(
    [reshape(transpose(sums, [1, 0, 2]), [size, 3 * FEATURES.event]) as Tensor2D, tensor2d(count, [size, 1])],
    1,
  );
}
