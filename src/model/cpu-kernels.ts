/** The student's ops (fused-ops.ts) for the CPU backend: loops over typed arrays, in float32 from end to end. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { type Activation, DENSE, READ_GRU } from './fused-ops.js';
import { PICK_ROWS } from './pick-rows.js';

type Inputs = Readonly<Record<string, TensorInfo>>;

/** `Math.fround` keeps the sums in float32, as on the GPU; compilers drop the way through float64 then. */
const f32 = Math.fround;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function kernel(name: string, compute: (call: Call) => TensorInfo): KernelConfig {
  const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) => {
    const cpu = backend as MathBackendCPU;
    return compute({
      inputs: inputs as Inputs,
      attributes: attrs ?? {},
      read: (tensor) => cpu.data.get(tensor.dataId).values as Float32Array,
      make: (shape, values) => cpu.makeTensorInfo([...shape], 'float32', values),
    });
  };
  return { kernelName: name, backendName: 'cpu', kernelFunc };
}

interface Call {
  readonly inputs: Inputs;
  readonly attributes: Readonly<Record<string, unknown>>;
  read(tensor: TensorInfo): Float32Array;
  make(shape: readonly number[], values: Float32Array): TensorInfo;
}

const denseConfig = kernel(DENSE, ({ inputs, attributes, read, make }) => {
  const { input, kernel: weights } = inputs as Record<'input' | 'kernel', TensorInfo>;
  const [rows, width] = input.shape as [number, number];
  const columns = weights.shape[1] as number;
  const out = new Float32Array(rows * columns);
  for (const addend of [inputs['first'], inputs['second']]) if (addend) addRows(out, read(addend));
  addProduct(out, read(input), read(weights), rows, width, columns);
  if ((attributes['activation'] as Activation) === 'relu') {
    for (let at = 0; at < out.length; at++) if ((out[at] as number) < 0) out[at] = 0;
  }
  return make([rows, columns], out);
});

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

const readGruConfig = kernel(READ_GRU, ({ inputs, read, make }) => {
  const {
    hidden,
    projected,
    kernel: weights,
    bias,
  } = inputs as Record<'hidden' | 'projected' | 'kernel' | 'bias', TensorInfo>;
  const [steps, gates] = projected.shape as [number, number];
  const width = gates / 3;
  const sides = read(projected);
  const state = read(hidden).slice();
  const recurrent = new Float32Array(gates);
  for (let step = 0, at = 0; step < steps; step++, at += gates) {
    recurrent.set(read(bias));
    addProduct(recurrent, state, read(weights), 1, width, gates);
    for (let unit = 0; unit < width; unit++) {
      const update = sigmoid((sides[at + unit] as number) + (recurrent[unit] as number));
      const reset = sigmoid((sides[at + width + unit] as number) + (recurrent[width + unit] as number));
      const last = 2 * width + unit;
      const candidate = Math.tanh((sides[at + last] as number) + reset * (recurrent[last] as number));
      state[unit] = candidate + update * ((state[unit] as number) - candidate);
    }
  }
  return make(hidden.shape, state);
});

const pickRowsConfig = kernel(PICK_ROWS, ({ inputs, read, make }) => {
  const { table, rows } = inputs as Record<'table' | 'rows', TensorInfo>;
  const width = table.shape[1] as number;
  const from = read(table);
  const picked = read(rows);
  const out = new Float32Array(picked.length * width);
  for (let at = 0; at < picked.length; at++) {
    const row = picked[at] as number;
    out.set(from.subarray(row * width, (row + 1) * width), at * width);
  }
  return make([picked.length, width], out);
});

export const CPU_KERNELS: readonly KernelConfig[] = [denseConfig, readGruConfig, pickRowsConfig];
