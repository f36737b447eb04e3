import { beforeAll, expect, test } from 'vitest';
import { DEFAULT_FIT, evaluateLoss, type FitState, fitStudent } from '../../../training/fit.js';
import { type LoggedVisit, logVisits } from '../../../training/log.js';
import { createRandom } from '../../../training/simulator/random.js';
import { drawShop } from '../../../training/simulator/shop.js';
import { startTensorflow } from '../../../training/tensorflow.js';
import { randomWeights } from '../../../training/weights.js';

const logs = (name: string, shops: number): LoggedVisit[] =>
  Array.from({ length: shops }, (_, index) => {
    const random = createRandom(`${name}/${index}`);
    return [...logVisits(drawShop(random), 100, random)];
  }).flat();

const training = logs('smoke-train', 9);
const heldOut = logs('smoke-held-out', 4);
/** Visits of the few commonest lengths: a batch holds one length, so this is a handful of steps. */
const few = training.filter(({ length }) => length < 9);
const options = { ...DEFAULT_FIT, seed: 1, epochs: 3, batch: 32 };
const initial = randomWeights(createRandom('smoke'));
const buyLoss = (weights: typeof initial) => evaluateLoss(weights, heldOut, 64).buy;

/** Log loss of the best constant: what a model that reads nothing can reach. */
function constantLoss(visits: readonly LoggedVisit[]): number {
  const all = visits.flatMap((visit) => [...visit.none.bought, ...visit.shown.bought]);
  const rate = all.reduce((sum, one) => sum + one, 0) / all.length;
  return -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
}

let trained: FitState;
beforeAll(async () => {
  await startTensorflow();
  trained = fitStudent(initial, training, heldOut, options);
});

test('a minute’s training predicts unseen shops better than any constant; random weights do not', () => {
  expect(trained.history).toHaveLength(options.epochs);
  expect(buyLoss(trained.best.weights)).toBeLessThan(0.95 * constantLoss(heldOut));
  expect(buyLoss(initial)).toBeGreaterThan(constantLoss(heldOut));
});

test('the held-out loss falls from the first epoch to the best', () => {
  expect(trained.best.loss).toBeLessThan(trained.history[0]!.heldOut);
});

test('a run that was stopped goes on where it was', () => {
  let epochs = 0;
  const half = fitStudent(initial, few, heldOut, options, {
    onEpoch: () => epochs++,
    outOfTime: () => epochs === 1,
  });
  const whole = fitStudent(half, few, heldOut, options);
  expect(half.epoch).toBe(1);
  expect(whole.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  expect(whole.history[0]).toEqual(half.history[0]);
});

test('training is the same for the same seed, bit by bit', () => {
  const run = () => fitStudent(initial, few, heldOut, { ...options, epochs: 1 });
  expect(run().weights).toEqual(run().weights);
});
