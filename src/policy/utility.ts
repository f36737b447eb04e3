/**
 * What showing a coupon adds over showing nothing: E[gain | c] − E[gain | ∅] − λ·E[cost | c] − μ·P(redeem | c), with the
 * gain in the pool's signed objective. λ and μ are the coupon's signed shadow prices (Lagrange multipliers of budget
 * and of a limited number): through them thousands of devices share one budget without telling anyone anything.
 */
import type { Score } from '../model/score.js';
import type { Coupon, Pool } from '../pool/schema.js';

/** The gain of one score in the objective: minor units, or expected orders times a typical order for conversions. */
export function gain(score: Score, pool: Pool): number {
  switch (pool.objective) {
    case 'profit':
      return score.profit;
    case 'revenue':
      return score.revenue;
    case 'conversions':
      // In money, so that shadow prices keep their meaning whatever the objective.
      return score.pBuy * pool.catalogue.typicalOrder;
  }
}

/** Minor units; above 0 the coupon is worth showing. */
export function utility(coupon: Coupon, score: Score, none: Score, pool: Pool): number {
  const { lambda, mu } = coupon.prices;
  return adds(score, none, pool) - lambda * score.cost - mu * score.pRedeem;
}

/**
 * The utility of an offer that may be made: NaN, which is never chosen, where it adds no more than the pool's bar. The bar asks
 * whether the offer is worth an interruption, and so about what it adds before prices. They say who shall have the money: a bar on
 * what they leave would pass over those whom the best plan serves, and prices would fall until the money went to others.
 */
export function worth(coupon: Coupon, score: Score, none: Score, pool: Pool): number {
  return adds(score, none, pool) > barOf(pool) ? utility(coupon, score, none, pool) : Number.NaN;
}

/** Expected gain over showing nothing, before any price; minor units. */
export const adds = (score: Score, none: Score, pool: Pool): number => gain(score, pool) - gain(none, pool);

/** What an offer must add to be worth an interruption, minor units ≥ 0. */
export const barOf = ({ restraint, catalogue }: Pool): number => restraint.leastGain * catalogue.typicalOrder;
