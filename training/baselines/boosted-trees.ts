/**
 * Gradient boosting over histograms, with the defaults of scikit-learn's HistGradientBoosting: 100 trees of 31 leaves,
 * at least 20 rows each, rate .1, 255 bins.
 */
import { createRandom, type Random } from '../simulator/random.js';
import { binColumns } from './bins.js';
import { growTree } from './grow-tree.js';
import type { Matrix } from './matrix.js';
import { addAnswers, type Tree } from './tree.js';

export interface BoostOptions {
  /** `log`: labels 0…1, answers are logits. `squared`: any labels, answers are means. */
  readonly loss?: 'log' | 'squared';
  readonly rounds?: number;
  readonly rate?: number;
  readonly leaves?: number;
  readonly minLeafRows?: number;
  readonly depth?: number;
  /** Added to the sum of second derivatives in gains and answers. */
  readonly l2?: number;
  /** Share of rows and of columns that each tree sees, drawn anew; 1 draws nothing. */
  readonly rowShare?: number;
  readonly columnShare?: number;
  readonly seed?: number | string;
  /** Rows to stop by: after `patience` rounds without a better loss on them, the best number of trees is kept. */
  readonly heldOut?: {
    readonly matrix: Matrix;
    readonly labels: ArrayLike<number>;
    readonly patience?: number;
  };
}

export interface BoostedTrees {
  readonly start: number;
  readonly rate: number;
  readonly trees: readonly Tree[];
}

/**
 * @param labels one for each row, 0…1 (soft labels too) for the log loss
 * @param weights one for each row; all 1 where absent
 */
export function fitBoostedTrees(
  matrix: Matrix,
  labels: ArrayLike<number>,
  options: BoostOptions = {},
  weights?: ArrayLike<number>,
): BoostedTrees {
  const {
    rounds = 100,
    rate = 0.1,
    rowShare = 1,
    columnShare = 1,
    heldOut,
    seed = 0,
    loss = 'log',
  } = options;
  const grow = {
    leaves: options.leaves ?? 31,
    minLeafRows: options.minLeafRows ?? 20,
    l2: options.l2 ?? 0,
    depth: options.depth ?? Number.POSITIVE_INFINITY,
  };
  const binned = binColumns(matrix);
  const random = createRandom(`boost/${seed}`);
  const start = startOf(labels, weights, matrix.rows, loss);
  const answers = new Float64Array(matrix.rows).fill(start);
  const slopes = { first: new Float64Array(matrix.rows), second: new Float64Array(matrix.rows) };
  const watch = heldOut && new Watch(heldOut, start, rate, loss);
  const trees: Tree[] = [];
  for (let round = 0; round < rounds; round++) {
    takeSlopes(slopes, answers, labels, weights, loss);
    const rows = drawn(matrix.rows, rowShare, random);
    const { tree, forEachLeaf } = growTree(
      binned,
      slopes,
      rows,
      drawn(matrix.columns, columnShare, random),
      grow,
    );
    trees.push(tree);
    if (rowShare < 1) addAnswers(tree, matrix, answers, rate);
    else
      forEachLeaf((leafRows, value) => {
        for (const row of leafRows) answers[row] = (answers[row] as number) + rate * value;
      });
    if (watch?.isOver(tree, trees.length)) break;
  }
  return { start, rate, trees: watch ? trees.slice(0, watch.best) : trees };
}

/** Logits under the log loss, means under the squared one: one for each row. */
export function answerBoostedTrees({ start, rate, trees }: BoostedTrees, matrix: Matrix): Float64Array {
  const answers = new Float64Array(matrix.rows).fill(start);
  for (const tree of trees) addAnswers(tree, matrix, answers, rate);
  return answers;
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** The best constant. */
function startOf(
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  rows: number,
  loss: 'log' | 'squared',
): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const weight = weights ? (weights[row] as number) : 1;
    sum += weight * (labels[row] as number);
    total += weight;
  }
  if (loss === 'squared') return sum / total;
  const rate = Math.min(1 - 1e-9, Math.max(1e-9, sum / total));
  return Math.log(rate / (1 - rate));
}

function takeSlopes(
  { first, second }: { readonly first: Float64Array; readonly second: Float64Array },
  answers: Float64Array,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  loss: 'log' | 'squared',
): void {
  for (let row = 0; row < answers.length; row++) {
    const weight = weights ? (weights[row] as number) : 1;
    const answer = loss === 'log' ? sigmoid(answers[row] as number) : (answers[row] as number);
    first[row] = weight * (answer - (labels[row] as number));
    second[row] = weight * (loss === 'log' ? answer * (1 - answer) : 1);
  }
}

/** 0…count, or a share of it drawn without replacement, ascending; at least one. */
function drawn(count: number, share: number, random: Random): Uint32Array {
  const all = Uint32Array.from({ length: count }, (_, at) => at);
  if (share >= 1) return all;
  const wanted = Math.max(1, Math.round(share * count));
  for (let at = 0; at < wanted; at++) {
    const other = at + Math.floor(random.next() * (count - at));
    [all[at], all[other]] = [all[other] as number, all[at] as number];
  }
  return all.slice(0, wanted).sort();
}

/** The loss on held-out rows, tree by tree. */
class Watch {
  best = 0;
  #least = Number.POSITIVE_INFINITY;
  readonly #answers: Float64Array;
  readonly #heldOut: NonNullable<BoostOptions['heldOut']>;
  readonly #rate: number;
  readonly #loss: 'log' | 'squared';

  constructor(
    heldOut: NonNullable<BoostOptions['heldOut']>,
    start: number,
    rate: number,
    loss: 'log' | 'squared',
  ) {
    this.#heldOut = heldOut;
    this.#rate = rate;
    this.#loss = loss;
    this.#answers = new Float64Array(heldOut.matrix.rows).fill(start);
  }

  /** Takes one more tree; true when the loss has not fallen for long enough. */
  isOver(tree: Tree, trees: number): boolean {
    const { matrix, labels, patience = 10 } = this.#heldOut;
    addAnswers(tree, matrix, this.#answers, this.#rate);
    const loss = this.#answers.reduce(
      (sum, answer, row) => sum + lossOf(answer, labels[row] as number, this.#loss),
      0,
    );
    if (loss < this.#least) [this.#least, this.best] = [loss, trees];
    return trees - this.best >= patience;
  }
}

const lossOf = (answer: number, label: number, loss: 'log' | 'squared'): number =>
  loss === 'squared'
    ? (answer - label) ** 2
    : Math.max(answer, 0) + Math.log1p(Math.exp(-Math.abs(answer))) - label * answer;
