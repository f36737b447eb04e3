/** Any network on any number of inputs, in order; on the active backend. */
import { dispose, tidy } from '@tensorflow/tfjs-core';
import {
  BASE_HEADS,
  COUPON_HEADS,
  type NamedWeights,
  type StudentInput,
  type StudentOutput,
} from '../../src/model/types.js';
import { similarLengthBatches } from './batches.js';
import { candidatesOf, inputBatch, lengthOf } from './input-batch.js';
import type { Network } from './network.js';
import { toTensors } from './tensors.js';

const BATCH = 256;

export interface Answer extends StudentOutput {
  /** [J]. */
  readonly state: Float32Array;
}

/** @param inputs new visits with one context row each */
export function answersOf(network: Network, named: NamedWeights, inputs: readonly StudentInput[]): Answer[] {
  const weights = toTensors(named);
  const answers = new Array<Answer>(inputs.length);
  const indexed = inputs.map((input, index) => ({ input, index, length: lengthOf(input) }));
  for (const members of similarLengthBatches(indexed, BATCH)) {
    tidy(() => {
      const batch = inputBatch(members.map(({ input }) => input));
      const { hidden, state, base, coupons } = network.forward(weights, batch);
      const [hiddens, states, bases, heads] = [hidden, state, base, coupons].map((one) =>
        one.dataSync<'float32'>(),
      ) as [Float32Array, Float32Array, Float32Array, Float32Array];
      for (const [row, { input, index }] of members.entries()) {
        answers[index] = {
          hidden: rowOf(hiddens, row, network.hidden),
          state: rowOf(states, row, network.joint),
          base: rowOf(bases, row, BASE_HEADS.length),
          coupons: rowOf(heads, row, batch.candidates * COUPON_HEADS.length).slice(
            0,
            candidatesOf(input) * COUPON_HEADS.length,
          ),
        };
      }
    });
  }
  dispose(weights);
  return answers;
}

const rowOf = (values: Float32Array, row: number, width: number): Float32Array =>
  values.slice(row * width, (row + 1) * width);
