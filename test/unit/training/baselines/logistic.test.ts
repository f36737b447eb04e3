import { expect, test } from 'vitest';
import { answerLinear, fitLinear } from '../../../../training/baselines/logistic.js';
import { matrixOf } from '../../../../training/baselines/matrix.js';
import { createRandom } from '../../../../training/simulator/random.js';

test('two groups without a penalty: the logits of their rates', () => {
  // 1 in 4 and 3 in 4: logits ∓ log 3.
  const matrix = matrixOf([0, 0, 0, 0, 1, 1, 1, 1].map((value) => [value]));
  const model = fitLinear(matrix, [1, 0, 0, 0, 1, 1, 1, 0], { l2: 0 });
  expect(model.bias).toBeCloseTo(-Math.log(3), 4);
  expect(model.weights[0]).toBeCloseTo(2 * Math.log(3), 4);
});

test('agrees with scikit-learn under its own penalty', () => {
  // make_pipeline(StandardScaler(), LogisticRegression(C=1)) on these rows; weights taken back to raw columns.
  const rows = [
    [1, 20],
    [2, 10],
    [3, 40],
    [4, 30],
    [5, 0],
    [6, 50],
  ];
  const model = fitLinear(matrixOf(rows), [0, 0, 1, 0, 1, 1], { l2: 1 });
  expect(model.weights[0]).toBeCloseTo(0.4934, 4);
  expect(model.weights[1]).toBeCloseTo(0.014143, 4);
  expect(model.bias).toBeCloseTo(-2.070503, 4);
});

test('finds the weights that made the labels, whatever the columns’ units', () => {
  const random = createRandom('logistic');
  const rows = Array.from({ length: 20_000 }, () => [random.normal(), random.normal(50, 100)]);
  const labels = rows.map(([a = 0, b = 0]) => Number(random.chance(1 / (1 + Math.exp(-(a - 0.01 * b))))));
  const { weights } = fitLinear(matrixOf(rows), labels);
  expect(weights[0]).toBeGreaterThan(0.93);
  expect(weights[0]).toBeLessThan(1.07);
  expect(weights[1]! * 100).toBeGreaterThan(-1.07);
  expect(weights[1]! * 100).toBeLessThan(-0.93);
});

test('amounts: the log of the mean, not the mean of the log', () => {
  const matrix = matrixOf([[0], [0], [1], [1]]);
  const answers = answerLinear(fitLinear(matrix, [1, 3, 2, 8], { family: 'gamma', l2: 0 }), matrix);
  expect(Math.exp(answers[0]!)).toBeCloseTo(2, 4);
  expect(Math.exp(answers[2]!)).toBeCloseTo(5, 4);
});

test('a constant column changes nothing', () => {
  const model = fitLinear(matrixOf([0, 1, 0, 1].map((value) => [value, 7])), [0, 1, 1, 1]);
  expect(model.weights[1]).toBeCloseTo(0, 9);
});
