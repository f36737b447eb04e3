import { describe, expect, test } from 'vitest';
import { emptyAnswers } from '../../../../training/market/answers.js';
import { arrivals, DAY_MS } from '../../../../training/market/clock.js';
import {
  DAYS,
  exceeded,
  openExperiment,
  runDevices,
  runFixed,
} from '../../../../training/market/experiment.js';
import { marketShop } from '../../../../training/market/market-shop.js';
import { recoveryOf } from '../../../../training/market/recovery.js';
import { createRandom } from '../../../../training/simulator/random.js';

const COUPONS = 6;
const { pool } = marketShop('test', COUPONS);

/** A market drawn without a model: gains, costs and chances from a few numbers, so that a test takes no time. */
function drawnMarket(shoppers: number) {
  const answers = emptyAnswers(shoppers, COUPONS);
  const random = createRandom('market-test');
  const unit = pool.catalogue.typicalOrder;
  for (let at = 0; at < shoppers * COUPONS; at++) {
    const redeems = 0.1 + 0.3 * random.next();
    const discount = unit * 0.1 * (1 + random.next());
    const gain = random.next() < 0.5 ? Number.NaN : unit * 0.1 * random.next();
    for (const to of [answers.predicted, answers.truth]) {
      to.gain[at] = gain;
      to.redeems[at] = redeems;
      to.cost[at] = redeems * discount;
      to.kept[at] = unit;
    }
    answers.drawn.discount[at] = random.next() < redeems ? discount : 0;
  }
  return openExperiment({ pool, answers, rounds: 200 });
}
const experiment = drawnMarket(4_000);

describe('devices with shadow prices', () => {
  const paced = runDevices(experiment, { seed: 'a' });

  test('come within 5 % of the bound that no plan passes, and never above it', () => {
    expect(paced.value).toBeGreaterThan(0.95 * experiment.bound.bound);
    expect(paced.value).toBeLessThanOrEqual(experiment.bound.bound);
  });

  test('do far better than whoever comes first without prices', () => {
    const free = { lambda: new Float64Array(COUPONS), mu: new Float64Array(COUPONS) };
    const unpaced = runFixed(experiment, { seed: 'a', prices: free });
    expect(paced.value).toBeGreaterThan(1.1 * unpaced.value);
  });

  test('pass no limit, whatever is drawn, and however many are greedy', () => {
    const dearest = [...Array(COUPONS).keys()].map((coupon) => ({ coupon, discount: 5_000 }));
    for (const share of [0, 0.1, 1]) {
      const run = runDevices(experiment, { seed: 'b', spend: 'drawn', greedy: { share, dearest } });
      expect(exceeded(run, experiment.limits)).toBe(0);
    }
  });

  test('decide as before when the same seed comes again', () => {
    expect(runDevices(experiment, { seed: 'a' }).shown).toEqual(paced.shown);
  });

  test('fall short of their day’s best by nothing at the best prices, and by much without any', () => {
    const run = { seed: 'a' };
    const best = runFixed(experiment, { ...run, prices: experiment.bound });
    const free = { lambda: new Float64Array(COUPONS), mu: new Float64Array(COUPONS) };
    const at = (outcome: typeof best) => recoveryOf(experiment, run, outcome, [], 20 * DAY_MS).recovered;
    expect(at(best)).toBeGreaterThan(0.97);
    expect(at(runFixed(experiment, { ...run, prices: free }))).toBeLessThan(0.9);
  });

  test('are refused everything while the server is down, and keep the limits after that', () => {
    const up = (now: number) => now <= 10 * DAY_MS || now > 11 * DAY_MS;
    const run = runDevices(experiment, { seed: 'c', up }, { up });
    const down = run.ticks.filter(({ at }) => !up(at));
    expect(down.reduce((sum, { redeemed }) => sum + redeemed, 0)).toBe(0);
    expect(exceeded(run, experiment.limits)).toBe(0);
    expect(new Set(down.map(({ prices }) => prices.lambda)).size).toBe(1);
  });
});

test('a day ten times as busy has ten times the shoppers', () => {
  const times = arrivals(37_000, DAYS, createRandom('x'), (day) => (day === 14 ? 10 : 1));
  const on = (day: number) => times.filter((at) => Math.floor(at / DAY_MS) === day).length;
  expect(on(14) / on(13)).toBeGreaterThan(8.5);
  expect(on(14) / on(13)).toBeLessThan(11.5);
});
