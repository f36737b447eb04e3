/** Rows of numbers as one flat array, row after row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows · columns]; every value is finite. */
  readonly values: Float32Array;
}

export const emptyMatrix = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  values: new Float32Array(rows * columns),
});

/** @throws TypeError where a row is wider or narrower than the first */
export function matrixOf(rows: readonly ArrayLike<number>[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const matrix = emptyMatrix(rows.length, columns);
  rows.forEach((row, at) => {
    if (row.length !== columns) throw new TypeError(`row ${at}: as many columns as the first, ${columns}`);
    matrix.values.set(row, at * columns);
  });
  return matrix;
}

/** One row, without copying it. */
export const rowOf = ({ values, columns }: Matrix, row: number): Float32Array =>
  values.subarray(row * columns, (row + 1) * columns);

/** The named rows, in that order. */
export function takeRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const taken = emptyMatrix(rows.length, matrix.columns);
  for (let at = 0; at < rows.length; at++) {
    taken.values.set(rowOf(matrix, rows[at] as number), at * matrix.columns);
  }
  return taken;
}

/** The named entries of a column of labels or weights. */
export const takeValues = (values: ArrayLike<number>, rows: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: rows.length }, (_, at) => values[rows[at] as number] as number);
