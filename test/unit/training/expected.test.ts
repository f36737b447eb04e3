/** Expectations in place of outcomes: held to the exact filter, to what is drawn, and to the device's own arithmetic. */
import { expect, test } from 'vitest';
import { scoreCoupon, scoreNone } from '../../../src/model/score.js';
import { BASE_HEADS, COUPON_HEADS } from '../../../src/model/types.js';
import { informed } from '../../../training/distil/targets.js';
import type { Example } from '../../../training/example.js';
import { labelRow } from '../../../training/fit/labels.js';
import { oneMomentOfEach, simulatedExamples } from '../../../training/simulated-examples.js';
import { expectedOutcomes } from '../../../training/simulator/expected.js';
import { expectation } from '../../../training/simulator/filter.js';
import { keptChance, truth } from '../../../training/simulator/outcomes.js';
import { createRandom } from '../../../training/simulator/random.js';
import { drawShop } from '../../../training/simulator/shop.js';

const random = createRandom('expected');
const shop = drawShop(random.fork('shop'));
const moments = oneMomentOfEach(shop, 6, random.fork('moments'));
const DRAWS = 200;
const asked = moments.map(({ moment, eligible }, index) => {
  const coupons = eligible.slice(0, 4);
  return {
    moment,
    coupons,
    expected: expectedOutcomes(moment, coupons, shop, DRAWS, random.fork(index)),
  };
});

test('p(buy) with nothing shown is the exact filter’s, to what the draws leave', () => {
  for (const { moment, expected } of asked) {
    const exact = expectation(moment, shop, (one) => keptChance(one, undefined, shop));
    expect(expected.bought[0]).toBeGreaterThan(exact - 0.01);
    expect(expected.bought[0]).toBeLessThan(exact + 0.01);
  }
});

test('the device’s arithmetic comes out nearer the true profit of a coupon than by the chance of an order within the horizon', () => {
  const { typicalOrder } = shop.pool.catalogue;
  const off = { net: 0, gross: 0 };
  for (const { moment, coupons, expected } of asked) {
    const { bought, redeemed, order } = expected;
    const logit = (p: number) => Math.log(p / (1 - p));
    const base = [logit(bought[0] as number), Math.log(order[0] as number), 0];
    const none = scoreNone(base, moment.state, shop.pool).profit;
    coupons.forEach((coupon, at) => {
      const action = at + 1;
      const said = (chance: number) => {
        const heads = [
          logit(chance) - (base[0] as number),
          logit(redeemed[action] as number),
          Math.log((order[action] as number) / (order[0] as number)),
        ];
        return (scoreCoupon(base, heads, coupon, moment.state, shop.pool).profit - none) / typicalOrder;
      };
      const exact = expectation(
        moment,
        shop,
        (one) => truth(one, coupon, shop).profit - truth(one, undefined, shop).profit,
      );
      const within = expectation(moment, shop, (one) => keptChance(one, coupon, shop));
      off.net += Math.abs(said(bought[action] as number) - exact / typicalOrder) / coupons.length;
      off.gross += Math.abs(said(within) - exact / typicalOrder) / coupons.length;
    });
  }
  expect(off.net / asked.length).toBeLessThan(0.001);
  expect(off.net).toBeLessThan(0.5 * off.gross);
});

test('an order that a coupon only brings forward is none that it adds', () => {
  for (const { moment, coupons, expected } of asked)
    coupons.forEach((coupon, at) => {
      const within = expectation(moment, shop, (one) => keptChance(one, coupon, shop));
      expect(expected.bought[at + 1]).toBeLessThan(within + 0.01);
    });
});

const plan = { outcomes: 4, logging: 'random' } as const;
const logged = (expected: number) => [
  ...simulatedExamples(shop, 3, { ...plan, expected }, createRandom('same')),
];

test('expectations leave visits and outcomes as they are', () => {
  const [without, beside] = [logged(0), logged(8)];
  expect(without.map(({ expected }) => expected)).toEqual([undefined, undefined, undefined]);
  expect(beside.map(({ expected: _, ...rest }) => rest)).toEqual(without);
});

test('where there are expectations they are the labels', () => {
  const example = logged(8)[0] as Example;
  const { count, bought, added } = labelRow(example, { none: 0.5, unknown: 0, meanWeight: 1 });
  const rates = bought.map((value, at) => value / (count[at] as number));
  const known = example.expected?.bought as Float32Array;
  rates.forEach((rate, at) => {
    expect(rate).toBeCloseTo(known[at] as number, 5);
  });
  expect(added[0]).toBeCloseTo((known[1] as number) - (known[0] as number), 5);
});

test('a teacher is believed about waiting and interest, and the observer about all it knows', () => {
  const example = logged(8)[0] as Example;
  const candidates = example.outcomes && (example.expected?.bought.length as number) - 1;
  const said = {
    hidden: new Float32Array(),
    base: new Float32Array(BASE_HEADS.length).fill(0.7),
    coupons: new Float32Array(candidates * COUPON_HEADS.length).fill(0.7),
  };
  const [told] = informed([said], [example]);
  expect(told?.base[BASE_HEADS.indexOf('wait')]).toBeCloseTo(0.7);
  expect(told?.coupons[COUPON_HEADS.indexOf('interest')]).toBeCloseTo(0.7);
  const chance = 1 / (1 + Math.exp(-(told?.base[0] as number)));
  expect(chance).toBeCloseTo(example.expected?.bought[0] as number, 5);
  expect(informed([said], [{ ...example, expected: undefined } as unknown as Example])).toEqual([said]);
});
