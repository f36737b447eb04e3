import { expect, test } from 'vitest';
import type { StudentInput, StudentOutput } from '../../../../src/model/types.js';
import { type Example, type Scorer, SHOWN_NOTHING } from '../../../../training/example.js';
import { newPolicyRows } from '../../../../training/logs/new-policy.js';
import { createRandom } from '../../../../training/simulator/random.js';

/**
 * Two coupons of no discount, two kinds of shoppers told apart by the one context feature, a margin of ½. The first kind buys
 * with .5 when shown coupon 0, the second with .4 when shown coupon 1; everything else .2.
 */
const RATES = [
  [0.2, 0.5, 0.2],
  [0.2, 0.2, 0.4],
] as const;
const MARGIN = 0.5;
const BEST = ((0.5 + 0.4) / 2) * MARGIN;
const LOGGED = (((0.2 + 0.5 + 0.2) / 3 + (0.2 + 0.2 + 0.4) / 3) / 2) * MARGIN;

const logit = (p: number) => Math.log(p / (1 - p));

/** A model that ranks rightly and overstates everything: DR must correct it. */
const overstating: Scorer = (inputs) =>
  inputs.map(({ context }): StudentOutput => {
    const rates = RATES[context[0] as 0 | 1].map((rate) => logit(Math.min(0.9, rate * 1.6)));
    const [none] = rates as [number, number, number];
    return {
      hidden: new Float32Array(),
      base: Float32Array.of(none, 0, 0),
      coupons: Float32Array.from(rates.slice(1).flatMap((rate) => [rate - none, -20, 0, 0, 0])),
    };
  });

function log(rows: number, told: (propensity: number) => number, candidates = 2): Example[] {
  const random = createRandom('new-policy');
  return Array.from({ length: rows }, () => {
    const kind = Number(random.chance(0.5)) as 0 | 1;
    const shown = random.integer(0, 2);
    const bought = Number(random.chance(RATES[kind][shown] as number));
    const one = (value: number) => Float32Array.of(value);
    return {
      input: { context: Float32Array.of(kind) } as unknown as StudentInput,
      length: 0,
      outcomes: {
        action: Int16Array.of(shown === 0 ? SHOWN_NOTHING : shown - 1),
        propensity: one(told(1 / 3)),
        bought: one(bought),
        redeemed: one(0),
        claimed: one(0),
        order: one(bought),
      },
      interest: new Float32Array(candidates),
      money: { profit: MARGIN, discount: new Float32Array(candidates) },
    };
  });
}

const shoppers = (rows: number) => Uint32Array.from({ length: rows }, (_, row) => Math.floor(row / 2));
const OPTIONS = { leastGain: 0.01, coupons: 2, seed: 1 };
const rowsOf = (examples: readonly Example[], options = OPTIONS) =>
  newPolicyRows(overstating, examples, shoppers(examples.length), options);

test('a model that overstates every chance is corrected to what its policy truly earns, and what that is over the log', () => {
  const rows = rowsOf(log(6_000, (propensity) => propensity));
  const of = (id: string) => rows.find((row) => row.id === `logs.new-policy.${id}`)!;
  for (const [id, truth] of [
    ['profit', BEST],
    ['profit-as-logged', LOGGED],
    ['profit-over-logged', BEST - LOGGED],
    ['order', BEST / MARGIN],
    ['order-over-logged', (BEST - LOGGED) / MARGIN],
  ] as const) {
    const { value, interval } = of(id);
    expect(interval![0]).toBeLessThan(100 * truth);
    expect(interval![1]).toBeGreaterThan(100 * truth);
    expect(interval![1] - interval![0]).toBeLessThan(8);
    expect(Math.abs(value - 100 * truth)).toBeLessThan(3);
  }
  expect(of('profit-over-logged').interval![0]).toBeGreaterThan(0);
  expect(of('effective-rows').value).toBeGreaterThan(1_800);
});

test('too few moments, and there is no estimate but the reason', () => {
  const rows = rowsOf(log(240, (propensity) => propensity));
  expect(rows).toHaveLength(1);
  expect(rows[0]!.unit).toMatch(/no estimate: \d+ effective rows, 100 needed/);
});

test('propensities that are not those of the log are found out', () => {
  const [row] = rowsOf(log(6_000, () => 0.6));
  expect(row!.unit).toMatch(/weights average 0\.5\d, not 1/);
});

test('moments without chance, without known odds, or with coupons left out of the example count for nothing', () => {
  const none = [{ value: 0, unit: 'left to chance with known odds: no estimate' }];
  expect(rowsOf(log(50, () => 1))).toMatchObject(none);
  expect(rowsOf(log(50, () => Number.NaN))).toMatchObject(none);
  expect(
    rowsOf(
      log(50, (propensity) => propensity, 8),
      { ...OPTIONS, coupons: 9 },
    ),
  ).toMatchObject(none);
  expect(
    rowsOf(
      log(50, (propensity) => propensity, 7),
      { ...OPTIONS, coupons: 9 },
    ),
  ).not.toMatchObject(none);
});
