/** A student's weights as a scorer. */
import type { NamedWeights, StudentInput, StudentOutput } from '../../src/model/types.js';
import type { Scorer } from '../example.js';
import { answersOf } from '../fit/answers.js';
import { SHIPPED_SIZE, type StudentSize, studentNetwork } from './network.js';

/** @param weights float32; of a GRU whose widths they tell themselves, unless `size` says otherwise */
export function studentScorer(weights: NamedWeights, size: StudentSize = sizeOf(weights)): Scorer {
  const network = studentNetwork(size);
  return (inputs) => answersOf(network, weights, inputs);
}

/** The widths of a GRU student, as its weights' shapes tell. */
export function sizeOf(weights: NamedWeights): StudentSize {
  const width = (name: string, axis: number) => weights[name]?.shape[axis] as number;
  return {
    encoder: SHIPPED_SIZE.encoder,
    hidden: width('gru/hidden', 0),
    joint: width('joint/session', 1),
    coupon: width('coupon/in', 1),
    late: width('late/relative', 1),
  };
}

/** The answers of a GRU student to new visits with one context row each, in order. */
export const answerAll = (weights: NamedWeights, inputs: readonly StudentInput[]): StudentOutput[] => [
  ...studentScorer(weights)(inputs),
];
