/** What logistic regression and boosted trees have in common: rows and labels in, answers for other rows out. */
import { answerBoostedTrees, fitBoostedTrees } from './boosted-trees.js';
import { withInteractions } from './flat-rows.js';
import { answerLinear, fitLinear } from './logistic.js';
import { type Matrix, takeRows, takeValues } from './matrix.js';

/** Rows with labels, and how much each counts. */
export interface Task {
  readonly matrix: Matrix;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
}

/** `chance`: labels 0…1, answers are logits. `amount`: labels ≥ 0, answers are logs of means. */
export type Kind = 'chance' | 'amount';

/** Answers: one for each row. */
export type Fitted = (matrix: Matrix) => Float64Array;

/** A learner with its strength chosen: `loss` of it on rows it did not see, and a fit on any rows. */
export interface Tuned {
  readonly loss: number;
  readonly about: string;
  fit(task: Task): Fitted;
}

export interface Learner {
  readonly name: string;
  /** Chooses how strongly to learn by the loss on `heldOut`. */
  tune(training: Task, heldOut: Task, kind: Kind): Tuned;
}

const STRENGTHS = [1, 10, 100, 1000];
/** The best penalty per weight hardly moves with more rows: these are enough to choose it by. */
const TUNING_ROWS = 20_000;

export const LOGISTIC: Learner = {
  name: 'logistic regression',
  tune(training, heldOut, kind) {
    const family = kind === 'chance' ? 'logistic' : 'gamma';
    const fitWith =
      (l2: number) =>
      (task: Task): Fitted => {
        const model = fitLinear(withInteractions(task.matrix), task.labels, { family, l2 }, task.weights);
        return (matrix) => answerLinear(model, withInteractions(matrix));
      };
    const few = firstRows(training, TUNING_ROWS);
    const tried = STRENGTHS.map((l2) => ({ l2, loss: lossOf(fitWith(l2)(few), heldOut, kind) }));
    const { l2, loss } = tried.reduce((best, one) => (one.loss < best.loss ? one : best));
    const whole = few === training ? loss : lossOf(fitWith(l2)(training), heldOut, kind);
    return { loss: whole, about: `l2 ${l2}`, fit: fitWith(l2) };
  },
};

const LEAVES = [4, 12, 31];
const MOST_ROUNDS = 300;
/** Each tree sees a part of rows and columns, drawn for it: more accurate than all of them, and cheaper. */
const BOOST = { l2: 1, rowShare: 0.7, columnShare: 0.5 } as const;

export const BOOSTED_TREES: Learner = {
  name: 'boosted trees',
  tune(training, heldOut, kind) {
    const loss = kind === 'chance' ? 'log' : 'squared';
    const watched = { ...heldOut, patience: 20 };
    const tried = (leaves: number, { matrix, labels, weights }: Task) => {
      const options = { ...BOOST, loss, leaves, rounds: MOST_ROUNDS, heldOut: watched } as const;
      const model = fitBoostedTrees(matrix, labels, options, weights);
      const fitted: Fitted = (rows) => answers(model, rows, kind);
      return { leaves, rounds: Math.max(1, model.trees.length), loss: lossOf(fitted, heldOut, kind) };
    };
    const few = firstRows(training, TUNING_ROWS);
    const best = LEAVES.map((leaves) => tried(leaves, few)).reduce((a, b) => (b.loss < a.loss ? b : a));
    // More rows bear more trees, and larger ones.
    const {
      leaves,
      rounds,
      loss: found,
    } = few === training ? best : tried(Math.max(best.leaves, LEAVES[1] as number), training);
    return {
      loss: found,
      about: `${rounds} trees of ${leaves} leaves`,
      fit(task) {
        const model = fitBoostedTrees(
          task.matrix,
          task.labels,
          { ...BOOST, loss, leaves, rounds },
          task.weights,
        );
        return (matrix) => answers(model, matrix, kind);
      },
    };
  },
};

/** Smallest mean that an amount may have, so that it has a log. */
const LEAST_AMOUNT = 1e-3;

function answers(model: Parameters<typeof answerBoostedTrees>[0], matrix: Matrix, kind: Kind): Float64Array {
  const raw = answerBoostedTrees(model, matrix);
  return kind === 'chance' ? raw : raw.map((amount) => Math.log(Math.max(LEAST_AMOUNT, amount)));
}

/** Weighted mean of −log likelihood, or of the gamma deviance up to constants. */
export function lossOf(fitted: Fitted, { matrix, labels, weights }: Task, kind: Kind): number {
  let [sum, total] = [0, 0];
  fitted(matrix).forEach((answer, row) => {
    const label = labels[row] as number;
    const weight = weights[row] as number;
    const loss =
      kind === 'chance'
        ? Math.max(answer, 0) + Math.log1p(Math.exp(-Math.abs(answer))) - label * answer
        : label * Math.exp(-answer) + answer;
    sum += weight * loss;
    total += weight;
  });
  return total > 0 ? sum / total : 0;
}

export function taskRows({ matrix, labels, weights }: Task, rows: ArrayLike<number>): Task {
  return {
    matrix: takeRows(matrix, rows),
    labels: takeValues(labels, rows),
    weights: takeValues(weights, rows),
  };
}

const firstRows = (task: Task, most: number): Task =>
  task.matrix.rows <= most
    ? task
    : taskRows(
        task,
        Uint32Array.from({ length: most }, (_, at) => at),
      );

/** The best constant, a little drawn towards `sigmoid(0)` or 1: for heads with next to no labels. */
export function constant({ labels, weights }: Task, kind: Kind): Fitted {
  let [sum, total] = kind === 'chance' ? [0.5, 1] : [1, 1];
  labels.forEach((label, row) => {
    sum += (weights[row] as number) * label;
    total += weights[row] as number;
  });
  const mean = sum / total;
  const answer = kind === 'chance' ? Math.log(mean / (1 - mean)) : Math.log(Math.max(LEAST_AMOUNT, mean));
  return ({ rows }) => new Float64Array(rows).fill(answer);
}
