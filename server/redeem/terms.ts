/** The terms in force, and what they say of one cart. */
import { type Cart, subtotal } from '../../src/events/cart.js';
import type { Minor } from '../../src/money.js';
import { cartMismatch, discountFor, inScope, marginRate } from '../../src/pool/benefit.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';
import { allocate } from './allocate.js';
import { Refusal } from './refusal.js';

/** What is published right now. */
export interface Terms {
  readonly pool: Pool;
  /** Ids of withdrawn coupons. */
  readonly denied: readonly string[];
}

export interface Discount {
  /** In all, minor units. */
  readonly total: Minor;
  /** By cart line, in the cart's order; sums to `total` less `shipping`. */
  readonly lines: readonly Minor[];
  /** Off the shipping fee. */
  readonly shipping: Minor;
}

/** Refuses a coupon that may not be used by anyone now. @throws Refusal withdrawn, not-yet-valid, no-longer-valid */
export function requireInForce(coupon: Coupon, { denied }: Terms, now: number): void {
  const { validFrom, validUntil } = coupon.conditions;
  if (denied.includes(coupon.id)) throw new Refusal('withdrawn', 'the coupon was withdrawn');
  if (validFrom !== undefined && now < Date.parse(validFrom)) {
    throw new Refusal('not-yet-valid', 'the coupon is not valid yet');
  }
  if (validUntil !== undefined && now >= Date.parse(validUntil)) {
    throw new Refusal('no-longer-valid', 'the coupon is no longer valid');
  }
}

/**
 * What the coupon takes off this cart, by the same arithmetic as on the device, allocated to the lines in scope.
 * Never more than the lines in scope are worth. @throws Refusal with the term that isn't met
 */
export function discountOf(coupon: Coupon, cart: Cart, currency: string, { pool }: Terms): Discount {
  if (currency !== pool.currency)
    throw new Refusal('currency-mismatch', `currency: expected ${pool.currency}`);
  const mismatch = cartMismatch(coupon, cart);
  if (mismatch) throw new Refusal(mismatch, 'the cart does not meet the coupon’s conditions');
  const total = discountFor(coupon, cart, pool.economics);
  if (total === 0) throw new Refusal('takes-nothing-off', 'the coupon takes nothing off this cart');
  if (coupon.benefit.kind === 'free_shipping')
    return { total, lines: cart.lines.map(() => 0), shipping: total };

  const value = subtotal(cart);
  const left = marginRate(pool.economics, cart) * value - total;
  if (left < pool.economics.marginFloor * (value - total)) {
    throw new Refusal('below-margin-floor', 'the discount would leave this cart below the margin floor');
  }
  const values = cart.lines.map((line) => (inScope(coupon.scope, line) ? line.unitPrice * line.quantity : 0));
  return { total, lines: allocate(total, values), shipping: 0 };
}
