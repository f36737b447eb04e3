/** A binary tree as flat arrays: node 0 is the root. */
import type { Matrix } from './matrix.js';

export interface Tree {
  /** Column that a node cuts; −1 for a leaf. */
  readonly column: Int16Array;
  /** Rows whose value is at most this go left. */
  readonly cut: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** What a leaf answers. */
  readonly value: Float64Array;
}

/** A tree while it grows. */
export interface Growing {
  readonly column: number[];
  readonly cut: number[];
  readonly left: number[];
  readonly right: number[];
  readonly value: number[];
}

export const seedling = (): Growing => ({ column: [], cut: [], left: [], right: [], value: [] });

/** Adds a leaf and returns its number. */
export function addLeaf(tree: Growing, value: number): number {
  tree.column.push(-1);
  tree.cut.push(0);
  tree.left.push(-1);
  tree.right.push(-1);
  return tree.value.push(value) - 1;
}

/** Turns a leaf into a fork. */
export function fork(tree: Growing, node: number, column: number, cut: number, left: number, right: number) {
  tree.column[node] = column;
  tree.cut[node] = cut;
  tree.left[node] = left;
  tree.right[node] = right;
}

export const grown = (tree: Growing): Tree => ({
  column: Int16Array.from(tree.column),
  cut: Float32Array.from(tree.cut),
  left: Int32Array.from(tree.left),
  right: Int32Array.from(tree.right),
  value: Float64Array.from(tree.value),
});

/** Adds the tree's answer times `scale` to `sums`, one for each row. */
export function addAnswers(
  tree: Tree,
  { rows, columns, values }: Matrix,
  sums: Float64Array,
  scale = 1,
): void {
  const { column, cut, left, right, value } = tree;
  for (let row = 0; row < rows; row++) {
    const base = row * columns;
    let node = 0;
    for (let at = column[0] as number; at >= 0; at = column[node] as number) {
      node = ((values[base + at] as number) <= (cut[node] as number) ? left[node] : right[node]) as number;
    }
    sums[row] = (sums[row] as number) + scale * (value[node] as number);
  }
}
