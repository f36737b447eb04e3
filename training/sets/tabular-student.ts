/**
 * The student without a visit: the heads that every device runs (src/model/student.ts) over a set's own columns, its memory
 * an empty, masked sequence. Losses, optimiser, schedule, weight averaging and rounding are those of the shipped model.
 */
import { type Tensor2D, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import {
  baseHeads,
  couponHeads,
  encodeCoupons,
  joint,
  type StudentWeights,
} from '../../src/model/student.js';
import { studentWeightShapes } from '../../src/model/student-shape.js';
import { BASE_HEADS, COUPON_HEADS, type NamedWeights } from '../../src/model/types.js';
import { roundWeights } from '../artifact-writer.js';
import { stacked } from '../fit/batches.js';
import { type FitOptions, fitNetwork, startState } from '../fit/fit.js';
import { drawn } from '../fit/initial.js';
import { labelBatch, labelScales } from '../fit/label-batch.js';
import { headsOf, LOSS_WEIGHTS, type LossWeights, labelLosses } from '../fit/label-loss.js';
import { startAtBaseRates } from '../fit/label-task.js';
import type { Prediction } from '../fit/network.js';
import { toTensors } from '../fit/tensorflow.js';
import { createRandom } from '../simulator/random.js';
import { type Blocks, labelsOf, type TabularMember, tabularMembers } from './tabular-rows.js';

export interface TabularWidths {
  readonly joint: number;
  readonly coupon: number;
  readonly late: number;
}

function forward(weights: StudentWeights, members: readonly TabularMember[]): Prediction {
  const block = (part: 'context' | 'coupons' | 'relative'): Tensor2D => {
    const rows = members.map(({ example }) => example.input[part]);
    return tensor2d(stacked(rows), [members.length, rows[0]?.length ?? 0]);
  };
  const hidden = zeros([members.length, 1]) as Tensor2D;
  const state = joint(weights, hidden, block('context'));
  return {
    hidden,
    state,
    base: baseHeads(weights, state),
    coupons: couponHeads(weights, state, encodeCoupons(weights, block('coupons')), block('relative')),
  };
}

export interface TabularFit extends Omit<FitOptions, 'patience'> {
  readonly widths: TabularWidths;
  /** Epochs without a better held-out loss before giving up; all epochs are run by default. */
  readonly patience?: number;
  /** Weights of the shared losses beside the log loss of buying; those not named have none here. */
  readonly losses?: Partial<LossWeights>;
}

export interface FittedTabular {
  /** As a device would hold them: int8 kernels, read back. */
  readonly rounded: NamedWeights;
  readonly weights: NamedWeights;
  readonly bestEpoch: number;
}

/** A set's rows tell of nothing else; priors on what a coupon adds would only pull at the joint state. */
const NOTHING_BUT_BUYING = Object.fromEntries(
  Object.keys(LOSS_WEIGHTS).map((part) => [part, 0]),
) as unknown as LossWeights;

/** @param members of each epoch: they may be drawn anew */
export async function fitTabular(
  members: (epoch: number) => readonly TabularMember[],
  heldOut: readonly TabularMember[],
  { widths, losses, ...options }: TabularFit,
): Promise<FittedTabular> {
  const first = members(0);
  const { input } = (first[0] as TabularMember).example;
  const shape = {
    event: 1,
    hidden: 1,
    context: input.context.length,
    coupon: input.coupons.length,
    relative: input.relative.length,
  };
  const shapes = Object.entries(studentWeightShapes(shape, widths)).filter(
    ([name]) => !name.startsWith('gru/'),
  );
  const initial = startAtBaseRates(
    drawn(Object.fromEntries(shapes), createRandom(`tabular/${options.seed}`)),
    first,
  );
  const scales = [labelScales(first), labelScales(heldOut)] as const;
  const weights: LossWeights = { ...NOTHING_BUT_BUYING, ...losses };
  const state = await fitNetwork(
    startState(initial),
    {
      members,
      heldOut,
      loss: (tensors, batch, isHeldOut) =>
        labelLosses(
          headsOf(forward(tensors, batch), 1),
          labelBatch(batch, 1),
          scales[isHeldOut ? 1 : 0],
          weights,
        ),
    },
    { patience: options.epochs, ...options },
  );
  const { weights: best, epoch } = state.best;
  return { rounded: roundWeights(best), weights: best, bestEpoch: epoch };
}

/** Logits of p(buy) for each row: with nothing shown, and with the coupon. */
export interface TabularAnswers {
  readonly none: Float64Array;
  readonly shown: Float64Array;
}

const BATCH = 2000;

export function answerTabular(named: NamedWeights, blocks: Blocks): TabularAnswers {
  const weights = toTensors(named);
  const members = tabularMembers(blocks, () => labelsOf([]));
  const none = new Float64Array(members.length);
  const shown = new Float64Array(members.length);
  for (let from = 0; from < members.length; from += BATCH) {
    tidy(() => {
      const { base, coupons } = forward(weights, members.slice(from, from + BATCH));
      const [bases, heads] = [base.dataSync(), coupons.dataSync()];
      for (let at = 0; at < base.shape[0]; at++) {
        const logit = bases[at * BASE_HEADS.length] as number;
        none[from + at] = logit;
        shown[from + at] = logit + (heads[at * COUPON_HEADS.length] as number);
      }
    });
  }
  for (const weight of Object.values(weights)) weight.dispose();
  return { none, shown };
}

export const parametersOf = (weights: NamedWeights): number =>
  Object.values(weights).reduce((sum, { values }) => sum + values.length, 0);
