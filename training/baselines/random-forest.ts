/**
 * A random forest (Breiman 2001): trees on bootstrap samples, each cut the best among a few columns drawn for it, the
 * answer the mean of the leaves' means. For labels 0 and 1 the least squared error is the Gini criterion.
 */
import { createRandom, type Random } from '../simulator/random.js';
import { binColumns } from './bins.js';
import { growTree } from './grow-tree.js';
import type { Matrix } from './matrix.js';
import { addAnswers, type Tree } from './tree.js';

export interface ForestOptions {
  readonly seed: number | string;
  readonly trees?: number;
  readonly minLeafRows?: number;
  /** Columns to choose among at each cut; the root of all by default. */
  readonly perCut?: number;
}

/** Coarser bins than boosting's: with so many trees it is where they disagree that counts, not where each cuts. */
const BINS = 64;

export function fitRandomForest(
  matrix: Matrix,
  labels: ArrayLike<number>,
  { seed, trees = 100, minLeafRows = 1, perCut = Math.round(Math.sqrt(matrix.columns)) }: ForestOptions,
): readonly Tree[] {
  const binned = binColumns(matrix, BINS);
  const random = createRandom(`forest/${seed}`);
  // A leaf answers −Σ first / Σ second: the mean of its labels.
  const slopes = {
    first: Float64Array.from({ length: matrix.rows }, (_, row) => -(labels[row] as number)),
    second: new Float64Array(matrix.rows).fill(1),
  };
  const columns = Uint32Array.from({ length: matrix.columns }, (_, at) => at);
  return Array.from({ length: trees }, () => {
    const rows = Uint32Array.from({ length: matrix.rows }, () => Math.floor(random.next() * matrix.rows));
    return growTree(binned, slopes, rows, columns, {
      leaves: Number.POSITIVE_INFINITY,
      depth: Number.POSITIVE_INFINITY,
      minLeafRows,
      l2: 0,
      perCut: () => some(columns, perCut, random),
    }).tree;
  });
}

/** The first `count` places of `columns` after drawing them anew from all; `columns` changes. */
function some(columns: Uint32Array, count: number, random: Random): Uint32Array {
  for (let at = 0; at < count; at++) {
    const other = at + Math.floor(random.next() * (columns.length - at));
    [columns[at], columns[other]] = [columns[other] as number, columns[at] as number];
  }
  return columns.slice(0, count);
}

/** Means of the trees' answers: probabilities for labels 0 and 1. */
export function answerRandomForest(trees: readonly Tree[], matrix: Matrix): Float64Array {
  const answers = new Float64Array(matrix.rows);
  for (const tree of trees) addAnswers(tree, matrix, answers, 1 / trees.length);
  return answers;
}
