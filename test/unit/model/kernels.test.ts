import { getKernelsForBackend, profile, tensor1d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { openRunner } from '../../../src/model/runtime.js';
import { noise, randomInput, randomWeights, seeded, TEST_SHAPE } from './random-student.js';

const registered = (backend: string): string[] =>
  getKernelsForBackend(backend)
    .map(({ kernelName }) => kernelName)
    .sort();

test('exactly the kernels that requests of every kind run on are registered, for both backends', async () => {
  const runner = await openRunner('cpu', { weights: randomWeights(seeded(1)), shape: TEST_SHAPE });
  const { kernelNames } = await profile(async () => {
    for (const events of [0, 1, 3]) {
      for (const coupons of [0, 1, 5]) await runner.run(randomInput(seeded(2), { events, coupons }));
      await runner.run(randomInput(seeded(2), { events, coupons: 5, contexts: 'each' }));
      const coupons = { terms: noise(seeded(3), 5 * TEST_SHAPE.coupon), rows: Uint32Array.of(4, 1) };
      await runner.run({ ...randomInput(seeded(2), { events, coupons: 2 }), coupons });
    }
    return tensor1d([0]);
  });
  expect(registered('cpu')).toEqual([...kernelNames].sort());
  // On a GPU the answer's parts are put together, to be waited for once.
  expect(registered('webgpu')).toEqual(['Concat', ...registered('cpu'), 'Reshape']);
});
