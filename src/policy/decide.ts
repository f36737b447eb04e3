/**
 * One decision, in the order of DESIGN: eligible → restraint → score → utility → choose → now or later. Pure: the same
 * function decides on the device, in Node, in simulation and in evaluation.
 *
 * It runs in two halves because scoring is asynchronous and dear: `consider` says which coupons need scores, `conclude`
 * decides once they are there.
 */
import type { Score, Scores } from '../model/score.js';
import type { Coupon, Pool } from '../pool/schema.js';
import { choose } from './choose.js';
import { ineligibility } from './eligible.js';
import { type Drawn, firstDrawn, isByLot, noneDrawn } from './lots.js';
import { restrained } from './restraint.js';
import { isBetterLater, isLeaving, timingOf } from './timing.js';
import { type Candidate, type Decision, Reason, type Situation } from './types.js';
import { poolUnderTrial } from './under-trial.js';
import { utility, worth } from './utility.js';

export interface Consideration {
  readonly situation: Situation;
  /** As the shopper's arm has it. */
  readonly pool: Pool;
  /** Coupons that stay in the running, in the pool's order. */
  readonly eligible: readonly Coupon[];
  readonly fallen: readonly Candidate[];
  /** Set when nothing may be shown now, whatever the scores. */
  readonly quiet: Reason | undefined;
  /** The coupon that this device drew by lot: given, whatever the scores. */
  readonly drawn?: Drawn | undefined;
  /** Probability that no lot is drawn here, (0…1]; part of every propensity without one. */
  readonly undrawn: number;
}

export function consider(situation: Situation, given: Pool): Consideration {
  const pool = poolUnderTrial(given, situation.arm);
  const eligible: Coupon[] = [];
  const fallen: Candidate[] = [];
  /** By lot, and nothing is missing but perhaps the lot. */
  const byLot: Coupon[] = [];
  for (const coupon of pool.coupons) {
    const reason = ineligibility(coupon, situation, pool);
    if (isByLot(coupon) && (!reason || reason === Reason.NotDrawn)) byLot.push(coupon);
    if (reason) fallen.push({ couponId: coupon.id, reason });
    else eligible.push(coupon);
  }
  return {
    situation,
    pool,
    eligible,
    fallen,
    quiet: restrained(situation, pool),
    drawn: firstDrawn(byLot, situation),
    undrawn: noneDrawn(byLot),
  };
}

/** A consideration that needs no scores: why it is already decided, or undefined. */
export function decidedEarly(considered: Consideration): Decision | undefined {
  const { situation, pool, eligible, fallen, quiet, drawn } = considered;
  const at = situation.now;
  if (quiet === Reason.TooEarly) {
    return { action: 'wait', reason: quiet, propensity: 1, candidates: fallen, at };
  }
  if (quiet) return { action: 'none', reason: quiet, propensity: 1, candidates: fallen, at };
  if (eligible.length === 0) {
    return { action: 'none', reason: Reason.NoCoupons, propensity: 1, candidates: fallen, at };
  }
  if (!drawn && timingOf(situation, pool) === 'exit_only' && !isLeaving(situation, pool)) {
    return { action: 'wait', reason: Reason.OnlyAtExit, propensity: 1, candidates: fallen, at };
  }
  return undefined;
}

/**
 * The decision, given scores for none and every eligible coupon.
 *
 * @param exploration share in 0…1; the pool's own where absent
 * @param random uniform in [0, 1)
 */
export function conclude(
  { situation, pool, eligible, fallen, drawn, undrawn }: Consideration,
  scores: Scores,
  random: () => number,
  exploration: number = pool.exploration,
): Decision {
  const utilities = eligible.map((coupon, index) =>
    utility(coupon, scores.coupons[index] as Score, scores.none, pool),
  );
  const worths = eligible.map((coupon, index) =>
    worth(coupon, scores.coupons[index] as Score, scores.none, pool),
  );
  const lot = drawn ? eligible.indexOf(drawn.coupon) : -1;
  const choice = choose(worths, lot < 0 ? exploration : 0, random, {
    priorities: eligible.map(({ priority }) => priority),
    isBetterLater: (index) => {
      const coupon = eligible[index] as Coupon;
      return isBetterLater(coupon, scores.coupons[index] as Score, scores, situation, pool);
    },
  });
  const { best, explored } = choice;
  const chosen = lot < 0 ? choice.index : lot;
  const shown = chosen >= 0;
  const heldBack = best >= 0 && !shown && !explored;
  const reasonOf = (value: number, index: number): Reason => {
    if (index === chosen) return lot >= 0 ? Reason.Drawn : explored ? Reason.Explored : Reason.Chosen;
    if (lot >= 0) return Reason.AnotherWasDrawn;
    if ((worths[index] as number) > 0)
      return index === best && heldBack ? Reason.BetterLater : Reason.AnotherIsBetter;
    return value > 0 ? Reason.AddsTooLittle : Reason.AddsNothing;
  };
  const scored = eligible.map((coupon, index): Candidate => {
    const value = utilities[index] as number;
    return {
      couponId: coupon.id,
      reason: reasonOf(value, index),
      score: scores.coupons[index] as Score,
      utility: value,
    };
  });
  const instead = utilities.some((value) => value > 0) ? Reason.AddsTooLittle : Reason.AddsNothing;
  const nothing = explored ? Reason.Explored : heldBack ? Reason.BetterLater : instead;
  return {
    action: shown ? 'show' : heldBack ? 'wait' : 'none',
    reason: scored[chosen]?.reason ?? nothing,
    ...(shown && { couponId: (eligible[chosen] as Coupon).id }),
    propensity: drawn && lot >= 0 ? drawn.propensity : choice.propensity * undrawn,
    candidates: [...scored, ...fallen],
    none: scores.none,
    ...(scores.wait !== undefined && { wait: scores.wait }),
    at: situation.now,
  };
}
