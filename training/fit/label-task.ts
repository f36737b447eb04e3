/** A network held to labels alone: the teacher's training, and a student's from scratch. */
import type { NamedWeight, NamedWeights } from '../../src/model/types.js';
import { BASE_HEADS, COUPON_HEADS } from '../../src/model/types.js';
import type { Example } from '../example.js';
import type { BatchLoss, FitTask } from './fit.js';
import { inputBatch } from './input-batch.js';
import {
  type BaseRates,
  baseRates,
  type Labelled,
  type LabelScales,
  labelBatch,
  labelScales,
} from './label-batch.js';
import { headsOf, LOSS_WEIGHTS, type LossWeights, labelLosses } from './label-loss.js';
import { type LoggingSummary, labelRow, summariseLogging } from './labels.js';
import type { Network } from './network.js';

/** Examples with labels made of their outcomes. @param nuisance see {@link labelRow}; one for each example */
export function labelled(
  examples: readonly Example[],
  logging: LoggingSummary = summariseLogging(examples),
  nuisance?: readonly (Float32Array | undefined)[],
): Labelled[] {
  return examples.map((example, index) => ({
    example,
    length: example.length,
    labels: labelRow(example, logging, nuisance?.[index]),
  }));
}

export function labelTask(
  network: Network,
  training: readonly Labelled[],
  heldOut: readonly Labelled[],
  weights: LossWeights = LOSS_WEIGHTS,
): FitTask<Labelled> {
  const scales = labelScales(training);
  const heldOutScales = { ...labelScales(heldOut), total: Number.POSITIVE_INFINITY };
  return {
    members: () => training,
    heldOut,
    loss: (tensors, batch, isHeldOut) =>
      labelLoss(network, tensors, batch, isHeldOut ? heldOutScales : scales, weights),
  };
}

function labelLoss(
  network: Network,
  tensors: Parameters<Network['forward']>[0],
  batch: readonly Labelled[],
  scales: LabelScales,
  weights: LossWeights,
): BatchLoss {
  const inputs = inputBatch(batch.map(({ example }) => example.input));
  const heads = headsOf(network.forward(tensors, inputs), inputs.candidates);
  return labelLosses(heads, labelBatch(batch, inputs.candidates), scales, weights);
}

/** The names under which every network keeps the biases of its heads. */
const HEAD_BIASES = { base: 'base/bias', coupons: 'late/out_bias' } as const;

/**
 * Starts the heads at the base rates of the labels: how rare an outcome is need not be learned, and nothing is resampled,
 * so that probabilities stay calibrated.
 */
export function startAtBaseRates(weights: NamedWeights, training: readonly Labelled[]): NamedWeights {
  const rates = baseRates(training);
  const base = { buy: logit(rates.buy), order: Math.log(rates.order), wait: 0 };
  const coupons = {
    uplift: 0,
    redeem: logit(rates.redeem),
    basket: 0,
    claim: logit(rates.claim),
    interest: logit(rates.interest),
  };
  return {
    ...weights,
    [HEAD_BIASES.base]: vector(BASE_HEADS.map((head) => base[head])),
    [HEAD_BIASES.coupons]: vector(COUPON_HEADS.map((head) => coupons[head])),
  };
}

const logit = (rate: BaseRates[keyof BaseRates]): number => Math.log(rate / (1 - rate));

const vector = (values: readonly number[]): NamedWeight => ({
  shape: [values.length],
  values: Float32Array.from(values),
});
