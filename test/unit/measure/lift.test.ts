import { describe, expect, it } from 'vitest';
import { liftOfMeans, liftOfRates, liftOfTotals, type Moments } from '../../../server/measure/lift.js';
import { createRandom } from '../../../training/simulator/random.js';

const moments = (values: readonly number[]): Moments => ({
  shoppers: values.length,
  sum: values.reduce((sum, value) => sum + value, 0),
  sumOfSquares: values.reduce((sum, value) => sum + value * value, 0),
});

/** How often the 95 % interval holds the truth, over many trials of a world whose truth is known. */
function coverage(trials: number, seed: string, one: (random: ReturnType<typeof createRandom>) => boolean) {
  const random = createRandom(seed);
  let held = 0;
  for (let trial = 0; trial < trials; trial++) held += one(random.fork(trial)) ? 1 : 0;
  return held / trials;
}

const within = ([low, high]: readonly [number, number], truth: number) => low <= truth && truth <= high;

describe('lift of conversion', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 10, 0.6075, 1],
  ])(
    '%s of %s against %s of %s has Newcombe’s interval',
    (buyers1, shoppers1, buyers2, shoppers2, low, high) => {
      const { difference } = liftOfRates(
        { buyers: buyers1, shoppers: shoppers1 },
        { buyers: buyers2, shoppers: shoppers2 },
      );
      expect(difference?.interval.map((end) => Number(end.toFixed(4)))).toEqual([low, high]);
    },
  );

  it('gives no ratio where nobody bought without offers', () => {
    expect(liftOfRates({ shoppers: 10, buyers: 4 }, { shoppers: 10, buyers: 0 }).relative).toBeUndefined();
  });

  it('finds no lift where there is none: one in twenty trials of p < .05', () => {
    const random = createRandom('null');
    const shoppers = 4_000;
    const binomial = (draw: ReturnType<typeof createRandom>) =>
      Array.from({ length: shoppers }, () => draw.chance(0.05)).filter(Boolean).length;
    const ps = Array.from(
      { length: 400 },
      (_, trial) =>
        liftOfRates(
          { shoppers, buyers: binomial(random.fork(`${trial}a`)) },
          { shoppers, buyers: binomial(random.fork(`${trial}b`)) },
        ).pValue,
    );
    const share = ps.filter((p) => p < 0.05).length / ps.length;
    expect(Math.abs(share - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / 400));
  });
});

/** Few buy, and what they spend has a long tail. */
const spend = (random: ReturnType<typeof createRandom>, rate: number, cap = Number.POSITIVE_INFINITY) =>
  random.chance(rate) ? Math.min(cap, Math.exp(random.normal(8, 0.8))) : 0;

describe('lift of revenue', () => {
  it('agrees with Welch’s statistic worked out by hand', () => {
    const lift = liftOfMeans(moments([1, 2, 3, 4, 5]), moments([2, 2, 2, 6]));
    // Means 3 and 3, variances of the means 2.5/5 and 4/4.
    expect(lift.difference).toMatchObject({ value: 0, standardError: Math.sqrt(0.5 + 1) });
  });

  it('holds the true difference and ratio in 19 of 20 intervals where orders have a long tail', () => {
    const shoppers = 3_000;
    const truth = { one: 0.06, two: 0.05, mean: Math.exp(8 + 0.32) };
    const draw = (random: ReturnType<typeof createRandom>, rate: number) =>
      moments(Array.from({ length: shoppers }, () => spend(random, rate)));
    const lifts = Array.from({ length: 400 }, (_, trial) => {
      const random = createRandom(`tail/${trial}`);
      return liftOfMeans(draw(random.fork('one'), truth.one), draw(random.fork('two'), truth.two));
    });
    const covered = (of: (lift: (typeof lifts)[number]) => boolean) => lifts.filter(of).length / lifts.length;
    const absolute = covered(({ difference }) =>
      within(difference?.interval ?? [0, 0], (truth.one - truth.two) * truth.mean),
    );
    const relative = covered(({ relative }) => within(relative?.interval ?? [9, 9], 0.2));
    for (const share of [absolute, relative]) expect(Math.abs(share - 0.95)).toBeLessThan(0.033);
  });

  it('gives no ratio to a control that earns nothing it can be sure of', () => {
    const lift = liftOfMeans(moments([5, 6, 7]), moments([-3, 3, 1]));
    expect(lift.relative).toBeUndefined();
    expect(lift.difference?.value).toBeCloseTo(6 - 1 / 3, 12);
  });
});

describe('lift without denominators', () => {
  it('is the ratio of totals over shares: right whatever the number of shoppers, in 19 of 20 intervals', () => {
    const share = coverage(400, 'totals', (random) => {
      const shoppers = random.integer(8_000, 20_000);
      const arms = { treated: [] as number[], control: [] as number[] };
      for (let shopper = 0; shopper < shoppers; shopper++) {
        const isHeldOut = random.chance(0.2);
        const amount = spend(random, isHeldOut ? 0.05 : 0.06);
        if (amount > 0) (isHeldOut ? arms.control : arms.treated).push(amount);
      }
      const { relative, difference } = liftOfTotals(
        { share: 0.8, ...moments(arms.treated) },
        { share: 0.2, ...moments(arms.control) },
      );
      expect(difference).toBeUndefined();
      return within(relative?.interval ?? [9, 9], 0.2);
    });
    expect(Math.abs(share - 0.95)).toBeLessThan(0.033);
  });
});
