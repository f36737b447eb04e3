import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../training/simulator/random.js';
import { fitRidge, predictRidge, type RidgeProblem } from '../../../../training/tables/ridge.js';

function problem(rows: number, width: number, seed: number, ridge = 0.3): RidgeProblem {
  const random = createRandom(seed);
  return {
    rows: Array.from({ length: rows }, () => {
      const columns = Array.from({ length: width }, (_, at) => at).filter(() => random.chance(0.4));
      return { columns, values: columns.map(() => random.normal()) };
    }),
    width,
    targets: Float64Array.from({ length: rows * 2 }, () => random.normal()),
    outputs: 2,
    weights: Array.from({ length: rows }, () => random.between(0.1, 2)),
    ridge,
  };
}

function loss({ rows, targets, outputs, weights, ridge }: RidgeProblem, solution: Float64Array): number {
  let sum = ridge * solution.reduce((all, value) => all + value * value, 0);
  rows.forEach((row, at) => {
    predictRidge(row, solution, outputs).forEach((value, t) => {
      sum += (weights[at] as number) * ((targets[at * outputs + t] as number) - value) ** 2;
    });
  });
  return sum;
}

describe('ridge regression', () => {
  test.each([
    ['more rows than columns', 30, 8],
    ['more columns than rows', 8, 30],
  ])('with %s no small step lowers the loss', (_, rows, width) => {
    const given = problem(rows, width, 1);
    const solution = fitRidge(given);
    const least = loss(given, solution);
    fc.assert(
      fc.property(fc.nat(2 * width - 1), fc.double({ min: -0.1, max: 0.1, noNaN: true }), (at, step) => {
        const moved = solution.slice();
        moved[at] = (moved[at] as number) + step;
        expect(loss(given, moved)).toBeGreaterThanOrEqual(least - 1e-10);
      }),
    );
  });

  test('both forms of the system give the same solution', () => {
    const given = problem(12, 12, 2);
    const wider = { ...given, width: 13 }; // one column that no row has: now there are more columns than rows
    const [columns, rows] = [fitRidge(given), fitRidge(wider)];
    columns.forEach((value, at) => {
      expect(rows[at]).toBeCloseTo(value, 9);
    });
    expect([...rows.subarray(24)]).toEqual([0, 0]);
  });

  test('noiseless targets are found again as the ridge goes to nothing', () => {
    const given = problem(40, 5, 3, 1e-9);
    const truth = Float64Array.from({ length: 10 }, (_, at) => at - 4);
    const targets = Float64Array.from(given.rows.flatMap((row) => [...predictRidge(row, truth, 2)]));
    fitRidge({ ...given, targets }).forEach((value, at) => {
      expect(value).toBeCloseTo(truth[at] as number, 6);
    });
  });
});
