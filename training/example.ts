/**
 * One moment of one visit as everything offline sees it: what the student reads, and what followed the actions that were
 * tried. The simulator, imported logs and the adapters of public sets all make these; teachers, students, baselines and
 * evaluations read nothing else.
 */
import type { StudentInput, StudentOutput } from '../src/model/types.js';

/** The action of showing nothing, where a coupon's row would stand. */
export const SHOWN_NOTHING = -1;

/**
 * What followed, one column per outcome: parallel arrays of equal length, which is 0 for an unlabelled moment and 1 for
 * nearly all that a real shop can log. A simulated visit may have several: shoppers who behaved alike and met
 * different actions and luck.
 */
export interface Outcomes {
  /** Row of `input.coupons` that was shown, or SHOWN_NOTHING. */
  readonly action: Int16Array;
  /** Probability with which the logging policy took that action, 0…1; NaN where nobody knows. */
  readonly propensity: Float32Array;
  /** 1: an order followed within the horizon and was kept. */
  readonly bought: Float32Array;
  /** 1: that order used the coupon shown. */
  readonly redeemed: Float32Array;
  /** 1: the coupon shown was claimed. */
  readonly claimed: Float32Array;
  /** Kept value of that order before discounts, typical orders; 0 where nothing was bought. */
  readonly order: Float32Array;
}

/** Expectations under each action, nothing first, [N + 1] each: what no log tells, and a simulator may (simulator/expected.ts). */
export interface ExpectedOutcomes {
  /** P(an order that is kept and would not have come later), 0…1. */
  readonly bought: Float32Array;
  /** P(the coupon is used | bought), 0…1; 0 for nothing. */
  readonly redeemed: Float32Array;
  /** P(the coupon is claimed), 0…1; 0 for nothing. */
  readonly claimed: Float32Array;
  /** E[order value | bought], typical orders. */
  readonly order: Float32Array;
}

export interface Example {
  /** [T, E] acts from zeros; [1, C] context; N candidate coupons as [N, K] and [N, R], N ≥ 1. */
  readonly input: StudentInput;
  /** Acts, T. */
  readonly length: number;
  readonly outcomes: Outcomes;
  /** Known of simulated moments alone, where asked for. */
  readonly expected?: ExpectedOutcomes;
  /** Per candidate coupon, 1: the next thing looked at was in its scope; NaN where nothing more was looked at. */
  readonly interest: Float32Array;
  /** The same visit at a later moment, with the same candidates; absent where the visit ended before one came. */
  readonly later?: StudentInput;
  /** For each candidate coupon, profit of an order of one typical order with it, in typical orders, were it redeemed and
   * were it not: what turns probabilities into money without the shop's pool at hand. */
  readonly money: CandidateMoney;
}

export interface CandidateMoney {
  /** Profit of a typical order without any discount, typical orders. */
  readonly profit: number;
  /** Discount of each candidate when redeemed in a typical order, typical orders. */
  readonly discount: Float32Array;
}

/** Anything that answers as the student does: teachers, students, baselines. Answers come in order. */
export type Scorer = (inputs: readonly StudentInput[]) => readonly StudentOutput[];
