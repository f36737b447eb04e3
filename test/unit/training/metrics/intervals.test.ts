import { expect, test } from 'vitest';
import {
  bootstrapInterval,
  correctedResampledT,
  quantile,
  studentQuantile,
} from '../../../../training/metrics/intervals.js';
import { createRandom } from '../../../../training/simulator/random.js';

const mean = (values: readonly number[]) => (drawn: Uint32Array) =>
  drawn.reduce((sum, row) => sum + values[row]!, 0) / drawn.length;

test('the t quantiles are those of the tables', () => {
  // scipy.stats.t.ppf(.975, ν)
  const known = [
    [1, 12.706204736174694],
    [2, 4.302652729749462],
    [9, 2.262157162798205],
    [19, 2.0930240544083087],
    [49, 2.0095752371292392],
  ] as const;
  for (const [freedom, value] of known) expect(studentQuantile(freedom)).toBeCloseTo(value, 8);
});

test('splits that share rows widen the interval by what they share', () => {
  // Mean 2, variance 1, three splits of 50/50: half = 4.3027·√(1/3 + 1).
  const { value, interval } = correctedResampledT([1, 2, 3], 1);
  expect(value).toBe(2);
  expect(interval[1] - 2).toBeCloseTo(4.302652729749462 * Math.sqrt(4 / 3), 8);
  expect(correctedResampledT([1, 2, 3], 1 / 9).interval[1]).toBeLessThan(interval[1]);
});

test('the bootstrap finds the standard error of a mean', () => {
  const random = createRandom('rows');
  const values = Array.from({ length: 400 }, () => random.normal());
  const { interval } = bootstrapInterval(400, mean(values), createRandom('draws'));
  expect((interval[1] - interval[0]) / 2).toBeCloseTo(1.96 / Math.sqrt(400), 1);
  expect(interval[0]).toBeLessThan(interval[1]);
});

test('rows of one cluster come together, so that copies of a row tell nothing new', () => {
  const random = createRandom('rows');
  const once = Array.from({ length: 60 }, () => random.normal());
  const copied = once.flatMap((value) => new Array<number>(20).fill(value));
  const clusters = copied.map((_, row) => Math.floor(row / 20));
  const width = ({ interval }: { interval: readonly [number, number] }) => interval[1] - interval[0];
  const plain = width(bootstrapInterval(60, mean(once), createRandom('a')));
  const clustered = width(bootstrapInterval(1200, mean(copied), createRandom('a'), { clusters }));
  expect(clustered / plain).toBeGreaterThan(0.85);
  expect(clustered / plain).toBeLessThan(1.15);
  expect(width(bootstrapInterval(1200, mean(copied), createRandom('a')))).toBeLessThan(0.4 * clustered);
});

test('quantiles lie between order statistics', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4], 1)).toBe(4);
});
