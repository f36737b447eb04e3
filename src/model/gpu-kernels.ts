/**
 * The student's ops (fused-ops.ts) for WebGPU: one program each, no shared memory and no barrier but in a visit of
 * several events. A thread computes one output; the kernels' inner sums are at most some sixty terms long.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu.js';
import {
  getMainHeaderString,
  type WebGPUProgram,
} from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_program.js';
import { computeDispatch, flatDispatchLayout } from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_util.js';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { type Activation, DENSE, READ_GRU } from './fused-ops.js';
import { PICK_ROWS } from './pick-rows.js';

type Inputs = Readonly<Record<string, TensorInfo>>;

function kernel(
  name: string,
  program: (inputs: Inputs, attributes: Readonly<Record<string, unknown>>) => Program,
): KernelConfig {
  const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) => {
    const { order, ...made } = program(inputs as Inputs, attrs ?? {});
    const tensors = order.map((input) => inputs[input] as TensorInfo);
    return (backend as WebGPUBackend).runWebGPUProgram(
      { ...made, variableNames: [...order] },
      tensors,
      'float32',
    );
  };
  return { kernelName: name, backendName: 'webgpu', kernelFunc };
}

interface Program extends Omit<WebGPUProgram, 'variableNames'> {
  /** Names of the inputs, in the order of their bindings. */
  readonly order: readonly string[];
}

/** One thread for each output. */
function flat(name: string, outputShape: number[], order: readonly string[], code: string): Program {
  const dispatchLayout = flatDispatchLayout(outputShape);
  const workgroupSize: [number, number, number] = [64, 1, 1];
  return {
    order,
    outputShape,
    dispatchLayout,
    dispatch: computeDispatch(dispatchLayout, outputShape, workgroupSize),
    workgroupSize,
    shaderKey: name,
    size: true,
    getUserCode: () => `${getMainHeaderString('index')} { if (index < uniforms.size) { ${code} } }`,
  };
}

const denseConfig = kernel(DENSE, (inputs, attributes) => {
  const { input, kernel: weights } = inputs as Record<'input' | 'kernel', TensorInfo>;
  const relu = (attributes['activation'] as Activation) === 'relu';
  const addends = ['first', 'second'].filter((name) => inputs[name]);
  // A row of its own for each row of the output, or one for all.
  const added = addends.map((name) => {
    const { shape } = inputs[name] as TensorInfo;
    return shape.length === 2 && shape[0] === input.shape[0] ? `${name}[index]` : `${name}[column]`;
  });
  const code = `
    let columns = uniforms.outShape.y;
    let width = uniforms.inputShape.y;
    let row = index / columns;
    let column = index - row * columns;
    var sum = ${['0.0', ...added].join(' + ')};
    var weight = column;
    for (var at = row * width; at < (row + 1) * width; at++) {
      sum += input[at] * kernel[weight];
      weight += columns;
    }
    result[index] = ${relu ? 'select(sum, 0.0, sum < 0.0)' : 'sum'};`;
  const shape = [input.shape[0] as number, weights.shape[1] as number];
  return flat(`dense ${added.join()} ${relu}`, shape, ['input', 'kernel', ...addends], code);
});

/** WGSL's own tanh overflows on some drivers where tfjs's form doesn't. */
const GATES = `
  fn gate(x : f32) -> f32 { return 1.0 / (1.0 + exp(-x)); }
  fn squash(x : f32) -> f32 { let e = exp(-2.0 * abs(x)); return sign(x) * (1.0 - e) / (1.0 + e); }`;

/** One workgroup reads the whole visit, a thread for each unit; between two steps all have to see the new state. */
const readGruConfig = kernel(READ_GRU, (inputs) => {
  const { hidden } = inputs as Record<'hidden', TensorInfo>;
  const width = hidden.shape[1] as number;
  const steps = inputs['projected']?.shape[0] as number;
  const wait = steps > 1 ? 'workgroupBarrier();' : '';
  const past = steps > 1 ? 'past[k]' : 'hidden[k]';
  return {
    order: ['hidden', 'projected', 'kernel', 'bias'],
    outputShape: [1, width],
    dispatchLayout: flatDispatchLayout([1, width]),
    dispatch: [1, 1, 1],
    workgroupSize: [width, 1, 1],
    shaderKey: `readGru ${width} ${steps > 1}`,
    getUserCode: () => `
      ${GATES}
      ${steps > 1 ? `var<workgroup> past : array<f32, ${width}>;` : ''}
      ${getMainHeaderString('index')} {
        let unit = i32(localIndex);
        let gates = ${3 * width};
        var state = hidden[unit];
        for (var step = 0; step < uniforms.projectedShape.x; step++) {
          ${steps > 1 ? 'past[unit] = state;' : ''}
          ${wait}
          var sum = vec3<f32>(bias[unit], bias[${width} + unit], bias[${2 * width} + unit]);
          var at = unit;
          for (var k = 0; k < ${width}; k++) {
            sum += ${past} * vec3<f32>(kernel[at], kernel[at + ${width}], kernel[at + ${2 * width}]);
            at += gates;
          }
          let side = step * gates + unit;
          let update = gate(projected[side] + sum.x);
          let reset = gate(projected[side + ${width}] + sum.y);
          let candidate = squash(projected[side + ${2 * width}] + reset * sum.z);
          state = candidate + update * (state - candidate);
          ${wait}
        }
        result[unit] = state;
      }`,
  };
});

const pickRowsConfig = kernel(PICK_ROWS, (inputs) => {
  const { table, rows } = inputs as Record<'table' | 'rows', TensorInfo>;
  const code = `
    let width = uniforms.outShape.y;
    let row = index / width;
    result[index] = table[i32(rows[row]) * width + index - row * width];`;
  return flat('pickRows', [rows.shape[0] as number, table.shape[1] as number], ['table', 'rows'], code);
});

export const GPU_KERNELS: readonly KernelConfig[] = [denseConfig, readGruConfig, pickRowsConfig];
