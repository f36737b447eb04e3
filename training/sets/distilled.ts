/** A tabular student that learns its teacher's answers, on the rows there are and on rows that nobody saw. */
import { type Matrix, takeRows, takeValues } from '../baselines/matrix.js';
import { SHOWN_NOTHING } from '../example.js';
import { logLoss } from '../metrics/calibration.js';
import { createRandom } from '../simulator/random.js';
import { blockEncoder, type RawTable } from './columns.js';
import { rowsWhere } from './folds.js';
import { syntheticRows } from './synthetic-rows.js';
import { labelsOf, type TabularMember, tabularMembers } from './tabular-rows.js';
import {
  answerTabular,
  type FittedTabular,
  fitTabular,
  parametersOf,
  type TabularFit,
} from './tabular-student.js';
import { type Answerer, type CrossFitted, chanceOf } from './tree-teacher.js';

export interface DistilOptions {
  /** 0: the row's own label alone; 1: the teacher alone. */
  readonly trust: number;
  /** Rows nobody saw, for each row there is. */
  readonly synthetic: number;
  /** What the label speaks of: buying with nothing shown, or with the coupon. */
  readonly action: 0 | typeof SHOWN_NOTHING;
  /** Settings to choose from by the log loss on held-out rows. */
  readonly fits: readonly TabularFit[];
  /** 1 for each training row that chooses among settings and epochs, and is not learned from. */
  readonly heldOut: ArrayLike<number>;
  readonly seed: number;
}

export interface DistilledStudent {
  /** By the int8 weights. */
  readonly answer: Answerer;
  /** By the float32 weights that were rounded. */
  readonly answerFloat: Answerer;
  readonly parameters: number;
  readonly about: string;
}

export async function distilTabular(
  table: RawTable,
  labels: ArrayLike<number>,
  teacher: CrossFitted,
  options: DistilOptions,
): Promise<DistilledStudent> {
  const { action, heldOut, seed, trust } = options;
  const encode = blockEncoder(table, table.values);
  const kept = rowsWhere(heldOut, (one) => one === 0);
  const out = rowsWhere(heldOut, (one) => one !== 0);
  const soft = (row: number) =>
    trust * chanceOf(teacher.unseen[row] as number) + (1 - trust) * (labels[row] as number);
  const real = tabularMembers(encode(takeRows(table.values, kept)), (at) =>
    labelsOf([{ action, bought: soft(kept[at] as number) }]),
  );
  const made = madeUp(table, takeRows(table.values, kept), teacher, encode, options);
  const members = (epoch: number) => [...real, ...part(made, real.length * options.synthetic, epoch)];
  const tuning = tabularMembers(encode(takeRows(table.values, out)), (at) =>
    labelsOf([{ action, bought: labels[out[at] as number] as number }]),
  );
  const answerWith =
    (weights: FittedTabular['rounded']): Answerer =>
    (raw) => {
      const answers = answerTabular(weights, encode(raw));
      return action === SHOWN_NOTHING ? answers.none : answers.shown;
    };
  let best: { fitted: FittedTabular; loss: number; index: number } | undefined;
  for (const [index, fit] of options.fits.entries()) {
    const fitted = await fitTabular(members, tuning, { ...fit, seed });
    const answers = answerWith(fitted.rounded)(takeRows(table.values, out));
    const loss = logLoss(takeValues(labels, out), answers.map(chanceOf));
    if (!best || loss < best.loss) best = { fitted, loss, index };
  }
  const { fitted, index } = best as NonNullable<typeof best>;
  return {
    answer: answerWith(fitted.rounded),
    answerFloat: answerWith(fitted.weights),
    parameters: parametersOf(fitted.weights),
    about: `fit ${index}, epoch ${fitted.bestEpoch}`,
  };
}

/** Epochs' worth of made-up rows; more are not drawn, since a student meets each but a few times. */
const EPOCHS_WORTH = 3;

function madeUp(
  table: RawTable,
  rows: Matrix,
  teacher: CrossFitted,
  encode: ReturnType<typeof blockEncoder>,
  { synthetic, action, seed }: DistilOptions,
): TabularMember[] {
  const count = Math.round(rows.rows * synthetic * EPOCHS_WORTH);
  if (count === 0) return [];
  const raw = syntheticRows(table.columns, rows, count, createRandom(`synthetic/${seed}`));
  const chances = teacher.answer(raw).map(chanceOf);
  return tabularMembers(encode(raw), (at) => labelsOf([{ action, bought: chances[at] as number }]));
}

function part(members: readonly TabularMember[], wanted: number, epoch: number): readonly TabularMember[] {
  const count = Math.round(wanted);
  const from = (epoch * count) % Math.max(1, members.length - count + 1);
  return members.slice(from, from + count);
}
