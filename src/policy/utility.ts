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
  return gain(score, pool) - gain(none, pool) - lambda * score.cost - mu * score.pRedeem;
}
