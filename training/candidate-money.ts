import { subtotal } from '../src/events/cart.js';
import { orderMoney } from '../src/model/score.js';
import type { Moment } from '../src/model/scoring.js';
import { discountOn, marginRate, scopedSubtotal } from '../src/pool/benefit.js';
import type { Coupon, Pool } from '../src/pool/schema.js';
import type { CandidateMoney } from './example.js';

/** What probabilities are worth at this moment: an order of typical size in this cart's mix, and each coupon off it. */
export function candidateMoney(moment: Moment, candidates: readonly Coupon[], pool: Pool): CandidateMoney {
  const { cart } = moment.state;
  const { typicalOrder } = pool.catalogue;
  const { economics } = pool;
  const total = subtotal(cart);
  const discount = (coupon: Coupon) => {
    const scoped = scopedSubtotal(coupon, cart);
    const counted = scoped > 0 ? (typicalOrder * scoped) / total : typicalOrder;
    const { minCartValue = 0, maxCartValue = Number.POSITIVE_INFINITY } = coupon.conditions;
    const redeemed = Math.min(Math.max(counted, minCartValue), maxCartValue);
    return discountOn(coupon, redeemed, typicalOrder + redeemed - counted, economics) / typicalOrder;
  };
  return {
    profit: orderMoney(typicalOrder, marginRate(economics, cart), economics).profit / typicalOrder,
    discount: Float32Array.from(candidates, discount),
  };
}
