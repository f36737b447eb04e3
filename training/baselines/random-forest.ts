/**
 * A random forest (Breiman 2001): trees on bootstrap samples, each cut the best among a few columns drawn for it, the
 * answer the mean of the leaves' means. For labels 0 and 1 the least squared error is the Gini criterion.
 */
import { createRandom, type Random } from '../simulator/random.js';
import { type Binned, binColumns } from './bins.js';
import { partition, type Slopes } from './grow-tree.js';
import { addHistograms, bestCut, type Cut } from './histograms.js';
import type { Matrix } from './matrix.js';
import { addAnswers, addLeaf, fork, grown, seedling, type Tree } from './tree.js';

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
  return Array.from({ length: trees }, () => {
    const rows = Uint32Array.from({ length: matrix.rows }, () => Math.floor(random.next() * matrix.rows));
    return growFully(binned, slopes, rows, { minLeafRows, perCut }, random);
  });
}

interface Branch {
  readonly node: number;
  /** Its rows are order[from…to). */
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts until leaves are pure or too small. Unlike a boosted tree it counts only the few columns drawn at each node, which is
 * what makes hundreds of deep trees affordable.
 */
function growFully(
  binned: Binned,
  slopes: Slopes,
  order: Uint32Array,
  { minLeafRows, perCut }: { readonly minLeafRows: number; readonly perCut: number },
  random: Random,
): Tree {
  const tree = seedling();
  const columns = Uint32Array.from({ length: binned.columns }, (_, at) => at);
  const sums = new Float64Array((binned.offsets[binned.columns] as number) * 3);
  const branch = (from: number, to: number): Branch => ({ node: addLeaf(tree, 0), from, to });
  const open = [branch(0, order.length)];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, from, to } = next;
    const own = order.subarray(from, to);
    const all = sumsOf(slopes, own);
    tree.value[node] = -all.first / all.second;
    const pure = Math.abs(all.first) < 1e-9 || Math.abs(all.first + all.second) < 1e-9;
    if (pure || to - from < 2 * minLeafRows) continue;
    let cut: Cut | undefined;
    // Drawn columns may all be constant here: as in scikit-learn, others are then drawn until one can be cut.
    for (let looked = 0; !cut && looked < columns.length; looked += perCut) {
      const drawn = some(columns, looked, Math.min(perCut, columns.length - looked), random);
      addHistograms(sums, binned, slopes, own, drawn);
      cut = bestCut(sums, binned, drawn, { ...all, rows: to - from }, { minLeafRows, l2: 0 });
      clear(sums, binned, drawn);
    }
    if (!cut) continue;
    const middle = partition(binned, order, next, cut.column, cut.bin);
    const [left, right] = [branch(from, middle), branch(middle, to)];
    fork(tree, node, cut.column, binned.cuts[cut.column]?.[cut.bin] as number, left.node, right.node);
    open.push(left, right);
  }
  return grown(tree);
}

function clear(sums: Float64Array, { offsets }: Binned, columns: ArrayLike<number>): void {
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at] as number;
    sums.fill(0, (offsets[column] as number) * 3, (offsets[column + 1] as number) * 3);
  }
}

function sumsOf({ first, second }: Slopes, rows: Uint32Array) {
  let [a, b] = [0, 0];
  for (const row of rows) {
    a += first[row] as number;
    b += second[row] as number;
  }
  return { first: a, second: b };
}

/** `count` of columns[from…), drawn without replacement; they then stand at `from`. */
function some(columns: Uint32Array, from: number, count: number, random: Random): Uint32Array {
  for (let at = from; at < from + count; at++) {
    const other = at + Math.floor(random.next() * (columns.length - at));
    [columns[at], columns[other]] = [columns[other] as number, columns[at] as number];
  }
  return columns.slice(from, from + count);
}

/** Means of the trees' answers: probabilities for labels 0 and 1. */
export function answerRandomForest(trees: readonly Tree[], matrix: Matrix): Float64Array {
  const answers = new Float64Array(matrix.rows);
  for (const tree of trees) addAnswers(tree, matrix, answers, 1 / trees.length);
  return answers;
}
