import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { outputDifference } from '../../../src/model/reference.js';
import { openRunner } from '../../../src/model/runtime.js';
import { COUPON_HEADS } from '../../../src/model/types.js';
import { plainStudent } from './plain-student.js';
import { randomInput, randomWeights, seeded, TEST_SHAPE } from './random-student.js';

/** float32 sums of up to 64 steps against double precision; measured 2e-6. */
const ROUNDING = 1e-5;

const parts = (seed: number) => ({ weights: randomWeights(seeded(seed)), shape: TEST_SHAPE });

test.each([
  { events: 0, coupons: 1 },
  { events: 1, coupons: 24 },
  { events: 64, coupons: 1000 },
  { events: 3, coupons: 0 },
  { events: 2, coupons: 5, contexts: 'each' as const },
])('the CPU backend answers as the equations do: $events events, $coupons coupons', async (size) => {
  const { weights, shape } = parts(1);
  const runner = await openRunner('cpu', { weights, shape });
  const input = randomInput(seeded(2), size);
  const output = await runner.run(input);
  expect(output.coupons).toHaveLength(COUPON_HEADS.length * size.coupons);
  expect(outputDifference(output, plainStudent(weights, shape, input))).toBeLessThan(ROUNDING);
  expect(runner.dispatches()).toBe(0);
  runner.dispose();
});

test('reading events one by one gives the encoding of reading them all', async () => {
  const runner = await openRunner('cpu', parts(3));
  const input = randomInput(seeded(4), { events: 20, coupons: 2 });
  let hidden = input.hidden;
  for (let event = 0; event < 20; event++) {
    const events = input.events.subarray(event * TEST_SHAPE.event, (event + 1) * TEST_SHAPE.event);
    ({ hidden } = await runner.run({ ...input, hidden, events }));
  }
  const whole = await runner.run(input);
  expect(outputDifference({ ...whole, hidden }, whole)).toBeLessThan(ROUNDING);
  runner.dispose();
});

test('runs keep nothing, and a disposed runner leaves nothing', async () => {
  const before = memory().numTensors;
  const runner = await openRunner('cpu', parts(5));
  const input = randomInput(seeded(6), { events: 4, coupons: 3 });
  await runner.run(input);
  const warm = memory().numTensors;
  await Promise.all(Array.from({ length: 20 }, () => runner.run(input)));
  expect(memory().numTensors).toBe(warm);
  runner.dispose();
  runner.dispose();
  expect(memory().numTensors).toBe(before);
});

test('runs that overlap get their own answers', async () => {
  const [one, other] = [await openRunner('cpu', parts(7)), await openRunner('cpu', parts(8))];
  const inputs = [1, 2, 3].map((seed) => randomInput(seeded(seed), { events: seed, coupons: 4 }));
  const answers = await Promise.all(inputs.flatMap((input) => [one.run(input), other.run(input)]));
  const expected = inputs.flatMap((input) =>
    [7, 8].map((seed) => plainStudent(parts(seed).weights, TEST_SHAPE, input)),
  );
  answers.forEach((answer, index) => {
    expect(outputDifference(answer, expected[index] as (typeof expected)[0])).toBeLessThan(ROUNDING);
  });
  one.dispose();
  other.dispose();
});

test('a disposed runner says so', async () => {
  const runner = await openRunner('cpu', parts(9));
  runner.dispose();
  await expect(runner.run(randomInput(seeded(1), { events: 1, coupons: 1 }))).rejects.toMatchObject({
    code: 'model/device-lost',
  });
});

test('without WebGPU, opening it is refused by name', async () => {
  await expect(openRunner('webgpu', parts(1))).rejects.toMatchObject({ code: 'model/backend-unavailable' });
});
