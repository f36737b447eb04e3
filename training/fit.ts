/** Minibatch training with early stopping and checkpoints; the clock and the reporting are the caller's. */
import { add, dispose, mul, type Scalar, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import type { NamedWeights } from '../src/model/types.js';
import { equalLengthBatches } from './batches.js';
import type { LoggedVisit } from './log.js';
import { kernelNorm, studentLosses } from './loss.js';
import { createRandom } from './simulator/random.js';
import { adam, fromTensors, toTensors } from './tensorflow.js';

export interface FitOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
  /** Adam's first rate; falls along a half cosine to a fiftieth of it at the last epoch. */
  readonly rate: number;
  /** Weight of the squared norm of all kernels. */
  readonly decay: number;
  /** Epochs without a better held-out loss before giving up. */
  readonly patience: number;
}

export const DEFAULT_FIT: Omit<FitOptions, 'seed'> = {
  epochs: 12,
  batch: 256,
  rate: 8e-3,
  decay: 1e-6,
  patience: 4,
};

/** Where training stands after an epoch: enough to go on from. */
export interface FitState {
  /** Epochs done. */
  readonly epoch: number;
  /** Where the next epoch starts. */
  readonly weights: NamedWeights;
  /** The best of the epochs' means, each over the second half of its epoch's steps. */
  readonly best: { readonly epoch: number; readonly loss: number; readonly weights: NamedWeights };
  readonly history: readonly EpochReport[];
}

export interface EpochReport {
  readonly epoch: number;
  /** Mean total loss of the epoch's batches. */
  readonly training: number;
  /** On held-out shops. */
  readonly heldOut: number;
  readonly heldOutBuy: number;
}

export interface FitHooks {
  /** After each batch; `done` of `all` in this run of epochs. */
  readonly onBatch?: (done: number, all: number, loss: number) => void;
  /** After each epoch: print it, save it. */
  readonly onEpoch?: (state: FitState) => void;
  /** True to stop after this epoch. */
  readonly outOfTime?: () => boolean;
}

/**
 * Trains from `from` until the held-out loss stops falling, and returns the last state; `best` is what to keep. Resuming
 * goes on with the right epoch's shuffle and rate; Adam's moments start anew.
 */
export function fitStudent(
  from: NamedWeights | FitState,
  training: readonly LoggedVisit[],
  heldOut: readonly LoggedVisit[],
  options: FitOptions,
  hooks: FitHooks = {},
): FitState {
  let state = 'epoch' in from && 'best' in from ? (from as FitState) : startState(from as NamedWeights);
  const weights = Object.fromEntries(
    Object.entries(toTensors(state.weights)).map(([name, initial]) => [name, variable(initial)]),
  );
  const optimizer = adam(options.rate);
  while (state.epoch < options.epochs) {
    const epoch = state.epoch;
    const batches = equalLengthBatches(
      training,
      options.batch,
      createRandom(`${options.seed}/epoch/${epoch}`),
    );
    const average = new WeightMean();
    let sum = 0;
    batches.forEach((batch, index) => {
      const progress = (epoch + index / batches.length) / options.epochs;
      // The rate is tfjs's own protected field, meant to be set between steps.
      (optimizer as unknown as { learningRate: number }).learningRate = rateAt(options.rate, progress);
      const loss = trainStep(optimizer, weights, batch, options.decay);
      if (index >= batches.length / 2) average.take(weights);
      sum += loss * (batch.length / training.length);
      hooks.onBatch?.(epoch * batches.length + index + 1, options.epochs * batches.length, loss);
    });
    const candidate = average.of(weights);
    const loss = evaluateLoss(candidate, heldOut, options.batch);
    state = nextState(state, sum, loss, fromTensors(weights), candidate);
    hooks.onEpoch?.(state);
    if (state.epoch - state.best.epoch >= options.patience || hooks.outOfTime?.()) break;
  }
  optimizer.dispose();
  dispose(weights);
  return state;
}

function startState(weights: NamedWeights): FitState {
  return { epoch: 0, weights, best: { epoch: 0, loss: Number.POSITIVE_INFINITY, weights }, history: [] };
}

function nextState(
  state: FitState,
  training: number,
  heldOut: HeldOutLoss,
  weights: NamedWeights,
  candidate: NamedWeights,
): FitState {
  const epoch = state.epoch + 1;
  const report = { epoch, training, heldOut: heldOut.total, heldOutBuy: heldOut.buy };
  const best =
    heldOut.total < state.best.loss ? { epoch, loss: heldOut.total, weights: candidate } : state.best;
  return { epoch, weights, best, history: [...state.history, report] };
}

/**
 * Mean of the weights over many steps (Polyak & Juditsky 1992): the noise of single steps cancels, in which what a coupon
 * adds would drown.
 */
class WeightMean {
  readonly #sums = new Map<string, Float64Array>();
  #steps = 0;

  take(weights: Readonly<Record<string, Variable>>): void {
    this.#steps++;
    for (const [name, weight] of Object.entries(weights)) {
      const sum = this.#sums.get(name) ?? new Float64Array(weight.size);
      weight.dataSync().forEach((value, index) => {
        sum[index] = (sum[index] as number) + value;
      });
      this.#sums.set(name, sum);
    }
  }

  of(weights: Readonly<Record<string, Variable>>): NamedWeights {
    const mean = (name: string) => Float32Array.from(this.#sums.get(name) ?? [], (sum) => sum / this.#steps);
    return Object.fromEntries(
      Object.entries(weights).map(([name, { shape }]) => [name, { shape, values: mean(name) }]),
    );
  }
}

const rateAt = (rate: number, progress: number) =>
  rate * (0.02 + 0.98 * 0.5 * (1 + Math.cos(Math.PI * progress)));

/** One step of Adam; returns the batch's loss. */
function trainStep(
  optimizer: ReturnType<typeof adam>,
  weights: Record<string, Variable>,
  batch: readonly LoggedVisit[],
  decay: number,
): number {
  return tidy(() => {
    const loss = optimizer.minimize(
      () => add(studentLosses(weights, batch).total, mul(kernelNorm(weights), decay)) as Scalar,
      true,
      Object.values(weights),
    ) as Scalar;
    return loss.dataSync()[0] as number;
  });
}

interface HeldOutLoss {
  readonly total: number;
  readonly buy: number;
}

/** Mean losses over visits, by visit. */
export function evaluateLoss(
  weights: NamedWeights,
  visits: readonly LoggedVisit[],
  size: number,
): HeldOutLoss {
  let [total, buy] = [0, 0];
  const tensors = toTensors(weights);
  for (const batch of equalLengthBatches(visits, size)) {
    const share = batch.length / visits.length;
    tidy(() => {
      const losses = studentLosses(tensors, batch);
      total += share * (losses.total.dataSync()[0] as number);
      buy += share * (losses.buy.dataSync()[0] as number);
    });
  }
  dispose(tensors);
  return { total, buy };
}
