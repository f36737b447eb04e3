/**
 * Minibatch training of anything with early stopping, a schedule and states to go on from; the clock and the reporting
 * are the caller's. Going on from a state gives, bit by bit, what would have come without the stop.
 */
import { add, dispose, mul, type Scalar, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { StudentWeights } from '../../src/model/student.js';
import type { NamedWeights } from '../../src/model/types.js';
import { createRandom } from '../simulator/random.js';
import { similarLengthBatches } from './batches.js';
import { kernelNorm } from './label-loss.js';
import { Adam, type Moments, rateAt, variables, WeightMean } from './optimiser.js';
import { fromTensors, toTensors } from './tensors.js';

export interface FitOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
  /** Adam's highest rate: reached after a short warm-up, then falling along half a cosine. */
  readonly rate: number;
  /** Weight of the squared norm of all kernels. */
  readonly decay: number;
  /** Epochs without a better held-out loss before giving up. */
  readonly patience: number;
}

export const DEFAULT_FIT: Omit<FitOptions, 'seed'> = {
  epochs: 12,
  batch: 128,
  rate: 8e-3,
  decay: 1e-6,
  patience: 4,
};

/** Losses of a batch, means that `total` is made of; `buy` is the log loss of buying. */
export interface BatchLoss {
  readonly total: Scalar;
  readonly buy: Scalar;
}

/** What is trained. */
export interface FitTask<M extends { readonly length: number }> {
  /** Members of one epoch; they may be drawn anew for each. */
  readonly members: (epoch: number) => readonly M[];
  /** `heldOut`: the batch is from there. */
  readonly loss: (weights: StudentWeights, batch: readonly M[], heldOut: boolean) => BatchLoss;
  readonly heldOut: readonly M[];
}

/** Where training stands after an epoch: enough to go on from. */
export interface FitState {
  /** Epochs done. */
  readonly epoch: number;
  /** Where the next epoch starts. */
  readonly weights: NamedWeights;
  readonly moments: Moments | undefined;
  /** The best of the epochs' means, each over the second half of its epoch's steps. */
  readonly best: { readonly epoch: number; readonly loss: number; readonly weights: NamedWeights };
  readonly history: readonly EpochReport[];
}

export interface EpochReport {
  readonly epoch: number;
  /** Mean total loss of the epoch's batches. */
  readonly training: number;
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
  /**
   * Share of the time that has been used, 0…1. Where it runs ahead of the epochs the rate falls by it, and at 1 training
   * stops amid an epoch: so what is kept has come to rest, however slow the machine. Steps no longer decide alone then, and
   * another run may end elsewhere.
   */
  readonly spent?: () => number;
}

export const startState = (weights: NamedWeights): FitState => ({
  epoch: 0,
  weights,
  moments: undefined,
  best: { epoch: 0, loss: Number.POSITIVE_INFINITY, weights },
  history: [],
});

/** True when another epoch would be run from here. */
export const unfinished = (state: FitState, { epochs, patience }: FitOptions): boolean =>
  state.epoch < epochs && state.epoch - state.best.epoch < patience;

/** Trains until the held-out loss stops falling, and returns the last state; `best` is what to keep. */
export async function fitNetwork<M extends { readonly length: number }>(
  from: FitState,
  task: FitTask<M>,
  options: FitOptions,
  hooks: FitHooks = {},
): Promise<FitState> {
  let state = from;
  const weights = variables(state.weights);
  const optimizer = new Adam(weights, state.moments);
  while (unfinished(state, options)) {
    const { training, mean } = await runEpoch(optimizer, weights, task, options, state.epoch, hooks);
    const heldOut = await meanLoss(mean, task, options.batch);
    const epoch = state.epoch + 1;
    const report = { epoch, training, heldOut: heldOut.total, heldOutBuy: heldOut.buy };
    state = {
      epoch,
      weights: await fromTensors(weights),
      moments: await optimizer.moments(),
      best: heldOut.total < state.best.loss ? { epoch, loss: heldOut.total, weights: mean } : state.best,
      history: [...state.history, report],
    };
    hooks.onEpoch?.(state);
    if (hooks.outOfTime?.() || (hooks.spent?.() ?? 0) >= 1) break;
  }
  optimizer.dispose();
  dispose(weights);
  return state;
}

/** Share of the time after which every step counts for the mean: an epoch may not reach its second half. */
const LATE = 0.9;

async function runEpoch<M extends { readonly length: number }>(
  optimizer: Adam,
  weights: Record<string, Variable>,
  task: FitTask<M>,
  options: FitOptions,
  epoch: number,
  hooks: FitHooks,
): Promise<{ training: number; mean: NamedWeights }> {
  const members = task.members(epoch);
  const batches = similarLengthBatches(
    members,
    options.batch,
    createRandom(`${options.seed}/epoch/${epoch}`),
  );
  const average = new WeightMean();
  let [training, seen] = [0, 0];
  for (const [index, batch] of batches.entries()) {
    const spent = hooks.spent?.() ?? 0;
    if (spent >= 1) break;
    const progress = Math.max(spent, (epoch + index / batches.length) / options.epochs);
    const cost = optimizer.step(rateAt(options.rate, progress), () =>
      add(task.loss(weights, batch, false).total, mul(kernelNorm(weights), options.decay)),
    );
    const [loss = Number.NaN] = await cost.data();
    cost.dispose();
    if (index >= batches.length / 2 || spent > LATE) average.take(weights);
    training += loss * batch.length;
    seen += batch.length;
    hooks.onBatch?.(epoch * batches.length + index + 1, options.epochs * batches.length, loss);
  }
  training /= Math.max(1, seen);
  return { training, mean: await average.of(weights) };
}

export interface MeanLoss {
  readonly total: number;
  readonly buy: number;
}

/** Losses over all held-out members. */
export async function meanLoss<M extends { readonly length: number }>(
  named: NamedWeights,
  { loss, heldOut }: Pick<FitTask<M>, 'loss' | 'heldOut'>,
  size: number,
): Promise<MeanLoss> {
  const weights = toTensors(named);
  const mean = { total: 0, buy: 0 };
  for (const batch of similarLengthBatches(heldOut, size)) {
    const parts = tidy(() => {
      const { total, buy } = loss(weights, batch, true);
      return { total, buy };
    });
    const share = batch.length / heldOut.length;
    mean.total += share * ((await parts.total.data())[0] as number);
    mean.buy += share * ((await parts.buy.data())[0] as number);
    dispose(parts);
  }
  dispose(weights);
  return mean;
}
