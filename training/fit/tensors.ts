/**
 * TensorFlow.js for training, on whatever backend is active: gradients, and the one gradient that has to be replaced.
 *
 * Stock tfjs differentiates a product by products with transpose flags, for which the wasm backend has no fast path.
 * Transposing first makes a training step 2–4 times faster and gives the same numbers
 * (test/unit/training/gradients.test.ts holds both against the CPU backend).
 */
import '@tensorflow/tfjs-core/dist/base_side_effects.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import {
  engine,
  matMul,
  registerGradient,
  type Tensor,
  tensor,
  transpose,
  unregisterGradient,
} from '@tensorflow/tfjs-core';
import type { NamedWeight, NamedWeights } from '../../src/model/types.js';

const PRODUCT = 'BatchMatMul';

/** Replaces tfjs's gradient of a product by ours. Calling it again is harmless. */
export function useOurGradients(): void {
  unregisterGradient(PRODUCT);
  registerGradient({
    kernelName: PRODUCT,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved, attributes) => {
      const [a, b] = saved as [Tensor, Tensor];
      if (attributes['transposeA'] || attributes['transposeB']) throw new Error('products are plain here');
      return {
        a: () => matMul(dy as Tensor, swapped(b)),
        b: () => matMul(swapped(a), dy as Tensor),
      };
    },
  });
}

/** The last two axes exchanged: [.., M, N] → [.., N, M]. */
export function swapped<T extends Tensor>(matrices: T): T {
  const axes = matrices.shape.map((_, axis) => axis);
  axes.push(...axes.splice(-2).reverse());
  return transpose(matrices, axes) as T;
}

/** Weights as tensors of the active backend. */
export function toTensors(weights: NamedWeights): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [name, tensor(values, [...shape])]),
  );
}

/** Tensors as plain named weights. */
export async function fromTensors(tensors: Readonly<Record<string, Tensor>>): Promise<NamedWeights> {
  const named: Record<string, NamedWeight> = {};
  for (const [name, one] of Object.entries(tensors))
    named[name] = { shape: one.shape, values: Float32Array.from(await one.data()) };
  return named;
}

/** Tensors alive now: what a leak test counts. */
export const liveTensors = () => engine().memory().numTensors;
