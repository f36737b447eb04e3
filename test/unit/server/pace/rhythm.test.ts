import { expect, test } from 'vitest';
import { busyHours, FLAT, rhythmOf } from '../../../../server/pace/rhythm.js';

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

const HOUR = 3_600_000;
const evenings = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 0.5 : 1.5));

test('counts hours by how busy they are: a day is 24 whatever its rhythm, an evening more than a night', () => {
  expect(busyHours(evenings, 5.5 * HOUR, 29.5 * HOUR)).toBeCloseTo(24, 9);
  expect(busyHours(evenings, 3 * HOUR, 5 * HOUR)).toBeCloseTo(1, 9);
  expect(busyHours(evenings, 11.5 * HOUR, 12.5 * HOUR)).toBeCloseTo(1, 9);
  expect(busyHours(evenings, 35.75 * HOUR, 36 * HOUR)).toBeCloseTo(0.125, 9);
  expect(busyHours(FLAT, 3 * HOUR, 7.25 * HOUR)).toBeCloseTo(4.25, 9);
});

test('adds up over any cut, and counts no time backwards', () => {
  const whole = busyHours(evenings, HOUR, 100 * HOUR);
  for (const cut of [1.2, 24, 47.9, 99])
    expect(busyHours(evenings, HOUR, cut * HOUR) + busyHours(evenings, cut * HOUR, 100 * HOUR)).toBeCloseTo(
      whole,
      9,
    );
  expect(busyHours(evenings, 7 * HOUR, 5 * HOUR)).toBe(0);
});
