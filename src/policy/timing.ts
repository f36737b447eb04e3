/**
 * Now, or at a later moment of this visit? Waiting is asked last: it can hold back an offer that every rule lets through and
 * that adds enough, and nothing else.
 *
 * Units. The student's value of waiting is profit over showing nothing, before any price, in typical orders. So it is held
 * against the same of the coupon at hand: its expected profit less that of none. Shadow prices and the bar scale an offer
 * now and an offer later alike, and are left out on both sides.
 */
import type { Scores } from '../model/score.js';
import type { Pool } from '../pool/schema.js';
import type { Situation } from './types.js';

/** Is a scenario on that tells of leaving? */
export function isLeaving({ scenarios = [] }: Situation, pool: Pool): boolean {
  return pool.scenarios.some(
    ({ id, triggers }) => scenarios.includes(id) && triggers.some(({ kind }) => kind === 'exit_intent'),
  );
}

/** How the shopper's arm times offers; `value` where it says nothing. */
export const timingOf = ({ arm }: Situation, { trial }: Pool) =>
  (trial.aa ? undefined : trial.arms.find(({ id }) => id === arm)?.timing) ?? 'value';

/**
 * Would showing the coupon at `index` now bring less than waiting is worth? Never for who is leaving: what waits then is
 * lost. The student learns what waiting adds in profit, so under another objective nothing waits.
 */
export function isBetterLater(scores: Scores, index: number, situation: Situation, pool: Pool): boolean {
  const { none, coupons, wait = 0 } = scores;
  if (pool.objective !== 'profit' || timingOf(situation, pool) !== 'value') return false;
  return wait > (coupons[index]?.profit ?? 0) - none.profit && !isLeaving(situation, pool);
}
