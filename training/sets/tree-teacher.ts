/**
 * A teacher of trees: boosted trees of several sizes and a random forest, cross-fitted on inner folds. Which size, and how
 * much the forest has to say, is chosen by the log loss on the rows that each inner model did not see; those answers are
 * also the soft labels of the training rows. On new rows the inner models' mean answers.
 */
import { answerBoostedTrees, type BoostOptions, fitBoostedTrees } from '../baselines/boosted-trees.js';
import { type Matrix, takeRows, takeValues } from '../baselines/matrix.js';
import { answerRandomForest, fitRandomForest } from '../baselines/random-forest.js';
import { logLoss } from '../metrics/calibration.js';
import { type RawTable, treeEncoder } from './columns.js';
import { rowsWhere } from './folds.js';

/** Logits, one for each row. */
export type Answerer = (raw: Matrix) => Float64Array;

export interface CrossFitted {
  /** For each training row, by models that did not see it. */
  readonly unseen: Float64Array;
  readonly answer: Answerer;
}

export interface TreeTeacher extends CrossFitted {
  readonly about: string;
}

export interface TreeTeacherOptions {
  /** Inner fold of each training row. */
  readonly folds: ArrayLike<number>;
  readonly boosts: readonly BoostOptions[];
  /** Trees of each inner forest; 0: none. */
  readonly forest: { readonly trees: number; readonly minLeafRows: number; readonly perCut?: number };
  readonly seed: number;
}

export function fitTreeTeacher(
  table: RawTable,
  labels: ArrayLike<number>,
  options: TreeTeacherOptions,
): TreeTeacher {
  const { folds, boosts, forest, seed } = options;
  const boosted = boosts.map((boost) =>
    crossFit(table, labels, folds, (matrix, own, fold) => {
      const model = fitBoostedTrees(matrix, own, { ...boost, seed: `${seed}/${fold}` });
      return (rows) => answerBoostedTrees(model, rows);
    }),
  );
  const losses = boosted.map(({ unseen }) => lossOf(labels, unseen));
  const best = losses.indexOf(Math.min(...losses));
  const chosen = boosted[best] as CrossFitted;
  if (forest.trees === 0) return { ...chosen, about: `boost ${best}` };
  const woods = crossFit(table, labels, folds, (matrix, own, fold) => {
    const trees = fitRandomForest(matrix, own, { ...forest, seed: `${seed}/${fold}` });
    return (rows) => answerRandomForest(trees, rows).map(logitOf);
  });
  return blend(labels, chosen, woods, `boost ${best}`);
}

/** The mix of two that does best on unseen rows. */
function blend(labels: ArrayLike<number>, a: CrossFitted, b: CrossFitted, about: string): TreeTeacher {
  const mixed = (share: number) => (one: Float64Array, other: Float64Array) =>
    one.map((logit, row) => (1 - share) * logit + share * (other[row] as number));
  const tried = [0, 0.25, 0.5, 0.75, 1].map((share) => ({
    share,
    loss: lossOf(labels, mixed(share)(a.unseen, b.unseen)),
  }));
  const { share } = tried.reduce((best, one) => (one.loss < best.loss ? one : best));
  const mix = mixed(share);
  return {
    unseen: mix(a.unseen, b.unseen),
    answer: (raw) => mix(a.answer(raw), b.answer(raw)),
    about: `${about}, forest ${share}`,
  };
}

export type FitRows = (matrix: Matrix, labels: Float64Array, fold: number) => (rows: Matrix) => Float64Array;

/** One model for each inner fold, trained on the others. */
export function crossFit(
  table: RawTable,
  labels: ArrayLike<number>,
  folds: ArrayLike<number>,
  learn: FitRows,
): CrossFitted {
  const unseen = new Float64Array(labels.length);
  const count = 1 + Array.from(folds).reduce((most, fold) => Math.max(most, fold), 0);
  const answerers = Array.from({ length: count }, (_, fold): Answerer => {
    const [seen, own] = [rowsWhere(folds, (one) => one !== fold), rowsWhere(folds, (one) => one === fold)];
    const training = takeRows(table.values, seen);
    const encode = treeEncoder(table, training);
    const model = learn(encode(training), takeValues(labels, seen), fold);
    const answer: Answerer = (raw) => model(encode(raw));
    answer(takeRows(table.values, own)).forEach((logit, at) => {
      unseen[own[at] as number] = logit;
    });
    return answer;
  });
  return { unseen, answer: (raw) => meanOf(answerers.map((answer) => answer(raw))) };
}

function meanOf(all: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(all[0]?.length ?? 0);
  for (const one of all) {
    for (let row = 0; row < mean.length; row++) {
      mean[row] = (mean[row] as number) + (one[row] as number) / all.length;
    }
  }
  return mean;
}

/** A forest may be sure; its logits are kept within ±6.9. */
export const logitOf = (p: number): number => {
  const kept = Math.min(0.999, Math.max(0.001, p));
  return Math.log(kept / (1 - kept));
};

export const chanceOf = (logit: number): number => 1 / (1 + Math.exp(-logit));

const lossOf = (labels: ArrayLike<number>, logits: Float64Array) => logLoss(labels, logits.map(chanceOf));
