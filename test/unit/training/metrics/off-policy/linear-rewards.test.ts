import { expect, test } from 'vitest';
import { crossFitted, direct, type LinearRows } from '../../../../../training/metrics/off-policy.js';
import { createRandom } from '../../../../../training/simulator/random.js';

const WIDTH = 3;

/** Rewards 1 + 2x − a of a line and a coin, exactly or with noise. */
function rowsOf(count: number, noise: number, seed = 'linear'): LinearRows {
  const random = createRandom(seed);
  const [logged, target] = [new Float64Array(count * WIDTH), new Float64Array(count * WIDTH)];
  const rewards = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const [x, a] = [random.next(), Number(random.chance(0.5))];
    logged.set([1, x, a], row * WIDTH);
    // The target takes a = 1 four times in five.
    target.set([1, x, 0.8], row * WIDTH);
    rewards[row] = 1 + 2 * x - a + random.normal(0, noise);
  }
  return { width: WIDTH, logged, target, rewards };
}

test('a linear reward is found exactly, by all rows and by the other folds', () => {
  const rows = rowsOf(60, 0);
  const { expected, corrections } = direct(rows);
  const apart = crossFitted(rows);
  for (let row = 0; row < 60; row++) {
    const x = rows.logged[row * WIDTH + 1] as number;
    expect(expected[row]).toBeCloseTo(1 + 2 * x - 0.8, 4);
    expect(apart.expected[row]).toBeCloseTo(1 + 2 * x - 0.8, 4);
    expect(apart.predicted[row]).toBeCloseTo(rows.rewards[row] as number, 4);
    expect(corrections[row]).toBeCloseTo(0, 4);
  }
});

test('no row is answered by a model that has seen it', () => {
  const rows = rowsOf(50, 0.2);
  const before = crossFitted(rows);
  const rewards = Float64Array.from(rows.rewards);
  rewards[7] = 1000;
  const after = crossFitted({ ...rows, rewards });
  for (let row = 0; row < 50; row++) {
    // Rows of the same fold (row mod 5) know nothing of it either; all others do.
    const moved = Math.abs((after.predicted[row] as number) - (before.predicted[row] as number));
    if (row % 5 === 7 % 5) expect(moved).toBeLessThan(1e-9);
    else expect(moved).toBeGreaterThan(0.1);
  }
});

test('a correction is how far leaving the row out moves the estimate', () => {
  const rows = rowsOf(40, 0.5);
  const { expected, corrections } = direct(rows);
  const mean = (values: Float64Array) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const without = (left: number) => {
    const kept = (from: Float64Array) => from.filter((_, at) => Math.floor(at / WIDTH) !== left);
    const fitted = direct({
      width: WIDTH,
      logged: kept(rows.logged),
      target: kept(rows.target),
      rewards: (rows.rewards as Float64Array).filter((_, at) => at !== left),
    });
    // Its θ on all rows: the target's features are linear, so the mean over all follows from the kept and the left one.
    const x = (row: number) => rows.target[row * WIDTH + 1] as number;
    const [a, b] = [fitted.expected[0] as number, fitted.expected[1] as number];
    const [xa, xb] = left < 2 ? [x(left === 0 ? 1 : 0), x(2)] : [x(0), x(1)];
    const slope = (b - a) / (xb - xa);
    const own = a + slope * (x(left) - xa);
    return (fitted.expected.reduce((sum, one) => sum + one, 0) + own) / 40;
  };
  const moved = Float64Array.from({ length: 40 }, (_, row) => mean(expected) - without(row));
  const shift = mean(moved);
  corrections.forEach((one, row) => {
    expect(one / 40).toBeCloseTo((moved[row] as number) - shift, 6);
  });
});
