/**
 * What offers add, from the arms of a trial. The unit is the shopper, because shoppers were drawn: orders of one shopper
 * are one outcome. Everything here is pure and needs no more than sums, so that ten million orders cost one query.
 */
import { twoSided, wilson, Z95 } from './statistics.js';

/** Sums over the shoppers of one arm; those who bought nothing count with 0. */
export interface Moments {
  /** All of the arm, buyers or not. */
  readonly shoppers: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** Sums over the buyers of one arm whose number of shoppers nobody knows. */
export interface Totals {
  /** Share of the trial's shoppers that was drawn for this arm, by design; above 0. */
  readonly share: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  /** 95 %. */
  readonly interval: readonly [number, number];
}

export interface Lift {
  /** Where the denominators are known: per shopper, in the outcome's unit. */
  readonly difference?: Estimate;
  /** treated / control − 1. Absent where the control's mean can't be told from 0: a ratio to nothing says nothing. */
  readonly relative?: Estimate;
  /** Two-sided, of no difference. */
  readonly pValue: number;
  /** In a sentence, for whoever points at the figure. */
  readonly estimator: string;
}

/**
 * Share of shoppers who bought, treated less control: Newcombe's hybrid score interval (1998, method 10) for the difference,
 * the delta method on the log scale for the ratio.
 */
export function liftOfRates(
  treated: { readonly shoppers: number; readonly buyers: number },
  control: { readonly shoppers: number; readonly buyers: number },
): Lift {
  const [one, two] = [treated.buyers / treated.shoppers, control.buyers / control.shoppers];
  const variance = (share: number, count: number) => (share * (1 - share)) / count;
  const value = one - two;
  const standardError = Math.sqrt(variance(one, treated.shoppers) + variance(two, control.shoppers));
  const [low1, high1] = wilson(treated.buyers, treated.shoppers);
  const [low2, high2] = wilson(control.buyers, control.shoppers);
  const pooled = (treated.buyers + control.buyers) / (treated.shoppers + control.shoppers);
  const underNone = Math.sqrt(variance(pooled, treated.shoppers) + variance(pooled, control.shoppers));
  const relative =
    treated.buyers > 0 && control.buyers > 0
      ? ratio(one / two, (1 - one) / treated.buyers + (1 - two) / control.buyers)
      : undefined;
  return {
    difference: {
      value,
      standardError,
      interval: [value - Math.hypot(one - low1, high2 - two), value + Math.hypot(high1 - one, two - low2)],
    },
    ...(relative && { relative }),
    pValue: underNone > 0 ? twoSided(value / underNone) : 1,
    estimator:
      'difference of two shares, Newcombe’s score interval; ratio by the delta method on the log scale',
  };
}

/** Mean per shopper, treated less control: Welch's standard error; the ratio by the delta method on the log scale. */
export function liftOfMeans(treated: Moments, control: Moments): Lift {
  const one = meanOf(treated);
  const two = meanOf(control);
  const value = one.mean - two.mean;
  const standardError = Math.sqrt(one.variance + two.variance);
  const canDivide = one.mean > 0 && two.mean > Z95 * Math.sqrt(two.variance);
  const relative = canDivide
    ? ratio(one.mean / two.mean, one.variance / one.mean ** 2 + two.variance / two.mean ** 2)
    : undefined;
  return {
    difference: {
      value,
      standardError,
      interval: [value - Z95 * standardError, value + Z95 * standardError],
    },
    ...(relative && { relative }),
    pValue: standardError > 0 ? twoSided(value / standardError) : 1,
    estimator: 'difference of two means per shopper, Welch; ratio by the delta method on the log scale',
  };
}

/**
 * Without known denominators: the arms' totals, each over its share by design. Their ratio estimates the ratio of the means
 * per shopper, whatever the number of shoppers was; an absolute lift it can't give. Totals are taken as compound Poisson.
 */
export function liftOfTotals(treated: Totals, control: Totals): Lift {
  const estimator =
    'ratio of totals over the arms’ shares by design (how many shoppers there were is not known); compound Poisson, delta method on the log scale';
  if (treated.sum <= 0 || control.sum <= 0) return { pValue: 1, estimator };
  const variance = treated.sumOfSquares / treated.sum ** 2 + control.sumOfSquares / control.sum ** 2;
  const quotient = treated.sum / treated.share / (control.sum / control.share);
  return {
    relative: ratio(quotient, variance),
    pValue: twoSided(Math.log(quotient) / Math.sqrt(variance)),
    estimator,
  };
}

/** A quotient less one, its interval symmetric in logs. */
function ratio(quotient: number, logVariance: number): Estimate {
  const spread = Math.sqrt(logVariance);
  return {
    value: quotient - 1,
    standardError: quotient * spread,
    interval: [quotient * Math.exp(-Z95 * spread) - 1, quotient * Math.exp(Z95 * spread) - 1],
  };
}

/** Mean, and the variance of that mean. */
function meanOf({ shoppers, sum, sumOfSquares }: Moments): { mean: number; variance: number } {
  const mean = sum / shoppers;
  const spread = Math.max(0, sumOfSquares / shoppers - mean * mean);
  return { mean, variance: spread / Math.max(1, shoppers - 1) };
}
