/**
 * The value of waiting, by fitted Q-iteration (Ernst, Geurts & Wehenkel 2005) over each visit's later moment:
 *
 *     V(t) = max(0, the best gain at t, wait(t))      wait(t) = E[V(later) | t], 0 where the visit ended
 *
 * The head is linear in the network's joint state, so each round is one ridge regression. The best of several estimated
 * gains is a little too good to be true, and so is V.
 */
import {
  BASE_HEADS,
  type NamedWeight,
  type NamedWeights,
  type StudentOutput,
} from '../../src/model/types.js';
import type { CandidateMoney, Example } from '../example.js';
import { type Answer, answersOf } from './answers.js';
import { gainsOf } from './gain.js';
import type { Network } from './network.js';
import { type Line, ridge } from './ridge.js';

/** The first round looks one moment ahead, the second further. */
const ROUNDS = 2;
/** Ridge per example. */
const PENALTY = 1e-3;

/** The weights with a head for waiting, from examples with and without a later moment. */
export function withWaiting(
  network: Network,
  weights: NamedWeights,
  examples: readonly Example[],
): NamedWeights {
  const now = answersOf(
    network,
    weights,
    examples.map(({ input }) => input),
  );
  const continuing = examples.flatMap((example, index) => (example.later ? [index] : []));
  if (continuing.length === 0) return weights;
  const later = answersOf(
    network,
    weights,
    continuing.map((index) => (examples[index] as Example).later as Example['input']),
  );
  return waitingHead(weights, now, later, continuing, examples);
}

function waitingHead(
  weights: NamedWeights,
  now: readonly Answer[],
  later: readonly Answer[],
  continuing: readonly number[],
  examples: readonly Example[],
): NamedWeights {
  const states = now.map(({ state }) => state);
  let fitted = weights;
  const offered = later.map((answer, at) =>
    bestGain(answer, (examples[continuing[at] as number] as Example).money),
  );
  for (let round = 0; round < ROUNDS; round++) {
    const targets = new Float64Array(examples.length);
    later.forEach(({ state }, at) => {
      const waits = round === 0 ? 0 : applied(fitted, state);
      targets[continuing[at] as number] = Math.max(0, offered[at] as number, waits);
    });
    fitted = withHead(fitted, ridge(states, targets, PENALTY * examples.length));
  }
  return fitted;
}

/** What the best candidate adds, typical orders; may be negative. */
export const bestGain = (answer: StudentOutput, money: CandidateMoney): number =>
  Math.max(...gainsOf(answer, money));

const COLUMN = BASE_HEADS.indexOf('wait');

function applied(weights: NamedWeights, state: Float32Array): number {
  const { values } = weights['base/out'] as NamedWeight;
  let sum = (weights['base/bias'] as NamedWeight).values[COLUMN] as number;
  state.forEach((value, row) => {
    sum += value * (values[row * BASE_HEADS.length + COLUMN] as number);
  });
  return sum;
}

/** The weights whose value of waiting is slope · state + intercept, typical orders. */
export function withHead(weights: NamedWeights, { slope, intercept }: Line): NamedWeights {
  const kernel = weights['base/out'] as NamedWeight;
  const bias = weights['base/bias'] as NamedWeight;
  const values = kernel.values.slice();
  slope.forEach((value, row) => {
    values[row * BASE_HEADS.length + COLUMN] = value;
  });
  const biases = bias.values.slice();
  biases[COLUMN] = intercept;
  return { ...weights, 'base/out': { ...kernel, values }, 'base/bias': { ...bias, values: biases } };
}
