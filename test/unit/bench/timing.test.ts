import { expect, test } from 'vitest';
import { ratio, spread } from '../../../bench/model/timing.js';

test('a spread is the median and the middle 80 % of the samples, whatever their order', () => {
  const samples = [5, 1, 9, 3, 7, 2, 8, 4, 6, 10, 0];
  expect(spread(samples)).toEqual({ median: 5, low: 1, high: 9 });
});

test('a ratio is taken round by round, so that a round in which all was slow changes nothing', () => {
  const samples = { ours: [1, 1, 100, 1, 1], other: [2, 2, 200, 2, 2] };
  expect(ratio(samples, 'ours', 'other')).toEqual({ median: 0.5, low: 0.5, high: 0.5 });
});
