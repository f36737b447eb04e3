import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  draw,
  emptyHead,
  fade,
  type Head,
  observe,
  posterior,
  varianceAlong,
} from '../../../../src/policy/learn/head.js';
import { createRandom } from '../../../../training/simulator/random.js';
import { type Observation, ridge } from './linear-algebra.js';

const D = 4;
const SPREAD = [0.6, 0.5, 1, 0.3];
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const observation = fc.record({
  x: fc.array(number(-2, 2), { minLength: D, maxLength: D }),
  precision: number(0, 0.25),
  z: number(-8, 8),
});
const observations = fc.array(observation, { maxLength: 30 });

const seen = (head: Head, { x, precision, z }: Observation) => observe(head, x, precision, precision * z);
const believed = (all: readonly Observation[], kept = 1) =>
  posterior(
    all.reduce((head, one) => seen(fade(head, kept), one), emptyHead(D)),
    SPREAD,
  );
/** Column k of the covariance, through what callers use. */
const covariance = (belief: ReturnType<typeof believed>) =>
  SPREAD.map((_, i) =>
    SPREAD.map((_, j) => {
      const unit = (...ones: number[]) => SPREAD.map((_, k) => (ones.includes(k) ? 1 : 0));
      if (i === j) return varianceAlong(belief, unit(i));
      const [both, one, other] = [unit(i, j), unit(i), unit(j)].map((x) => varianceAlong(belief, x));
      return (both! - one! - other!) / 2;
    }),
  );
const close = (actual: ArrayLike<number>, wanted: readonly number[], digits = 9) =>
  wanted.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, digits);
  });

describe('the head', () => {
  it('is the prior before anything was seen', () => {
    const belief = believed([]);
    close(belief.mean, [0, 0, 0, 0]);
    SPREAD.forEach((spread, k) => {
      const unit = SPREAD.map((_, i) => (i === k ? 1 : 0));
      expect(varianceAlong(belief, unit)).toBeCloseTo(spread ** 2, 12);
    });
  });

  it('is the ridge solution of all observations at once, in whatever order they came', () => {
    fc.assert(
      fc.property(observations, fc.integer(), (all, seed) => {
        const wanted = ridge(all, SPREAD);
        for (const order of [all, createRandom(seed).shuffled(all)]) {
          const belief = believed(order);
          close(belief.mean, wanted.mean);
          for (const [i, row] of covariance(belief).entries()) close(row, wanted.covariance[i]!);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('forgets as if older observations had weighed less all along', () => {
    fc.assert(
      fc.property(observations, number(0.5, 1), (all, kept) => {
        const weighed = all.map((one, i) => ({ ...one, kept: kept ** (all.length - 1 - i) }));
        close(believed(all, kept).mean, ridge(weighed, SPREAD).mean);
      }),
      { numRuns: 25 },
    );
  });

  it('stays symmetric and positive definite after 10,000 observations with forgetting, and exact', () => {
    const random = createRandom('ten-thousand');
    const kept = 0.99;
    const all: Observation[] = [];
    let head = emptyHead(D);
    for (let i = 0; i < 10_000; i++) {
      // Nearly always the same direction: the worst case for a covariance that is updated itself.
      const x = [1, 1 + 1e-6 * random.normal(), i % 997 === 0 ? random.normal() : 0, 0];
      const one = { x, precision: 0.25 * random.next(), z: random.normal(1, 3) };
      all.push(one);
      head = seen(fade(head, kept), one);
    }
    const belief = posterior(head, SPREAD);
    const matrix = covariance(belief);
    const weighed = all.map((one, i) => ({ ...one, kept: kept ** (all.length - 1 - i) }));
    const wanted = ridge(weighed, SPREAD);
    close(belief.mean, wanted.mean, 7);
    matrix.forEach((row, i) => {
      close(row, wanted.covariance[i]!, 9);
      for (const [j, value] of row.entries()) expect(value).toBeCloseTo(matrix[j]![i]!, 12);
    });
    for (let i = 0; i < 200; i++) {
      const x = SPREAD.map(() => random.normal());
      const along = varianceAlong(belief, x);
      expect(along).toBeGreaterThan(0);
      // What was seen can only have taken uncertainty away.
      expect(along).toBeLessThanOrEqual(x.reduce((sum, xi, k) => sum + (xi * SPREAD[k]!) ** 2, 0));
    }
  });

  it('draws weights with the posterior’s mean and covariance', () => {
    const random = createRandom('draws');
    const belief = believed([
      { x: [1, 0.5, 0, 0], precision: 6, z: 1 },
      { x: [0, 1, -1, 0], precision: 9, z: -1 },
    ]);
    const count = 6_000;
    const draws = Array.from({ length: count }, () =>
      draw(
        belief,
        SPREAD.map(() => random.normal()),
      ),
    );
    const wanted = covariance(belief);
    for (let i = 0; i < D; i++) {
      const mean = draws.reduce((sum, w) => sum + w[i]!, 0) / count;
      const error = 4 * Math.sqrt(wanted[i]![i]! / count);
      expect(Math.abs(mean - belief.mean[i]!)).toBeLessThan(error);
      for (let j = 0; j <= i; j++) {
        const products = draws.map((w) => (w[i]! - belief.mean[i]!) * (w[j]! - belief.mean[j]!));
        const sample = products.reduce((sum, value) => sum + value, 0) / count;
        const spread = Math.sqrt((wanted[i]![i]! * wanted[j]![j]! + wanted[i]![j]! ** 2) / count);
        expect(Math.abs(sample - wanted[i]![j]!)).toBeLessThan(4.5 * spread);
      }
    }
  });
});
