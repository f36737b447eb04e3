import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportEstimates, standardErrorOf } from '../../../server/measure/report-estimates.js';
import { probabilities, randomise } from '../../../src/measure/randomised-response.js';
import { createRandom } from '../../../training/simulator/random.js';

const epsilons = fc.double({ min: 0.01, max: 8, noNaN: true });
const ks = fc.integer({ min: 2, max: 12 });

describe('k-ary randomised response', () => {
  // Design, section 10, worked out by hand: e³ = 20.0855.
  it.each([
    [3, 2, 0.952574, 0.047426],
    [1, 3, 0.576117, 0.211942],
    [3, 6, 0.800682, 0.039864],
  ])('at ε = %s with %s answers is as the formulas say', (epsilon, k, p, q) => {
    const made = probabilities(epsilon, k);
    expect([made.p, made.q].map((share) => Number(share.toFixed(6)))).toEqual([p, q]);
  });

  it('gives no answer more than e^ε times as often for one truth as for another', () => {
    fc.assert(
      fc.property(epsilons, ks, (epsilon, k) => {
        const { p, q } = probabilities(epsilon, k);
        expect(p / q).toBeCloseTo(Math.exp(epsilon), 6);
        expect(p + (k - 1) * q).toBeCloseTo(1, 12);
      }),
    );
  });

  it('answers from the stretches of 0…1 that the probabilities measure, whatever the truth', () => {
    fc.assert(
      fc.property(epsilons, ks, fc.nat(), (epsilon, k, any) => {
        const truth = any % k;
        const { p, q } = probabilities(epsilon, k);
        const others = Array.from({ length: k }, (_, answer) => answer).filter((answer) => answer !== truth);
        expect(randomise(truth, epsilon, k, p * 0.999)).toBe(truth);
        others.forEach((answer, index) => {
          expect(randomise(truth, epsilon, k, p + (index + 0.5) * q)).toBe(answer);
        });
        expect(randomise(truth, epsilon, k, 1 - 2 ** -32)).toBe(others.at(-1));
      }),
    );
  });
});

describe('what lies behind the counts', () => {
  it('is found exactly where the counts are their own expectation', () => {
    fc.assert(
      fc.property(
        epsilons,
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 8 }),
        (epsilon, parts) => {
          const whole = parts.reduce((sum, part) => sum + part, 0);
          const { p, q } = probabilities(epsilon, parts.length);
          const expected = parts.map((part) => 1e6 * (q + (part / whole) * (p - q)));
          reportEstimates(expected, epsilon).shares.forEach(({ value }, answer) => {
            expect(value).toBeCloseTo((parts[answer] as number) / whole, 6);
          });
        },
      ),
    );
  });

  it('has the standard error of the formula, which for k = 2 is the design’s', () => {
    // λ = q + f(p − q), λ(1 − λ)/(n(p − q)²) at f = .03, ε = 3, n = 54,364 gives half the variance of that power analysis.
    const variance = standardErrorOf(0.03, 54_364, 3, 2) ** 2 + standardErrorOf(0.035, 54_364, 3, 2) ** 2;
    expect((1.959964 + 0.841621) ** 2 * variance).toBeCloseTo(0.005 ** 2, 8);
  });

  it('says which part of the variance is the noise that was added: all of it where truths do not differ', () => {
    const { noise } = reportEstimates([500, 500], 1);
    const { p, q } = probabilities(1, 2);
    expect(noise[0]).toBeCloseTo(1 - (0.25 * (p - q) ** 2) / 0.25, 9);
    const sure = reportEstimates([1_000 * p, 1_000 * q], 1);
    expect(sure.noise[0]).toBeCloseTo(1, 6);
  });

  it('is held by 19 of 20 intervals, noise included, also where few have it', () => {
    const random = createRandom('intervals');
    const [devices, epsilon, share, trials] = [1_500, 1, 0.02, 300];
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const counts = [0, 0];
      for (let device = 0; device < devices; device++) {
        const given = randomise(random.chance(share) ? 1 : 0, epsilon, 2, random.next());
        counts[given] = (counts[given] as number) + 1;
      }
      const [low, high] = reportEstimates(counts, epsilon).shares[1]?.interval ?? [9, 9];
      if (low <= share && share <= high) held++;
    }
    expect(Math.abs(held / trials - 0.95)).toBeLessThan(3 * Math.sqrt((0.95 * 0.05) / trials));
  });

  it('says nothing where nobody reported', () => {
    const { reports, shares } = reportEstimates([0, 0, 0], 1);
    expect(reports).toBe(0);
    expect(shares.every(({ standardError }) => standardError === Number.POSITIVE_INFINITY)).toBe(true);
  });
});
