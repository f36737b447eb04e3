import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../training/simulator/random.js';
import { drawResamples, estimateOf, type SeedResult } from '../../../../training/study/resample.js';

/** A seed whose shops hold one number each. */
const seedOf = (values: readonly number[]): SeedResult => ({
  shops: values.length,
  components(weights) {
    let [sum, total] = [0, 0];
    values.forEach((value, shop) => {
      const weight = weights ? (weights[shop] as number) : 1;
      sum += weight * value;
      total += weight;
    });
    return Float64Array.of(sum / total);
  },
});

/** Share of 150 synthetic studies of five seeds and 40 shops whose interval holds the true mean, 1. */
function coverage(betweenSeeds: number, betweenShops: number): number {
  const random = createRandom(`coverage/${betweenSeeds}/${betweenShops}`);
  let held = 0;
  for (let study = 0; study < 150; study++) {
    const seeds = Array.from({ length: 5 }, () => {
      const own = random.normal(1, betweenSeeds);
      return seedOf(Array.from({ length: 40 }, () => random.normal(own, betweenShops)));
    });
    const { interval } = estimateOf(drawResamples(seeds, 200, study), ([mean]) => mean as number);
    if (interval[0] <= 1 && interval[1] >= 1) held++;
  }
  return held / 150;
}

describe('intervals over seeds and shops', () => {
  it('hold the truth about 95 times in 100, whether seeds differ more or shops', () => {
    expect(coverage(1, 0.01)).toBeGreaterThan(0.9);
    expect(coverage(0, 1)).toBeGreaterThan(0.92);
    expect(coverage(0.2, 1)).toBeGreaterThan(0.9);
  });

  it('are not so wide that they would hold anything', () => {
    const seeds = Array.from({ length: 5 }, (_, seed) => {
      const random = createRandom(`width/${seed}`);
      return seedOf(Array.from({ length: 100 }, () => random.normal(1, 1)));
    });
    const { interval } = estimateOf(drawResamples(seeds, 500, 1), ([mean]) => mean as number);
    // 1.96 standard errors are .088 to each side.
    expect(interval[1] - interval[0]).toBeLessThan(3 * 2 * 0.088);
    expect(interval[1] - interval[0]).toBeGreaterThan(0.8 * 2 * 0.088);
  });

  it('come from shops alone where there is one seed', () => {
    const draws = drawResamples([seedOf([0, 1, 2, 3])], 400, 1);
    const { value, interval } = estimateOf(draws, ([mean]) => mean as number);
    expect(value).toBe(1.5);
    expect(interval[0]).toBeGreaterThanOrEqual(0);
    expect(interval[0]).toBeLessThan(1);
    expect(interval[1]).toBeGreaterThan(2);
  });

  it('are everything where one shop of one seed is all there is', () => {
    const { interval } = estimateOf(drawResamples([seedOf([3])], 50, 1), ([mean]) => mean as number);
    expect(interval).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it('count what is undefined as the worst', () => {
    const draws = drawResamples([seedOf([1, 1]), seedOf([2, 2])], 100, 1);
    expect(estimateOf(draws, () => Number.NaN).interval[0]).toBe(Number.NEGATIVE_INFINITY);
  });

  it('are the same for the same seed', () => {
    const seeds = [seedOf([1, 2, 3]), seedOf([2, 3, 4])];
    const once = () => estimateOf(drawResamples(seeds, 100, 7), ([mean]) => mean as number);
    expect(once()).toEqual(once());
  });
});
