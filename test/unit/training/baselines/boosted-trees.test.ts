import { expect, test } from 'vitest';
import { answerBoostedTrees, fitBoostedTrees } from '../../../../training/baselines/boosted-trees.js';
import { type Matrix, matrixOf, takeRows, takeValues } from '../../../../training/baselines/matrix.js';
import { rocAuc } from '../../../../training/metrics/ranking.js';
import { createRandom } from '../../../../training/simulator/random.js';

/** Buys where two of five columns agree in sign (no single one tells), with noise. */
function agreement(rows: number, seed: string): { matrix: Matrix; labels: Float64Array } {
  const random = createRandom(seed);
  const values = Array.from({ length: rows }, () => Array.from({ length: 5 }, () => random.normal()));
  const labels = values.map(([a = 0, b = 0]) => Number(random.chance(a * b > 0 ? 0.9 : 0.1)));
  return { matrix: matrixOf(values), labels: Float64Array.from(labels) };
}

const training = agreement(2000, 'training');
const test_ = agreement(2000, 'test');

test('finds what columns only tell together', () => {
  const answers = answerBoostedTrees(fitBoostedTrees(training.matrix, training.labels), test_.matrix);
  // The best possible is .9: nine in ten labels follow the rule.
  expect(rocAuc(test_.labels, answers)).toBeGreaterThan(0.85);
});

test('one round of one cut is the Newton step worked by hand', () => {
  // Eight rows, cut between 0 and 1: p = ½, first derivatives ½ − y; left leaf −(½·4 − 1)/(¼·4) = −1, right +1.
  const matrix = matrixOf([0, 0, 0, 0, 1, 1, 1, 1].map((value) => [value]));
  const model = fitBoostedTrees(matrix, [0, 0, 0, 1, 1, 1, 1, 0], { rounds: 1, leaves: 2, minLeafRows: 1 });
  expect(model.start).toBe(0);
  expect([...answerBoostedTrees(model, matrix)].map((one) => Number(one.toFixed(9)))).toEqual([
    -0.1, -0.1, -0.1, -0.1, 0.1, 0.1, 0.1, 0.1,
  ]);
});

test('a row of weight two counts as two rows', () => {
  const rows = Uint32Array.from({ length: 200 }, (_, at) => at);
  const twice = Uint32Array.from({ length: 400 }, (_, at) => at % 200);
  const options = { rounds: 10, minLeafRows: 1, leaves: 8 };
  const weighted = fitBoostedTrees(
    takeRows(training.matrix, rows),
    takeValues(training.labels, rows),
    options,
    new Float64Array(200).fill(2),
  );
  const doubled = fitBoostedTrees(
    takeRows(training.matrix, twice),
    takeValues(training.labels, twice),
    options,
  );
  const [a, b] = [weighted, doubled].map((model) => answerBoostedTrees(model, test_.matrix));
  a!.forEach((value, row) => {
    expect(value).toBeCloseTo(b![row]!, 6);
  });
});

test('no leaf holds fewer rows than it must, and no tree more leaves', () => {
  const { trees } = fitBoostedTrees(training.matrix, training.labels, { rounds: 3, leaves: 9 });
  for (const tree of trees) {
    expect(tree.column.filter((column) => column < 0)).toHaveLength(9);
  }
  const none = fitBoostedTrees(training.matrix, training.labels, { rounds: 1, minLeafRows: 1001 });
  expect(none.trees[0]?.column).toHaveLength(1);
});

test('stops where held-out rows stop gaining', () => {
  const model = fitBoostedTrees(training.matrix, training.labels, {
    rounds: 400,
    rate: 0.3,
    heldOut: { matrix: test_.matrix, labels: test_.labels },
  });
  expect(model.trees.length).toBeGreaterThan(3);
  expect(model.trees.length).toBeLessThan(60);
});

test('squared error finds means', () => {
  const labels = training.labels.map((label) => 3 + 2 * label);
  const model = fitBoostedTrees(training.matrix, labels, { loss: 'squared' });
  const answers = answerBoostedTrees(model, test_.matrix);
  const error =
    answers.reduce((sum, answer, row) => sum + (answer - 3 - 2 * test_.labels[row]!) ** 2, 0) / 2000;
  // A constant has 4·¼ = 1, the rule itself 4·.09 = .36.
  expect(error).toBeLessThan(0.5);
});
