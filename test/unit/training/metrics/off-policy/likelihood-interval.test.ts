import { expect, test } from 'vitest';
import { costOf, thresholdOf } from '../../../../../training/metrics/off-policy/likelihood-interval.js';
import { estimate, likelihoodInterval, snipwTerms } from '../../../../../training/metrics/off-policy.js';
import { createRandom } from '../../../../../training/simulator/random.js';

/** −2 log likelihood ratio of a rate v where `hits` of `rows` hit: of zeros and ones there is only one reweighting. */
const binomial = (hits: number, rows: number, v: number) =>
  2 * (hits * Math.log(hits / (rows * v)) + (rows - hits) * Math.log((rows - hits) / (rows * (1 - v))));

const hitsOf = (hits: number, rows: number) =>
  Float64Array.from({ length: rows }, (_, row) => Number(row < hits));

test('of zeros and ones the cost is the likelihood ratio of a rate', () => {
  for (const v of [0.05, 0.1, 0.2, 0.4]) {
    expect(costOf({ numerators: hitsOf(10, 80) }, v).cost).toBeCloseTo(binomial(10, 80, v), 8);
  }
  expect(costOf({ numerators: hitsOf(10, 80) }, 1.1).cost).toBe(Number.POSITIVE_INFINITY);
});

test('its slope is that of the cost', () => {
  const terms = {
    numerators: Float64Array.of(0, 4, 1, 0.5, 2),
    denominators: Float64Array.of(1, 3, 0.5, 1, 2),
  };
  for (const v of [0.6, 0.9, 1.1]) {
    const rise = (costOf(terms, v + 1e-6).cost - costOf(terms, v - 1e-6).cost) / 2e-6;
    expect(costOf(terms, v).slope).toBeCloseTo(rise, 5);
  }
});

test('both ends lie where the cost reaches the threshold', () => {
  const random = createRandom('ends');
  for (let round = 0; round < 20; round++) {
    const weights = Float64Array.from({ length: 40 }, () => Math.exp(random.normal(0, 1.5)));
    const terms = snipwTerms(
      weights,
      Array.from(weights, () => Number(random.chance(0.4))),
    );
    const [low, high] = likelihoodInterval(terms);
    const { value } = estimate(terms);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    for (const end of [low, high]) expect(costOf(terms, end).cost).toBeCloseTo(thresholdOf(terms), 3);
  }
});

test('it leans to the side on which the rows are rare and heavy, and never leaves what they span', () => {
  const { value, interval } = estimate({ numerators: hitsOf(4, 400) });
  expect(interval[0]).toBeGreaterThan(0);
  expect(interval[1] - value).toBeGreaterThan(1.3 * (value - interval[0]));
});

test('one hit in a thousand has an interval above 0, and rows that are all alike have none', () => {
  const [low, high] = likelihoodInterval({ numerators: hitsOf(1, 1000) });
  expect(low).toBeGreaterThan(0);
  expect(high).toBeGreaterThan(0.003);
  expect(likelihoodInterval({ numerators: Float64Array.of(2, 2, 2) })).toEqual([2, 2]);
});

test('of 400 logs of sixty heavily skewed rows it holds the truth in about 95 of 100, which ±1.96 errors do not', () => {
  const random = createRandom('skewed');
  let [held, plain] = [0, 0];
  for (let log = 0; log < 400; log++) {
    // Log-normal about a mean of 1.
    const numerators = Float64Array.from({ length: 60 }, () => Math.exp(random.normal(-0.5, 1)));
    const { value, standardError, interval } = estimate({ numerators });
    held += Number(interval[0] <= 1 && interval[1] >= 1);
    plain += Number(Math.abs(value - 1) <= 1.96 * standardError);
  }
  expect(held / 400).toBeGreaterThan(0.91);
  expect(held).toBeGreaterThan(plain + 8);
});
