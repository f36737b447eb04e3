import { expect, test } from 'vitest';
import { hitAt, rankOf, reciprocalRankAt } from '../../../../training/metrics/recommendation.js';

test('a target stands behind what scores higher, and amid what scores the same', () => {
  expect(rankOf([3, 1, 2], 2)).toBe(2);
  expect(rankOf([1, 1, 1, 1, 1], 0)).toBe(3);
  expect(rankOf([1, 5], 1)).toBe(1);
});

test('only the first k count', () => {
  expect([hitAt(20, 20), hitAt(21, 20)]).toEqual([1, 0]);
  expect([reciprocalRankAt(4, 20), reciprocalRankAt(21, 20)]).toEqual([0.25, 0]);
});
