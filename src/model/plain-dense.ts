/** The CPU backend's products in plain JavaScript: for wherever WebAssembly is not allowed, and as its oracle. */

/** activation(input · weights + addends). */
export interface DenseTask {
  /** [rows, width]. */
  readonly input: Float32Array;
  /** [width, columns]. */
  readonly weights: Float32Array;
  /** At most two; each [columns], for every row the same, or [rows, columns]. */
  readonly addends: readonly Float32Array[];
  readonly rows: number;
  readonly width: number;
  readonly columns: number;
  /** Negative results become 0. */
  readonly relu: boolean;
}

/** → [rows, columns]. */
export type Dense = (task: DenseTask) => Float32Array;

/** `Math.fround` keeps the sums in float32, as on the GPU; compilers drop the way through float64 then. */
const f32 = Math.fround;

export const plainDense: Dense = ({ input, weights, addends, rows, width, columns, relu }) => {
  const out = new Float32Array(rows * columns);
  for (const addend of addends) addRows(out, addend);
  addProduct(out, input, weights, rows, width, columns);
  if (relu) for (let at = 0; at < out.length; at++) if ((out[at] as number) < 0) out[at] = 0;
  return out;
};

/** out += addend, which is as large, or one row of it that goes onto each. */
function addRows(out: Float32Array, addend: Float32Array): void {
  const width = addend.length;
  for (let from = 0; from < out.length; from += width) {
    for (let at = 0; at < width; at++) out[from + at] = (out[from + at] as number) + (addend[at] as number);
  }
}

/**
 * out[rows, columns] += input[rows, width] · weights[width, columns]: two rows by four columns at a time, so that eight
 * sums stay in registers; what is left over one row, or one column, at a time.
 */
function addProduct(
  out: Float32Array,
  input: Float32Array,
  weights: Float32Array,
  rows: number,
  width: number,
  columns: number,
): void {
  const [evenRows, evenColumns] = [rows - (rows % 2), columns - (columns % 4)];
  for (let row = 0; row < evenRows; row += 2) {
    for (let column = 0; column < evenColumns; column += 4)
      addTwoByFour(out, input, weights, row, column, width, columns);
  }
  if (evenRows < rows) {
    for (let column = 0; column < evenColumns; column += 4)
      addOneByFour(out, input, weights, evenRows, column, width, columns);
  }
  for (let row = 0; row < rows; row++) {
    for (let column = evenColumns; column < columns; column++) {
      let sum = out[row * columns + column] as number;
      for (let from = row * width, to = column, end = from + width; from < end; from++, to += columns)
        sum = f32(sum + f32((input[from] as number) * (weights[to] as number)));
      out[row * columns + column] = sum;
    }
  }
}

function addTwoByFour(
  out: Float32Array,
  input: Float32Array,
  weights: Float32Array,
  row: number,
  column: number,
  width: number,
  columns: number,
): void {
  const a = row * columns + column;
  const b = a + columns;
  let a0 = out[a] as number;
  let a1 = out[a + 1] as number;
  let a2 = out[a + 2] as number;
  let a3 = out[a + 3] as number;
  let b0 = out[b] as number;
  let b1 = out[b + 1] as number;
  let b2 = out[b + 2] as number;
  let b3 = out[b + 3] as number;
  for (let from = row * width, to = column, end = from + width; from < end; from++, to += columns) {
    const x = input[from] as number;
    const y = input[from + width] as number;
    const w0 = weights[to] as number;
    const w1 = weights[to + 1] as number;
    const w2 = weights[to + 2] as number;
    const w3 = weights[to + 3] as number;
    a0 = f32(a0 + f32(x * w0));
    a1 = f32(a1 + f32(x * w1));
    a2 = f32(a2 + f32(x * w2));
    a3 = f32(a3 + f32(x * w3));
    b0 = f32(b0 + f32(y * w0));
    b1 = f32(b1 + f32(y * w1));
    b2 = f32(b2 + f32(y * w2));
    b3 = f32(b3 + f32(y * w3));
  }
  out[a] = a0;
  out[a + 1] = a1;
  out[a + 2] = a2;
  out[a + 3] = a3;
  out[b] = b0;
  out[b + 1] = b1;
  out[b + 2] = b2;
  out[b + 3] = b3;
}

function addOneByFour(
  out: Float32Array,
  input: Float32Array,
  weights: Float32Array,
  row: number,
  column: number,
  width: number,
  columns: number,
): void {
  const a = row * columns + column;
  let a0 = out[a] as number;
  let a1 = out[a + 1] as number;
  let a2 = out[a + 2] as number;
  let a3 = out[a + 3] as number;
  for (let from = row * width, to = column, end = from + width; from < end; from++, to += columns) {
    const x = input[from] as number;
    a0 = f32(a0 + f32(x * (weights[to] as number)));
    a1 = f32(a1 + f32(x * (weights[to + 1] as number)));
    a2 = f32(a2 + f32(x * (weights[to + 2] as number)));
    a3 = f32(a3 + f32(x * (weights[to + 3] as number)));
  }
  out[a] = a0;
  out[a + 1] = a1;
  out[a + 2] = a2;
  out[a + 3] = a3;
}
