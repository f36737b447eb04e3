import { expect, test } from 'vitest';
import { matrixOf } from '../../../../training/baselines/matrix.js';
import { answerRandomForest, fitRandomForest } from '../../../../training/baselines/random-forest.js';
import { rocAuc } from '../../../../training/metrics/ranking.js';
import { createRandom } from '../../../../training/simulator/random.js';

/** Ones where two of six columns agree in sign, nine times in ten. */
function agreement(rows: number, seed: string) {
  const random = createRandom(seed);
  const values = Array.from({ length: rows }, () => Array.from({ length: 6 }, () => random.normal()));
  const labels = values.map(([a = 0, b = 0]) => Number(random.chance(a * b > 0 ? 0.9 : 0.1)));
  return { matrix: matrixOf(values), labels };
}

const training = agreement(1500, 'training');
const unseen = agreement(1500, 'unseen');

test('finds what columns only tell together, better than one of its trees', () => {
  const trees = fitRandomForest(training.matrix, training.labels, { seed: 1, trees: 60 });
  const area = (some: typeof trees) => rocAuc(unseen.labels, answerRandomForest(some, unseen.matrix));
  expect(area(trees)).toBeGreaterThan(0.8);
  expect(area(trees)).toBeGreaterThan(area(trees.slice(0, 1)) + 0.05);
});

test('a tree on all its rows answers their labels; larger leaves answer means', () => {
  const rows = Array.from({ length: 50 }, (_, at) => [at]);
  const labels = rows.map((_, at) => at % 2);
  const matrix = matrixOf(rows);
  const answers = answerRandomForest(fitRandomForest(matrix, labels, { seed: 3, trees: 40 }), matrix);
  labels.forEach((label, at) => {
    expect(Math.abs(answers[at]! - label)).toBeLessThan(0.6);
  });
  const large = fitRandomForest(matrix, labels, { seed: 3, trees: 40, minLeafRows: 25 });
  for (const answer of answerRandomForest(large, matrix)) expect(answer).toBeCloseTo(0.5, 0);
});

test('the same seed gives the same forest, another one another', () => {
  const answers = (seed: number) =>
    answerRandomForest(fitRandomForest(training.matrix, training.labels, { seed, trees: 5 }), unseen.matrix);
  expect(answers(1)).toEqual(answers(1));
  expect(answers(1)).not.toEqual(answers(2));
});
