/**
 * One tree of a boosted sum, grown leaf by leaf: the leaf whose best cut gains most is cut next (Shi 2007), gains and
 * answers being those of a Newton step (Friedman 2001, Chen & Guestrin 2016). Of two new leaves only the smaller is
 * counted; the other's histogram is what remains of their parent's (LightGBM, Ke et al. 2017).
 */
import type { Binned } from './bins.js';
import { bestCut, type Cut, type Histograms, histogramsOf, subtract } from './histograms.js';
import { addLeaf, fork, type Growing, grown, seedling, type Tree } from './tree.js';

export interface GrowOptions {
  readonly leaves: number;
  readonly minLeafRows: number;
  /** Added to the sum of second derivatives. */
  readonly l2: number;
  /** Deepest leaf; the root is 0. */
  readonly depth: number;
}

export interface Slopes {
  /** First and second derivative of the loss for each row, weights included. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}

interface Leaf {
  readonly node: number;
  readonly depth: number;
  /** Its rows are order[from…to). */
  readonly from: number;
  readonly to: number;
  readonly histograms: Histograms;
  readonly cut: Cut | undefined;
}

export interface GrownTree {
  readonly tree: Tree;
  /** Calls `each` with every leaf's rows and answer. */
  forEachLeaf(each: (rows: Uint32Array, value: number) => void): void;
}

/**
 * @param order the rows to learn from; left in another order
 * @param columns the columns it may cut
 */
export function growTree(
  binned: Binned,
  slopes: Slopes,
  order: Uint32Array,
  columns: ArrayLike<number>,
  options: GrowOptions,
): GrownTree {
  const tree = seedling();
  const open: Leaf[] = [];
  const leaf = (from: number, to: number, depth: number, histograms: Histograms): Leaf => {
    const { first, second } = sums(slopes, order, from, to);
    const node = addLeaf(tree, -first / (second + options.l2 + Number.EPSILON));
    const worth = depth < options.depth && to - from >= 2 * options.minLeafRows;
    const cut = worth
      ? bestCut(histograms, binned, columns, { first, second, rows: to - from }, options)
      : undefined;
    const made = { node, depth, from, to, histograms, cut };
    open.push(made);
    return made;
  };
  leaf(0, order.length, 0, histogramsOf(binned, slopes, order, columns));
  while (open.length < options.leaves) {
    const next = mostGaining(open);
    if (!next?.cut) break;
    open.splice(open.indexOf(next), 1);
    split(next, next.cut);
  }

  function split(parent: Leaf, { column, bin }: Cut): void {
    const middle = partition(binned, order, parent, column, bin);
    const smallerIsLeft = middle - parent.from <= parent.to - middle;
    const smaller = histogramsOf(
      binned,
      slopes,
      smallerIsLeft ? order.subarray(parent.from, middle) : order.subarray(middle, parent.to),
      columns,
    );
    const larger = subtract(parent.histograms, smaller);
    const [left, right] = smallerIsLeft ? [smaller, larger] : [larger, smaller];
    const a = leaf(parent.from, middle, parent.depth + 1, left);
    const b = leaf(middle, parent.to, parent.depth + 1, right);
    fork(tree, parent.node, column, binned.cuts[column]?.[bin] as number, a.node, b.node);
  }

  return {
    tree: grown(tree),
    forEachLeaf(each) {
      for (const { from, to, node } of open)
        each(order.subarray(from, to), (tree as Growing).value[node] as number);
    },
  };
}

function mostGaining(open: readonly Leaf[]): Leaf | undefined {
  let best: Leaf | undefined;
  for (const one of open) if (one.cut && one.cut.gain > (best?.cut?.gain ?? 0)) best = one;
  return best;
}

function sums({ first, second }: Slopes, order: Uint32Array, from: number, to: number) {
  let [a, b] = [0, 0];
  for (let at = from; at < to; at++) {
    a += first[order[at] as number] as number;
    b += second[order[at] as number] as number;
  }
  return { first: a, second: b };
}

/** Puts the leaf's rows that go left before those that go right, each in their order; returns where the right begin. */
export function partition(
  binned: Binned,
  order: Uint32Array,
  { from, to }: { readonly from: number; readonly to: number },
  column: number,
  bin: number,
): number {
  const codes = binned.codes.subarray(column * binned.rows, (column + 1) * binned.rows);
  const right = new Uint32Array(to - from);
  let [kept, moved] = [from, 0];
  for (let at = from; at < to; at++) {
    const row = order[at] as number;
    if ((codes[row] as number) <= bin) order[kept++] = row;
    else right[moved++] = row;
  }
  order.set(right.subarray(0, moved), kept);
  return kept;
}
