/**
 * Now, or at a later moment of this visit? Waiting is asked last: it can hold back an offer that every rule lets through and
 * that adds enough, and nothing else.
 *
 * Units. The student's value of waiting is profit over showing nothing, before any price, in typical orders. So it is held
 * against the same of the coupon at hand: its expected profit less that of none. Shadow prices and the bar scale an offer
 * now and an offer later alike, and are left out on both sides.
 */
import type { Score, Scores } from '../model/score.js';
import type { Coupon, Pool } from '../pool/schema.js';
import type { Situation } from './types.js';

/** The scenarios that tell of leaving. */
const exits = ({ scenarios }: Pool) =>
  scenarios.filter(({ triggers }) => triggers.some(({ kind }) => kind === 'exit_intent'));

/** Is one of them on? */
export const isLeaving = ({ scenarios = [] }: Situation, pool: Pool): boolean =>
  exits(pool).some(({ id }) => scenarios.includes(id));

/** How the shopper's arm times offers; `value` where it says nothing. */
export const timingOf = ({ arm }: Situation, { trial }: Pool) =>
  (trial.aa ? undefined : trial.arms.find(({ id }) => id === arm)?.timing) ?? 'value';

/**
 * The student's value of waiting counts on no sign of leaving. Where the pool listens for some, those who stay can be asked
 * later and those who go at the last moment, who then have not bought: an offer before must add so much more. Typical orders;
 * measured on simulated shops (`npm run evaluate -- policy --only timing`).
 */
export const SIGNS_ARE_WORTH = 0.1;

/**
 * Would showing the coupon now bring less than waiting is worth? Never to who is leaving: what waits then is lost. Nor of a
 * coupon that the shop keeps for scenarios: those are its moments. The student learns what waiting adds in profit, so under
 * another objective nothing waits.
 */
export function isBetterLater(
  coupon: Coupon,
  score: Score,
  { none, wait }: Scores,
  situation: Situation,
  pool: Pool,
): boolean {
  if (wait === undefined || coupon.conditions.scenarios) return false;
  if (pool.objective !== 'profit' || timingOf(situation, pool) !== 'value') return false;
  if (isLeaving(situation, pool)) return false;
  const signs = exits(pool).length > 0 ? SIGNS_ARE_WORTH * pool.catalogue.typicalOrder : 0;
  return wait + signs > score.profit - none.profit;
}
