/** A coupon's plan from its signed terms, and its prices as the pool carries them. */
import { discountOn, leastValue } from '../../src/pool/benefit.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';
import type { PaceState, SpendPlan } from './pace.js';

/** Uses after which what they took off on average counts for as much as what the terms suggest. */
const TERMS_WORTH = 10;

const DAY_MS = 86_400_000;

export interface PlanOptions {
  /** Days over which what is left is spread where a coupon has no `validUntil`. */
  readonly days: number;
  /** Ms since the epoch. */
  readonly now: number;
  /** So far, by the ledger. */
  readonly spent: number;
  readonly uses: number;
}

/** Whether anything limits the coupon, so that it has a price to pace. */
export const isLimited = ({ limits }: Coupon): boolean =>
  limits.budget !== undefined || limits.total !== undefined || limits.perDay !== undefined;

export function planOf(coupon: Coupon, pool: Pool, { days, now, spent, uses }: PlanOptions): SpendPlan {
  const { budget, total, perDay } = coupon.limits;
  const { validUntil } = coupon.conditions;
  const order = Math.max(pool.catalogue.typicalOrder, leastValue(coupon));
  const byTerms = Math.max(1, discountOn(coupon, order, order, pool.economics));
  return {
    ...(budget !== undefined && { budget }),
    ...(total !== undefined && { total }),
    ...(perDay !== undefined && { perDay }),
    until: validUntil === undefined ? now + days * DAY_MS : Date.parse(validUntil),
    typicalDiscount: Math.max(1, (TERMS_WORTH * byTerms + spent) / (TERMS_WORTH + uses)),
  };
}

/** What a unit of gain is in money of profit: in other objectives a coupon gains more for what it costs. */
export function priceScale({ objective, economics }: Pool): number {
  return objective === 'profit' ? 1 : 1 / Math.max(0.05, economics.marginRate);
}

/** Prices as they are signed: λ to four digits after the point, μ in whole minor units. */
export function signedPrices(
  { lambda, mu }: PaceState,
  { typicalDiscount }: SpendPlan,
  scale: number,
): { lambda: number; mu: number } {
  return {
    lambda: Math.round(scale * lambda.value * 1e4) / 1e4,
    mu: Math.round(scale * mu.value * typicalDiscount),
  };
}
