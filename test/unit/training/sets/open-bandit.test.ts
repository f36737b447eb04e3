import { expect, test } from 'vitest';
import { refusal } from '../../../../training/sets/open-bandit.js';

const estimate = { value: 0.005, standardError: 0.0005, effectiveRows: 5000, largestWeight: 3, rows: 10_000 };

test('an estimate with few effective rows, or a wide error, is refused with the reason', () => {
  expect(refusal(estimate)).toBeUndefined();
  expect(refusal({ ...estimate, effectiveRows: 656 })).toBe('only 656 effective rows');
  expect(refusal({ ...estimate, standardError: 0.00125 })).toBe('a standard error of 25 %');
});
