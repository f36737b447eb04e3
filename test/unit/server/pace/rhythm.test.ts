import { expect, test } from 'vitest';
import { rhythmOf } from '../../../../server/pace/rhythm.js';

const flat = new Float64Array(24).fill(28);

test('a shop of which nothing is known has a flat day', () => {
  expect(rhythmOf(new Float64Array(24), new Float64Array(24))).toEqual(new Array(24).fill(1));
});

test('the weights have mean 1 and follow the hours in which coupons are used', () => {
  const uses = Float64Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 100 : 300));
  const weights = rhythmOf(uses, flat);
  expect(weights.reduce((sum, one) => sum + one, 0) / 24).toBeCloseTo(1, 10);
  expect(weights[20]).toBeGreaterThan(1.3);
  expect(weights[3]).toBeLessThan(0.7);
});

test('a handful of uses says little about the day', () => {
  const uses = new Float64Array(24);
  uses[9] = 3;
  expect(Math.max(...rhythmOf(uses, new Float64Array(24).fill(1)))).toBeLessThan(2);
});
