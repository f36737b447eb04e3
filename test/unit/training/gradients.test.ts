import '@tensorflow/tfjs-backend-cpu/dist/register_all_kernels.js';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js';
import {
  dispose,
  findBackendFactory,
  registerBackend,
  registerGradient,
  setBackend,
  tidy,
  unregisterGradient,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { batchMatMulGradConfig } from '@tensorflow/tfjs-core/dist/gradients/BatchMatMul_grad.js';
import { expect, test } from 'vitest';
import type { NamedWeights } from '../../../src/model/types.js';
import { logVisits } from '../../../training/log.js';
import { studentLosses } from '../../../training/loss.js';
import { createRandom } from '../../../training/simulator/random.js';
import { drawShop } from '../../../training/simulator/shop.js';
import { fromTensors, liveTensors, startTensorflow, toTensors } from '../../../training/tensorflow.js';
import { randomWeights } from '../../../training/weights.js';

/** float32 sums in another order. */
const TOLERANCE = 1e-5;

const random = createRandom('gradients');
const visits = [...logVisits(drawShop(random), 40, random)];
const length = visits[0]?.length ?? 0;
const batch = visits.filter((visit) => visit.length === length);

function gradients() {
  const tensors = toTensors(randomWeights(createRandom('weights')));
  const weights: Record<string, Variable> = Object.fromEntries(
    Object.entries(tensors).map(([name, initial]) => [name, variable(initial, true, name)]),
  );
  let named: NamedWeights = {};
  tidy(() => {
    named = fromTensors(variableGrads(() => studentLosses(weights, batch).total).grads);
  });
  dispose(weights);
  dispose(tensors);
  return named;
}

test('the replaced gradient on wasm gives what tfjs’s own gives on its CPU backend', async () => {
  await startTensorflow();
  const ours = gradients();
  if (!findBackendFactory('cpu')) registerBackend('cpu', () => new MathBackendCPU());
  await setBackend('cpu');
  unregisterGradient('BatchMatMul');
  registerGradient(batchMatMulGradConfig);
  const theirs = gradients();
  await startTensorflow();
  expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
  let largest = 0;
  for (const [name, { values }] of Object.entries(theirs)) {
    values.forEach((value, index) => {
      const difference = Math.abs(value - (ours[name]?.values[index] ?? Number.NaN));
      expect(difference, name).toBeLessThan(TOLERANCE);
      largest = Math.max(largest, Math.abs(value));
    });
  }
  // Far above the tolerance: zeros agree with anything.
  expect(largest).toBeGreaterThan(1000 * TOLERANCE);
});

test('a step leaves no tensor behind', async () => {
  await startTensorflow();
  const before = liveTensors();
  gradients();
  expect(liveTensors()).toBe(before);
});
