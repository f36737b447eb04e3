/**
 * Who showed what in the past: a coin and a die, or an old rule that gives the biggest discount to full carts and to
 * those who claim often. Both with probabilities that are known.
 */
import { subtotal } from '../../src/events/cart.js';
import type { Moment } from '../../src/model/scoring.js';
import { discountOn, scopedSubtotal } from '../../src/pool/benefit.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';

export type Logging = 'random' | 'confounded';

/** P(show nothing) of the random policy. */
export const RANDOM_NONE = 0.375;

/** The old rule: logit of showing anything, by cart value in typical orders and by share of offers claimed. */
const OLD_SHOWS = { base: -1.2, cart: 1.8, claims: 2.5 } as const;
/** Its favour for what takes off more: logits per typical order. It never goes below its share of blind chance. */
const OLD_FAVOUR = 35;
const OLD_CHANCE = 0.1;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** P(nothing), then P of each candidate; sums to 1, and all above 0. */
export function loggingProbabilities(
  logging: Logging,
  moment: Moment,
  candidates: readonly Coupon[],
  pool: Pool,
): Float64Array {
  const all = new Float64Array(candidates.length + 1);
  if (logging === 'random') {
    all.fill((1 - RANDOM_NONE) / candidates.length);
    all[0] = RANDOM_NONE;
    return all;
  }
  const { cart, profile } = moment.state;
  const { typicalOrder } = pool.catalogue;
  const filled = Math.min(2, subtotal(cart) / typicalOrder);
  const claims = profile.shown > 0 ? profile.claimed / profile.shown : 0;
  const shows = 0.05 + 0.9 * sigmoid(OLD_SHOWS.base + OLD_SHOWS.cart * filled + OLD_SHOWS.claims * claims);
  const favours = candidates.map((coupon) =>
    Math.exp((OLD_FAVOUR * discountInReach(coupon, moment, pool)) / typicalOrder),
  );
  const total = favours.reduce((sum, favour) => sum + favour, 0);
  favours.forEach((favour, index) => {
    all[index + 1] = shows * (OLD_CHANCE / favours.length + (1 - OLD_CHANCE) * (favour / total));
  });
  all[0] = 1 - shows;
  return all;
}

/** What a coupon takes off this cart grown to its minimum; off a typical order where the cart is empty. */
export function discountInReach(coupon: Coupon, { state: { cart } }: Moment, pool: Pool): number {
  const total = subtotal(cart) || pool.catalogue.typicalOrder;
  const scoped = cart.lines.length > 0 ? scopedSubtotal(coupon, cart) : total;
  const grown = Math.max(scoped, coupon.conditions.minCartValue ?? 0);
  return discountOn(coupon, grown, total + grown - scoped, pool.economics);
}
