import { expect, test } from 'vitest';
import { matrixOf } from '../../../../training/baselines/matrix.js';
import { qiniArea } from '../../../../training/metrics/uplift.js';
import {
  classTransformation,
  effects,
  logistic,
  meanArms,
  responseModel,
  twoModels,
} from '../../../../training/sets/uplift-models.js';
import { createRandom } from '../../../../training/simulator/random.js';

/** The first column makes people buy, the second makes a promotion work. */
function trial(rows: number, seed: string) {
  const random = createRandom(seed);
  const values = Array.from({ length: rows }, () => [random.normal(), random.normal()]);
  const treated = values.map(() => Number(random.chance(0.5)));
  const labels = Float64Array.from(values, ([buyer = 0, moved = 0], row) =>
    Number(random.chance(1 / (1 + Math.exp(1 - 1.5 * buyer - (treated[row] ? 1.5 * moved : 0))))),
  );
  return { matrix: matrixOf(values), labels, treated };
}

const training = trial(6000, 'training');
const held = trial(6000, 'held');
const area = (scores: Float64Array) => qiniArea(held.labels, scores, held.treated);

test('one model for each arm finds whom the promotion moves; who buys anyway does not tell', () => {
  const arms = twoModels(training, logistic());
  expect(area(effects(arms(held.matrix)))).toBeGreaterThan(0.15);
  expect(area(responseModel(training, logistic())(held.matrix))).toBeLessThan(0.1);
});

test('class transformation finds them, too, where arms are even', () => {
  expect(area(classTransformation(training, logistic())(held.matrix))).toBeGreaterThan(0.12);
});

test('the mean of one model with itself is that model', () => {
  const arms = twoModels(training, logistic());
  expect(effects(meanArms([arms, arms])(held.matrix))).toEqual(effects(arms(held.matrix)));
});
