/**
 * TensorFlow.js for training in Node: the wasm backend, gradients, and the one gradient that has to be replaced.
 *
 * Stock tfjs differentiates a product by products with transpose flags, for which the wasm backend has no fast path.
 * Transposing first makes a training step 2–4 times faster and gives the same numbers
 * (test/unit/training/gradients.test.ts holds both against the CPU backend).
 */
import '@tensorflow/tfjs-core/dist/base_side_effects.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-wasm';
import {
  engine,
  getBackend,
  matMul,
  type NamedTensorMap,
  registerGradient,
  setBackend,
  type Tensor,
  tensor,
  transpose,
  unregisterGradient,
} from '@tensorflow/tfjs-core';
import { AdamOptimizer } from '@tensorflow/tfjs-core/dist/optimizers/adam_optimizer.js';
import type { NamedWeights } from '../src/model/types.js';

const PRODUCT = 'BatchMatMul';

/** Makes wasm the backend, with our gradient. Calling it again is harmless. */
export async function startTensorflow(): Promise<void> {
  if (getBackend() !== 'wasm') await setBackend('wasm');
  unregisterGradient(PRODUCT);
  registerGradient({
    kernelName: PRODUCT,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved, attributes) => {
      const [a, b] = saved as [Tensor, Tensor];
      if (attributes['transposeA'] || attributes['transposeB']) throw new Error('products are plain here');
      return {
        a: () => matMul(dy as Tensor, transpose(b)),
        b: () => matMul(transpose(a), dy as Tensor),
      };
    },
  });
}

/** Adam (Kingma & Ba 2015) with its usual moments. */
export const adam = (rate: number) => new AdamOptimizer(rate, 0.9, 0.999, 1e-7);

/** Weights as tensors of the active backend. */
export function toTensors(weights: NamedWeights): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [name, tensor(values, [...shape])]),
  );
}

/** Tensors as plain named weights. */
export function fromTensors(tensors: NamedTensorMap): NamedWeights {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, one]) => [
      name,
      { shape: one.shape, values: Float32Array.from(one.dataSync()) },
    ]),
  );
}

/** Tensors alive now: what a leak test counts. */
export const liveTensors = () => engine().memory().numTensors;
