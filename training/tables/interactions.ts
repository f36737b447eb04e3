/** Who did how much with what: a sparse matrix by rows (compressed sparse rows). Built once, read many times. */
export interface Interactions {
  readonly rows: number;
  readonly columns: number;
  /** [rows + 1]: where each row begins in the two arrays below. */
  readonly offsets: Int32Array;
  /** [entries] column of each entry, ascending within its row. */
  readonly indices: Int32Array;
  /** [entries] strength, > 0. */
  readonly strengths: Float32Array;
}

/** One row's entries, in any order; a column may be named more than once: its strengths add up. */
export interface SparseRow {
  readonly columns: ArrayLike<number>;
  readonly strengths: ArrayLike<number>;
}

/**
 * Rows as one matrix. Columns out of range and strengths that are not above 0 are left out.
 * @param rows in order; an empty one is a row without entries
 */
export function interactionsOf(rows: readonly SparseRow[], columns: number): Interactions {
  const most = rows.reduce((sum, row) => sum + row.columns.length, 0);
  const offsets = new Int32Array(rows.length + 1);
  const indices = new Int32Array(most);
  const strengths = new Float32Array(most);
  let filled = 0;
  rows.forEach((row, at) => {
    const sums = new Map<number, number>();
    for (let i = 0; i < row.columns.length; i++) {
      const [column, strength] = [row.columns[i] as number, row.strengths[i] as number];
      if (column >= 0 && column < columns && strength > 0)
        sums.set(column, (sums.get(column) ?? 0) + strength);
    }
    for (const column of Int32Array.from(sums.keys()).sort()) {
      indices[filled] = column;
      strengths[filled++] = sums.get(column) as number;
    }
    offsets[at + 1] = filled;
  });
  return {
    rows: rows.length,
    columns,
    offsets,
    indices: indices.slice(0, filled),
    strengths: strengths.slice(0, filled),
  };
}

/** The same entries by column: a counting sort, so that a row's columns come out ascending again. */
export function transpose({ rows, columns, offsets, indices, strengths }: Interactions): Interactions {
  const turned = new Int32Array(columns + 1);
  for (const column of indices) turned[column + 1] = (turned[column + 1] as number) + 1;
  for (let column = 0; column < columns; column++)
    turned[column + 1] = (turned[column + 1] as number) + (turned[column] as number);
  const next = turned.slice();
  const turnedIndices = new Int32Array(indices.length);
  const turnedStrengths = new Float32Array(indices.length);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      const column = indices[at] as number;
      const to = next[column] as number;
      next[column] = to + 1;
      turnedIndices[to] = row;
      turnedStrengths[to] = strengths[at] as number;
    }
  }
  return {
    rows: columns,
    columns: rows,
    offsets: turned,
    indices: turnedIndices,
    strengths: turnedStrengths,
  };
}
