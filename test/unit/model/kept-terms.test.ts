import { memory } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openRunner } from '../../../src/model/runtime.js';
import type { PoolRows, StudentInput } from '../../../src/model/types.js';
import { noise, randomInput, randomWeights, seeded, TEST_SHAPE } from './random-student.js';

const open = () => openRunner('cpu', { weights: randomWeights(seeded(1)), shape: TEST_SHAPE });

/** The same request with the terms of each coupon written out. */
function written(input: StudentInput, { terms, rows }: PoolRows): StudentInput {
  const width = TEST_SHAPE.coupon;
  const coupons = new Float32Array(rows.length * width);
  rows.forEach((row, at) => {
    coupons.set(terms.subarray(row * width, (row + 1) * width), at * width);
  });
  return { ...input, coupons };
}

const decisions = fc.array(
  fc.record({
    pool: fc.nat(1),
    rows: fc.array(fc.nat(6), { maxLength: 9 }),
    events: fc.nat(2),
    seed: fc.integer(),
    /** Asks the decision before once more about other shoppers' business, with the same coupons. */
    again: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

test('a decision from kept terms is the decision from written-out ones, to the bit, whatever came before', async () => {
  const [kept, plain] = [await open(), await open()];
  const pools = [2, 3].map((seed) => noise(seeded(seed), 7 * TEST_SHAPE.coupon));
  await fc.assert(
    fc.asyncProperty(decisions, async (asked) => {
      for (const { pool, rows, events, seed, again } of asked) {
        const coupons = { terms: pools[pool] as Float32Array, rows: Uint32Array.from(rows) };
        for (const drawn of again ? [seed, seed + 1] : [seed]) {
          const input = randomInput(seeded(drawn), { events, coupons: rows.length });
          expect(await kept.run({ ...input, coupons })).toEqual(await plain.run(written(input, coupons)));
        }
      }
    }),
    { numRuns: 60 },
  );
  kept.dispose();
  plain.dispose();
});

test('of many pools and selections only the last is kept, and nothing once it is disposed of', async () => {
  const before = memory().numTensors;
  const runner = await open();
  const ask = (seed: number) => {
    const input = randomInput(seeded(seed), { events: 1, coupons: 2 });
    const terms = noise(seeded(seed), 5 * TEST_SHAPE.coupon);
    return runner.run({ ...input, coupons: { terms, rows: Uint32Array.of(seed % 5, 0) } });
  };
  await ask(1);
  const warm = memory().numTensors;
  for (let seed = 2; seed < 9; seed++) await ask(seed);
  expect(memory().numTensors).toBe(warm);
  runner.dispose();
  expect(memory().numTensors).toBe(before);
});
