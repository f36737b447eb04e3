import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHead, observe, posterior, varianceAlong } from '../../../../src/policy/learn/head.js';
import { bernoulliSite, sigmoid } from '../../../../src/policy/learn/link.js';
import { createRandom } from '../../../../training/simulator/random.js';
import { solve } from './linear-algebra.js';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('a yes or no as an observation', () => {
  it('moves the mean to the mode of the posterior, which a fine grid finds too', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        number(-6, 6),
        number(-2, 2),
        number(0.05, 2),
        (yes, offset, mean, variance) => {
          const { precision, weighted } = bernoulliSite(yes, offset, mean, variance);
          const mode = (mean / variance + weighted) / (1 / variance + precision);
          const logPosterior = (a: number) =>
            -((a - mean) ** 2) / (2 * variance) + Math.log(sigmoid(yes ? offset + a : -offset - a));
          for (const step of [-1e-3, 1e-3])
            expect(logPosterior(mode)).toBeGreaterThan(logPosterior(mode + step));
          // What one answer tells, and no more: the curvature of its log-likelihood at the mode.
          const logLikelihood = (a: number) => Math.log(sigmoid(yes ? offset + a : -offset - a));
          const h = 1e-3;
          const curvature =
            (logLikelihood(mode + h) - 2 * logLikelihood(mode) + logLikelihood(mode - h)) / h ** 2;
          expect(precision).toBeCloseTo(-curvature, 6);
          expect(precision).toBeGreaterThan(0);
          expect(precision).toBeLessThanOrEqual(0.25);
          expect(Math.sign(mode - mean)).toBe(yes ? 1 : -1);
        },
      ),
    );
  });

  it('moves more, the less it was expected', () => {
    const moved = (offset: number) => {
      const { precision, weighted } = bernoulliSite(true, offset, 0, 1);
      return weighted / (1 + precision);
    };
    expect(moved(-3)).toBeGreaterThan(moved(0));
    expect(moved(0)).toBeGreaterThan(moved(3));
  });

  it('one after the other comes near the mode of all at once (Bayesian logistic regression by Newton)', () => {
    const random = createRandom('sequential');
    const spread = [0.6, 0.6, 0.5];
    const truth = [0.5, -0.8, 0.6];
    const rows = Array.from({ length: 60 }, () => {
      const x = [1, random.chance(0.5) ? 1 : 0, random.between(-1, 1)];
      const offset = random.normal(-0.5, 1);
      const yes = random.chance(sigmoid(offset + x.reduce((sum, xi, i) => sum + xi * truth[i]!, 0)));
      return { x, offset, yes };
    });
    let head = emptyHead(3);
    for (const { x, offset, yes } of rows) {
      const belief = posterior(head, spread);
      const mean = x.reduce((sum, xi, i) => sum + xi * belief.mean[i]!, 0);
      const site = bernoulliSite(yes, offset, mean, varianceAlong(belief, x));
      head = observe(head, x, site.precision, site.weighted);
    }
    const sequential = posterior(head, spread);
    let batch = [0, 0, 0];
    let hessian: number[][] = [];
    for (let step = 0; step < 30; step++) {
      const gradient = batch.map((w, i) => -w / spread[i]! ** 2);
      hessian = spread.map((s, i) => spread.map((_, j) => (i === j ? 1 / s ** 2 : 0)));
      for (const { x, offset, yes } of rows) {
        const p = sigmoid(offset + x.reduce((sum, xi, i) => sum + xi * batch[i]!, 0));
        x.forEach((xi, i) => {
          gradient[i]! += ((yes ? 1 : 0) - p) * xi;
          x.forEach((xj, j) => {
            hessian[i]![j]! += p * (1 - p) * xi * xj;
          });
        });
      }
      batch = batch.map((w, i) => w + solve(hessian, gradient)[i]!);
    }
    batch.forEach((w, i) => {
      const deviation = Math.sqrt(
        solve(
          hessian,
          [0, 1, 2].map((k) => (k === i ? 1 : 0)),
        )[i]!,
      );
      // A fifth of what is uncertain anyway.
      expect(Math.abs(sequential.mean[i]! - w)).toBeLessThan(0.2 * deviation);
    });
  });
});
