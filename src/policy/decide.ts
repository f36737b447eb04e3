/**
 * One decision, in the order of DESIGN: eligible → restraint → score → utility → choose. Pure: the same function decides
 * on the device, in Node, in simulation and in evaluation.
 *
 * It runs in two halves because scoring is asynchronous and dear: `consider` says which coupons need scores, `conclude`
 * decides once they are there.
 */
import type { Score, Scores } from '../model/score.js';
import type { Coupon, Pool } from '../pool/schema.js';
import { choose } from './choose.js';
import { ineligibility } from './eligible.js';
import { restrained } from './restraint.js';
import { type Candidate, type Decision, Reason, type Situation } from './types.js';
import { utility } from './utility.js';

export interface Consideration {
  readonly situation: Situation;
  readonly pool: Pool;
  /** Coupons that stay in the running, in the pool's order. */
  readonly eligible: readonly Coupon[];
  readonly fallen: readonly Candidate[];
  /** Set when nothing may be shown now, whatever the scores. */
  readonly quiet: Reason | undefined;
}

export function consider(situation: Situation, pool: Pool): Consideration {
  const eligible: Coupon[] = [];
  const fallen: Candidate[] = [];
  for (const coupon of pool.coupons) {
    const reason = ineligibility(coupon, situation, pool);
    if (reason) fallen.push({ couponId: coupon.id, reason });
    else eligible.push(coupon);
  }
  return { situation, pool, eligible, fallen, quiet: restrained(situation, pool) };
}

/** A consideration that needs no scores: why it is already decided, or undefined. */
export function decidedEarly({ situation, eligible, fallen, quiet }: Consideration): Decision | undefined {
  const at = situation.now;
  if (quiet === Reason.TooEarly) {
    return { action: 'wait', reason: quiet, propensity: 1, candidates: fallen, at };
  }
  if (quiet) return { action: 'none', reason: quiet, propensity: 1, candidates: fallen, at };
  if (eligible.length === 0) {
    return { action: 'none', reason: Reason.NoCoupons, propensity: 1, candidates: fallen, at };
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
  { situation, pool, eligible, fallen }: Consideration,
  scores: Scores,
  random: () => number,
  exploration: number = pool.exploration,
): Decision {
  const utilities = eligible.map((coupon, index) =>
    utility(coupon, scores.coupons[index] as Score, scores.none, pool),
  );
  const bar = pool.restraint.leastGain * pool.catalogue.typicalOrder;
  const choice = choose(utilities, bar, exploration, random);
  const shown = choice.index >= 0;
  const unchosen = (value: number) =>
    value > bar ? Reason.AnotherIsBetter : value > 0 ? Reason.AddsTooLittle : Reason.AddsNothing;
  const instead = utilities.some((value) => value > 0) ? Reason.AddsTooLittle : Reason.AddsNothing;
  const reason = choice.explored ? Reason.Explored : shown ? Reason.Chosen : instead;
  const scored = eligible.map((coupon, index): Candidate => {
    const value = utilities[index] as number;
    const chosen = index === choice.index;
    return {
      couponId: coupon.id,
      reason: chosen ? reason : unchosen(value),
      score: scores.coupons[index] as Score,
      utility: value,
    };
  });
  return {
    action: shown ? 'show' : 'none',
    reason,
    ...(shown && { couponId: (eligible[choice.index] as Coupon).id }),
    propensity: choice.propensity,
    candidates: [...scored, ...fallen],
    none: scores.none,
    at: situation.now,
  };
}
