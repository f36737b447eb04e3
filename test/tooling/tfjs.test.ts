import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/base_side_effects.js';
import { ENGINE } from '@tensorflow/tfjs-core/dist/engine.js';
import { AdamOptimizer } from '@tensorflow/tfjs-core/dist/optimizers/adam_optimizer.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-wasm';
import { expect, test } from 'vitest';

test('deep paths and package names share one tfjs core', () => {
  expect(core.engine()).toBe(ENGINE);
});

test('the wasm backend takes a training step in Node', async () => {
  await core.setBackend('wasm');
  expect(core.getBackend()).toBe('wasm');
  const weight = core.variable(core.tensor2d([[0.5]]));
  const optimizer = new AdamOptimizer(0.1, 0.9, 0.999);
  const loss = () => core.mean(core.square(core.matMul(core.tensor2d([[2]]), weight))) as core.Scalar;
  const before = optimizer.minimize(loss, true)?.dataSync()[0];
  const after = optimizer.minimize(loss, true)?.dataSync()[0];
  expect(before).toBe(1);
  expect(after).toBeLessThan(1);
});
