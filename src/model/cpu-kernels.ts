/** The student's ops (fused-ops.ts) for the CPU backend, in float32 from end to end. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { type Activation, DENSE, READ_GRU } from './fused-ops.js';
import { PICK_ROWS } from './pick-rows.js';
import { type Dense, plainDense } from './plain-dense.js';
import { openSimdDense } from './simd-dense.js';

let simd: Dense | undefined;
let dense: Dense = plainDense;

/**
 * Says what the next products run on. Without leave for WebAssembly it isn't even tried, since a policy that forbids it has
 * each attempt reported; then, or where the browser has no SIMD, JavaScript computes the same to the bit.
 */
export function allowWasm(isAllowed: boolean): void {
  if (isAllowed) simd ??= openSimdDense() ?? plainDense;
  dense = (isAllowed && simd) || plainDense;
}

type Inputs = Readonly<Record<string, TensorInfo>>;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
/** tanh by its exponential, which engines compute three times as fast; in float64, so nothing is lost near 0. */
const squash = (x: number): number => 2 / (1 + Math.exp(-2 * x)) - 1;

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
  const addends = [inputs['first'], inputs['second']].flatMap((addend) => (addend ? [read(addend)] : []));
  const relu = (attributes['activation'] as Activation) === 'relu';
  const out = dense({ input: read(input), weights: read(weights), addends, rows, width, columns, relu });
  return make([rows, columns], out);
});

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
  const product = {
    input: state,
    weights: read(weights),
    addends: [read(bias)],
    rows: 1,
    width,
    columns: gates,
    relu: false,
  };
  for (let step = 0, at = 0; step < steps; step++, at += gates) {
    const recurrent = dense(product);
    for (let unit = 0; unit < width; unit++) {
      const update = sigmoid((sides[at + unit] as number) + (recurrent[unit] as number));
      const reset = sigmoid((sides[at + width + unit] as number) + (recurrent[width + unit] as number));
      const last = 2 * width + unit;
      const candidate = squash((sides[at + last] as number) + reset * (recurrent[last] as number));
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
