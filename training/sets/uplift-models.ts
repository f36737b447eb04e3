/** Ways of ranking people by what a promotion does to them, fitted on a randomised half: scores for other rows. */
import { answerBoostedTrees, type BoostOptions, fitBoostedTrees } from '../baselines/boosted-trees.js';
import { answerLinear, fitLinear } from '../baselines/logistic.js';
import { type Matrix, takeRows, takeValues } from '../baselines/matrix.js';
import { rowsWhere } from './folds.js';
import { chanceOf } from './tree-teacher.js';

export interface Trial {
  readonly matrix: Matrix;
  readonly labels: Float64Array;
  readonly treated: ArrayLike<number>;
}

/** Probabilities of responding without and with the promotion, one for each row. */
export type Arms = (rows: Matrix) => { readonly none: Float64Array; readonly shown: Float64Array };
type Fit = (matrix: Matrix, labels: Float64Array) => (rows: Matrix) => Float64Array;

export const logistic =
  (l2 = 1): Fit =>
  (matrix, labels) => {
    const model = fitLinear(matrix, labels, { l2 });
    return (rows) => answerLinear(model, rows).map(chanceOf);
  };

export const boosting =
  (options: BoostOptions = {}): Fit =>
  (matrix, labels) => {
    const model = fitBoostedTrees(matrix, labels, options);
    return (rows) => answerBoostedTrees(model, rows).map(chanceOf);
  };

/** One model for each arm (Künzel et al. 2019). */
export function twoModels({ matrix, labels, treated }: Trial, learn: Fit): Arms {
  const [without, withIt] = [0, 1].map((arm) => {
    const rows = rowsWhere(treated, (one) => one === arm);
    return learn(takeRows(matrix, rows), takeValues(labels, rows));
  }) as [ReturnType<Fit>, ReturnType<Fit>];
  return (rows) => ({ none: without(rows), shown: withIt(rows) });
}

/** Who responds, promotion or not: what is done where nobody measures effects. */
export const responseModel = ({ matrix, labels }: Trial, learn: Fit): ((rows: Matrix) => Float64Array) =>
  learn(matrix, labels);

/** Class transformation (Jaskowski & Jaroszewicz 2012): did the row respond just where it was treated? */
export function classTransformation(
  { matrix, labels, treated }: Trial,
  learn: Fit,
): (rows: Matrix) => Float64Array {
  const agrees = labels.map((label, row) => Number(label === treated[row]));
  return learn(matrix, agrees);
}

/** Effects: shown less none. */
export const effects = ({ none, shown }: ReturnType<Arms>): Float64Array =>
  shown.map((value, row) => value - (none[row] as number));

/** The mean of several, arm by arm. */
export const meanArms =
  (all: readonly Arms[]): Arms =>
  (rows) => {
    const answers = all.map((one) => one(rows));
    const mean = (pick: (one: ReturnType<Arms>) => Float64Array) =>
      Float64Array.from({ length: rows.rows }, (_, row) =>
        answers.reduce((sum, one) => sum + (pick(one)[row] as number) / all.length, 0),
      );
    return { none: mean((one) => one.none), shown: mean((one) => one.shown) };
  };
