/**
 * What a greedy crowd can cost: everybody reads the pool, meets every advisory term and takes the dearest cart. Only
 * what our server enforces bounds it. The bound is an upper one; it is infinite where nothing bounds it.
 */
import type { Minor } from '../../src/money.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';

const DAY_MS = 86_400_000;

export interface GreedyCost {
  readonly couponId: string;
  /** Most that one use can take off, minor units; Infinity for a share of the cart without `most` or `maxCartValue`. */
  readonly perUse: Minor;
  /** Most uses in all; Infinity where neither `total` nor `perDay` with both dates says so. */
  readonly uses: number;
  /** min(budget, perUse × uses), minor units. */
  readonly bound: Minor;
  /** Why there is no bound, in words; absent where there is one. */
  readonly unbounded?: string;
}

/** The bound of each coupon; they add up, since nothing keeps one crowd from taking them all. */
export function greedyCosts(pool: Pool): GreedyCost[] {
  return pool.coupons.map((coupon) => {
    if (coupon.code.type === 'fixed') {
      const unbounded = 'fixed code: its limits are the shop platform’s to hold, not ours';
      return {
        couponId: coupon.id,
        perUse: mostPerUse(coupon, pool),
        uses: Number.POSITIVE_INFINITY,
        bound: Number.POSITIVE_INFINITY,
        unbounded,
      };
    }
    const [perUse, uses] = [mostPerUse(coupon, pool), mostUses(coupon)];
    // 0 × ∞: a coupon that can never be used, or never takes anything off, costs nothing.
    const product = perUse === 0 || uses === 0 ? 0 : perUse * uses;
    const bound = Math.min(coupon.limits.budget ?? Number.POSITIVE_INFINITY, product);
    if (Number.isFinite(bound)) return { couponId: coupon.id, perUse, uses, bound };
    const unbounded = Number.isFinite(perUse)
      ? 'no limits.total, no limits.budget, and no limits.perDay between two dates'
      : 'no limits.budget, and no cap on what one use takes off (benefit.most or conditions.maxCartValue)';
    return { couponId: coupon.id, perUse, uses, bound, unbounded };
  });
}

/** Sum of the bounds, minor units. */
export function greedyTotal(costs: readonly GreedyCost[]): Minor {
  return costs.reduce((sum, { bound }) => sum + bound, 0);
}

function mostPerUse(coupon: Coupon, { economics }: Pool): Minor {
  const { benefit, conditions } = coupon;
  const dearest = conditions.maxCartValue ?? Number.POSITIVE_INFINITY;
  const ofCart = (percent: number, of = dearest) => Math.ceil((of * percent) / 100);
  switch (benefit.kind) {
    case 'percent':
      return Math.min(benefit.most ?? Number.POSITIVE_INFINITY, ofCart(benefit.percent));
    case 'fixed':
      return benefit.amount;
    case 'free_shipping':
      return economics.shippingFee;
    case 'gift':
      return benefit.price;
    case 'tiered': {
      const inReach = benefit.steps.filter(({ from }) => from <= dearest);
      const most = inReach.map((step) => ('percent' in step ? ofCart(step.percent) : step.amount));
      return Math.min(benefit.most ?? Number.POSITIVE_INFINITY, Math.max(0, ...most));
    }
    case 'buy_x_get_y': {
      // Of one kind of thing the pieces got are never dearer than those bought; what is got elsewhere may cost anything.
      const { buy, get, percent, gets, most = Number.POSITIVE_INFINITY } = benefit;
      return gets ? most : Math.min(most, ofCart(percent, Math.floor((dearest * get) / (buy + get))));
    }
  }
}

function mostUses({ limits, conditions: { validFrom, validUntil } }: Coupon): number {
  const total = limits.total ?? Number.POSITIVE_INFINITY;
  if (limits.perShopper === 0) return 0;
  if (limits.perDay === undefined) return total;
  if (limits.perDay === 0) return 0;
  if (validFrom === undefined || validUntil === undefined) return total;
  const days = Math.floor(Date.parse(validUntil) / DAY_MS) - Math.floor(Date.parse(validFrom) / DAY_MS) + 1;
  return Math.min(total, limits.perDay * Math.max(0, days));
}
