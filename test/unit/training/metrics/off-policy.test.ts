import { expect, test } from 'vitest';
import {
  doublyRobust,
  effectiveSampleSize,
  importanceWeights,
  inversePropensity,
  selfNormalised,
} from '../../../../training/metrics/off-policy.js';
import { createRandom } from '../../../../training/simulator/random.js';

test('equal weights keep every row, one weight alone leaves one', () => {
  expect(effectiveSampleSize([2, 2, 2, 2])).toBe(4);
  expect(effectiveSampleSize([0, 5, 0])).toBe(1);
  expect(effectiveSampleSize([1, 3])).toBe(16 / 10);
  expect(effectiveSampleSize([0, 0])).toBe(0);
});

test('worked by hand: three rows', () => {
  const weights = importanceWeights([0.5, 0.1, 0.2], [0.25, 0.1, 0.4]);
  expect([...weights]).toEqual([2, 1, 0.5]);
  expect(inversePropensity(weights, [1, 0, 1]).value).toBeCloseTo(2.5 / 3, 12);
  expect(selfNormalised(weights, [1, 0, 1]).value).toBeCloseTo(2.5 / 3.5, 12);
  // .5 each expected; errors 2·(1 − .6), 1·(0 − .2), .5·(1 − .4).
  expect(doublyRobust(weights, [1, 0, 1], [0.5, 0.5, 0.5], [0.6, 0.2, 0.4]).value).toBeCloseTo(
    0.5 + (0.8 - 0.2 + 0.3) / 3,
    12,
  );
});

test('all three find what the target policy earns, which the logged mean does not', () => {
  // Action 1 earns .6 and action 0 .2; logged half and half, the target takes action 1 nine times in ten: .56.
  const random = createRandom('off-policy');
  const rows = 40_000;
  const actions = Array.from({ length: rows }, () => Number(random.chance(0.5)));
  const rewards = actions.map((action) => Number(random.chance(action ? 0.6 : 0.2)));
  const weights = importanceWeights(
    actions.map((action) => (action ? 0.9 : 0.1)),
    actions.map(() => 0.5),
  );
  const expected = new Array<number>(rows).fill(0.9 * 0.5 + 0.1 * 0.3);
  const predicted = actions.map((action) => (action ? 0.5 : 0.3));
  const estimates = [
    inversePropensity(weights, rewards),
    selfNormalised(weights, rewards),
    doublyRobust(weights, rewards, expected, predicted),
  ];
  for (const { value, standardError } of estimates) {
    expect(Math.abs(value - 0.56)).toBeLessThan(3 * standardError);
    expect(standardError).toBeLessThan(0.01);
  }
  expect(estimates[1]!.standardError).toBeLessThan(estimates[0]!.standardError);
});
