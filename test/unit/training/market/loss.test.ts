import { expect, test } from 'vitest';
import { emptyAnswers } from '../../../../training/market/answers.js';
import {
  exceeded,
  openExperiment,
  runDevices,
  runFixed,
  schedule,
} from '../../../../training/market/experiment.js';
import { foreseer } from '../../../../training/market/foreseer.js';
import { lossOf } from '../../../../training/market/loss.js';
import { marketShop } from '../../../../training/market/market-shop.js';
import { replay } from '../../../../training/market/replay.js';
import { createRandom } from '../../../../training/simulator/random.js';

const COUPONS = 6;
const { pool } = marketShop('test', COUPONS);

function drawnMarket(shoppers: number) {
  const answers = emptyAnswers(shoppers, COUPONS);
  const random = createRandom('loss-test');
  const unit = pool.catalogue.typicalOrder;
  for (let at = 0; at < shoppers * COUPONS; at++) {
    const redeems = 0.1 + 0.3 * random.next();
    answers.predicted.gain[at] = random.next() < 0.5 ? Number.NaN : unit * 0.1 * random.next();
    answers.predicted.redeems[at] = redeems;
    answers.predicted.cost[at] = redeems * unit * 0.1 * (1 + random.next());
  }
  return openExperiment({ pool, answers, rounds: 200 });
}
const experiment = drawnMarket(3_000);
const run = { seed: 'a' };

test('shortfalls and what is left are the whole distance to the bound where nothing is refused', () => {
  const dear = {
    lambda: experiment.bound.lambda.map((price) => 2 * price),
    mu: experiment.bound.mu.map((price) => 2 * price),
  };
  const outcome = runFixed(experiment, { ...run, prices: dear });
  expect(outcome.ledger.refused).toBe(0);
  const loss = lossOf(experiment, run, outcome);
  expect(outcome.value / experiment.bound.bound).toBeLessThan(0.95);
  expect(loss.refused).toBeCloseTo(0, 9);
  expect(loss.largeLeft).toBeGreaterThan(0.05);
});

test('each visit’s shortfall is told once by day and once by kind', () => {
  const { firstDay, between, lastWeek, ...loss } = lossOf(experiment, run, runDevices(experiment, run));
  expect(firstDay + between + lastWeek).toBeCloseTo(loss.nothing + loss.another + loss.tooMuch, 9);
  expect(Math.min(firstDay, between, lastWeek, loss.another)).toBeGreaterThan(0);
});

test('who knows how demand answers keeps every limit and loses less than who has to learn it', () => {
  const foreseen = replay({
    ...experiment,
    ...schedule(experiment, run.seed),
    ...run,
    world: 'predicted',
    spend: 'expected',
    prices: experiment.bound,
    pacer: foreseer(experiment),
  });
  expect(exceeded(foreseen, experiment.limits)).toBe(0);
  expect(foreseen.value).toBeLessThanOrEqual(experiment.bound.bound);
  expect(foreseen.value).toBeGreaterThan(runDevices(experiment, run).value);
});

test('at the plan’s own prices a bar asked after them leaves money unspent that one asked before them does not', () => {
  const fixed = { ...run, prices: experiment.bound };
  const [before, after] = [
    runFixed(experiment, fixed),
    runFixed(experiment, { ...fixed, barAfterPrices: true }),
  ];
  const left = (outcome: typeof before) => lossOf(experiment, run, outcome).largeLeft;
  expect(left(before)).toBeLessThan(0.01);
  expect(left(after)).toBeGreaterThan(0.03);
  expect(after.value).toBeLessThan(before.value);
});
