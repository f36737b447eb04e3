/** What shares lie behind counted private reports: unbiased, with intervals that hold sampling and noise alike. */
import { probabilities } from '../../src/measure/randomised-response.js';
import type { Estimate } from './lift.js';
import { wilson } from './statistics.js';

export interface ReportEstimates {
  /** Reports counted. */
  readonly reports: number;
  /** By answer: the share of devices with that truth. Unbiased, so it may lie a little below 0 or above 1. */
  readonly shares: readonly Estimate[];
  /** How much of the variance is the noise that was added, 0…1, by answer. */
  readonly noise: readonly number[];
  readonly estimator: string;
}

/**
 * f̂ = (c/n − q)/(p − q), Var = λ(1 − λ)/(n(p − q)²) with λ = q + f(p − q) (Kairouz et al. 2016). The interval is Wilson's for
 * λ, carried over: it keeps its coverage where few gave an answer.
 * @param counts how often each answer came; its length is k
 */
export function reportEstimates(counts: readonly number[], epsilon: number): ReportEstimates {
  const answers = counts.length;
  const { p, q } = probabilities(epsilon, answers);
  const reports = counts.reduce((sum, count) => sum + count, 0);
  const unmix = (seen: number) => (seen - q) / (p - q);
  const shares = counts.map((count): Estimate => {
    const seen = reports === 0 ? q : count / reports;
    const [low, high] = wilson(count, reports);
    return {
      value: unmix(seen),
      standardError:
        reports === 0 ? Number.POSITIVE_INFINITY : standardErrorOf(unmix(seen), reports, epsilon, answers),
      interval: [unmix(low), unmix(high)],
    };
  });
  const noise = shares.map(({ value }) => {
    const share = Math.min(1, Math.max(0, value));
    const seen = q + share * (p - q);
    return 1 - (share * (1 - share) * (p - q) ** 2) / (seen * (1 - seen));
  });
  return {
    reports,
    shares,
    noise,
    estimator: `${answers}-ary randomised response at ε = ${epsilon}, unbiased; Wilson’s interval, noise included`,
  };
}

/** The formula's standard error of one share, at n reports. */
export function standardErrorOf(share: number, reports: number, epsilon: number, answers: number): number {
  const { p, q } = probabilities(epsilon, answers);
  const seen = Math.min(1, Math.max(0, q + share * (p - q)));
  return Math.sqrt((seen * (1 - seen)) / reports) / (p - q);
}
