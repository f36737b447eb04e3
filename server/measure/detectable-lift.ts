/**
 * How much a trial can see before it starts: n per arm = (z₁₋α⸝₂ + z₁₋β)² (v₁ + v₂) / δ², with the variance of one shopper's
 * outcome under each arm. For a share that is learnt from private reports the noise is in the variance.
 */
import { probabilities } from '../../src/measure/randomised-response.js';
import { normalQuantile } from './statistics.js';

export interface PowerOptions {
  /** Chance of seeing a lift that isn't there, two-sided; .05. */
  readonly alpha?: number;
  /** Chance of seeing one that is; .8. */
  readonly power?: number;
}

export interface SharePower extends PowerOptions {
  /** Share without offers, 0…1. */
  readonly baseline: number;
  /** ε of the reports that the share is learnt from; exact counts when absent. */
  readonly epsilon?: number;
  /** Possible answers of such a report; 2. */
  readonly answers?: number;
}

/** Shoppers in each of two equal arms, to see a share rise from `baseline` by `difference`. */
export function shoppersPerArm(difference: number, options: SharePower): number {
  const { baseline } = options;
  const both = shareVariance(baseline, options) + shareVariance(baseline + difference, options);
  return Math.ceil((multiple(options) ** 2 * both) / difference ** 2);
}

/**
 * Least rise of a share that arms of these sizes see.
 * @returns a difference of shares; undefined where even a rise to 1 would not be seen
 */
export function detectableShare(
  { treated, control }: { readonly treated: number; readonly control: number },
  options: SharePower,
): number | undefined {
  const { baseline } = options;
  const missing = (difference: number) => {
    const variance =
      shareVariance(baseline + difference, options) / treated + shareVariance(baseline, options) / control;
    return multiple(options) * Math.sqrt(variance) - difference;
  };
  let [low, high] = [0, 1 - baseline];
  if (missing(high) > 0) return undefined;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (missing(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}

/** Least difference of means per shopper (revenue, profit), given their standard deviation over all shoppers. */
export function detectableMean(
  { treated, control }: { readonly treated: number; readonly control: number },
  deviation: number,
  options: PowerOptions = {},
): number {
  return multiple(options) * deviation * Math.sqrt(1 / treated + 1 / control);
}

/** Variance of one shopper's unbiased contribution to the share. */
function shareVariance(share: number, { epsilon, answers = 2 }: SharePower): number {
  if (epsilon === undefined) return share * (1 - share);
  const { p, q } = probabilities(epsilon, answers);
  const seen = q + share * (p - q);
  return (seen * (1 - seen)) / (p - q) ** 2;
}

const multiple = ({ alpha = 0.05, power = 0.8 }: PowerOptions): number =>
  normalQuantile(1 - alpha / 2) + normalQuantile(power);
