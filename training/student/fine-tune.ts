/**
 * From a shipped model to a shop's own few rows: training goes on from the shipped weights and is held to them by the
 * squared distance (L2-SP, Li, Grandvalet & Davoine 2018), so that what few rows say little about stays as it was. How
 * firmly, and whether the encoder may move at all, is chosen on rows of the shop that training did not see, and shipped
 * weights are left only for what is surely better on these: a few rows' luck must not cost what many shops taught.
 */
import { add, dispose, mul, type Scalar, square, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { StudentWeights } from '../../src/model/student.js';
import type { NamedWeights } from '../../src/model/types.js';
import type { Example } from '../example.js';
import { DEFAULT_FIT, type FitTask, fitNetwork, meanLoss, startState } from '../fit/fit.js';
import type { Labelled } from '../fit/label-batch.js';
import { labelled, labelTask } from '../fit/label-task.js';
import { crossFittedNuisance } from '../fit/nuisance.js';
import { toTensors } from '../fit/tensorflow.js';
import { type StudentSize, studentNetwork } from './network.js';

export interface TransferSetting {
  readonly name: string;
  /** Weight of the squared distance to the shipped weights, at 1,000 examples; it falls as rows grow. */
  readonly hold: number;
  /** Weights that stay as shipped, by the beginning of their names. */
  readonly frozen: readonly string[];
  readonly rate: number;
}

/** Encoders of visits: what needs most rows to learn, and differs least between shops. */
const ENCODER = ['gru/', 'attend/', 'bag/'] as const;

export const TRANSFER_SETTINGS: readonly TransferSetting[] = [
  { name: 'late layers, held firmly', hold: 0.03, frozen: [...ENCODER, 'joint/', 'coupon/'], rate: 2e-3 },
  { name: 'all layers, held firmly', hold: 0.03, frozen: [], rate: 2e-3 },
  { name: 'all layers, held loosely', hold: 0.001, frozen: [], rate: 4e-3 },
];

export interface TransferOptions {
  readonly seed: number;
  readonly settings?: readonly TransferSetting[];
  readonly batch?: number;
  /** Batches to train for with each setting, at least 2 and at most 40 epochs. */
  readonly steps?: number;
  /** Rows to choose by; a fifth of the shop's own, held back from training, unless told. */
  readonly tuning?: readonly Example[];
  readonly onProgress?: (share: number) => void;
}

export interface Transferred {
  readonly weights: NamedWeights;
  /** Name of the setting that was chosen, or `as shipped`. */
  readonly chosen: string;
  /** Held-out loss of each choice. */
  readonly losses: Readonly<Record<string, number>>;
}

export const AS_SHIPPED = 'as shipped';
/** Fewer rows than this could not tell the settings apart. */
export const LEAST_ROWS = 50;
/** Every so many-th row is one to choose by. */
const HELD_BACK = 5;

/**
 * The shipped weights brought closer to one shop.
 * @param rows the shop's own, one outcome each or more; in any order
 * @throws RangeError with fewer than 50 rows
 */
export async function fineTune(
  shipped: NamedWeights,
  size: StudentSize,
  rows: readonly Example[],
  options: TransferOptions,
): Promise<Transferred> {
  if (rows.length < LEAST_ROWS) throw new RangeError(`${rows.length} rows; fine-tuning needs ${LEAST_ROWS}`);
  const { settings = TRANSFER_SETTINGS, batch = 128, steps = 120, seed, onProgress } = options;
  const network = studentNetwork(size);
  const tuning = options.tuning ?? rows.filter((_, row) => row % HELD_BACK === 0);
  const training = options.tuning ? rows : rows.filter((_, row) => row % HELD_BACK !== 0);
  const own = labelled(training, undefined, await crossFittedNuisance(training, seed));
  const task = labelTask(network, own, labelled(tuning));
  const epochs = Math.max(2, Math.min(40, Math.ceil(steps / Math.max(1, training.length / batch))));
  const before = await lossOfEach(shipped, task);
  let best = { chosen: AS_SHIPPED, weights: shipped, loss: mean(before) };
  const losses: Record<string, number> = { [AS_SHIPPED]: best.loss };
  for (const [index, setting] of settings.entries()) {
    const held = holdTo(shipped, task, setting, training.length);
    const state = await fitNetwork(
      startState(shipped),
      held.task,
      { ...DEFAULT_FIT, seed, batch, epochs, decay: 0, rate: setting.rate, patience: epochs },
      { onBatch: (done, all) => onProgress?.((index + done / all) / settings.length) },
    );
    held.dispose();
    const after = await lossOfEach(state.best.weights, task);
    const loss = mean(after);
    losses[setting.name] = loss;
    const gains = before.map((value, row) => value - (after[row] as number));
    if (surelyAbove0(gains) && loss < best.loss)
      best = { chosen: setting.name, weights: state.best.weights, loss };
  }
  return { weights: best.weights, chosen: best.chosen, losses };
}

/** Held-out loss of each row alone. */
async function lossOfEach(weights: NamedWeights, { loss, heldOut }: FitTask<Labelled>): Promise<number[]> {
  const all: number[] = [];
  for (const row of heldOut) all.push((await meanLoss(weights, { loss, heldOut: [row] }, 1)).total);
  return all;
}

/** Quantile of one-sided 95 %. */
const SURE = 1.645;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Is the mean of paired gains above 0, by a one-sided 95 % interval? What might be luck is none. */
export function surelyAbove0(gains: readonly number[]): boolean {
  const middle = mean(gains);
  const variance = mean(gains.map((gain) => (gain - middle) ** 2));
  return middle > SURE * Math.sqrt(variance / gains.length);
}

/** The task with the distance to the shipped weights added, and frozen weights put back to what they were. */
function holdTo(
  shipped: NamedWeights,
  task: FitTask<Labelled>,
  { hold, frozen }: TransferSetting,
  examples: number,
): { task: FitTask<Labelled>; dispose: () => void } {
  const anchors = toTensors(shipped);
  const strength = (hold * 1000) / (1000 + examples);
  const isFrozen = (name: string) => frozen.some((prefix) => name.startsWith(prefix));
  const loss: FitTask<Labelled>['loss'] = (weights, batch, heldOut) => {
    const used: StudentWeights = Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [
        name,
        isFrozen(name) ? (anchors[name] as Tensor) : weight,
      ]),
    );
    const parts = task.loss(used, batch, heldOut);
    if (heldOut) return parts;
    // Of frozen weights too: their distance is and stays 0, and an optimiser wants a gradient for each.
    const distance = Object.entries(weights)
      .map(([name, weight]) => sum(square(sub(weight, anchors[name] as Tensor))))
      .reduce((all, one) => add(all, one));
    return { ...parts, total: add(parts.total, mul(distance, strength)) as Scalar };
  };
  return { task: { ...task, loss }, dispose: () => dispose(anchors) };
}
