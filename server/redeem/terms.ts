/** The terms in force, and what they say of one cart. */
import { type Cart, subtotal } from '../../src/events/cart.js';
import type { Minor } from '../../src/money.js';
import { cartMismatch, discountFor, inScope, marginRate } from '../../src/pool/benefit.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';
import { inDayParts, onHoliday } from '../../src/pool/shop-time.js';
import { allocate } from './allocate.js';
import type { ReserveRequest } from './context.js';
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

/**
 * Refuses a coupon that may not be used by anyone now.
 * @throws Refusal withdrawn, not-yet-valid, no-longer-valid, outside-day-parts, outside-holidays
 */
export function requireInForce(coupon: Coupon, { denied, pool }: Terms, now: number): void {
  const { validFrom, validUntil, holidays } = coupon.conditions;
  if (denied.includes(coupon.id)) throw new Refusal('withdrawn', 'the coupon was withdrawn');
  if (validFrom !== undefined && now < Date.parse(validFrom)) {
    throw new Refusal('not-yet-valid', 'the coupon is not valid yet');
  }
  if (validUntil !== undefined && now >= Date.parse(validUntil)) {
    throw new Refusal('no-longer-valid', 'the coupon is no longer valid');
  }
  if (!inDayParts(coupon, pool, now)) {
    throw new Refusal('outside-day-parts', 'the coupon is not valid at this hour of the shop');
  }
  if (holidays && !onHoliday(holidays, pool, now)) {
    throw new Refusal('outside-holidays', 'the coupon is not valid on this day of the shop');
  }
}

/** A term that only the shop's backend can vouch for, and did not. */
export type Unenforced =
  | 'limits.perShopper'
  | 'conditions.countries'
  | 'conditions.newShoppersOnly'
  | 'giving.price';

/**
 * Holds the shopper to what the backend says of them; returns the terms of which it says nothing.
 * @throws Refusal other-country, new-shoppers-only, not-enough-points
 */
export function requireShopper(
  { conditions, giving, limits }: Coupon,
  { country, newShopper, points, customerKey }: ReserveRequest,
): Unenforced[] {
  const { countries, newShoppersOnly } = conditions;
  if (countries && country !== undefined && !countries.includes(country)) {
    throw new Refusal('other-country', 'country: not one of the coupon’s');
  }
  if (newShoppersOnly && newShopper === false) {
    throw new Refusal('new-shoppers-only', 'newShopper: the coupon is for new shoppers');
  }
  const price = giving.way === 'points' ? giving.price : 0;
  if (points !== undefined && points < price) {
    throw new Refusal('not-enough-points', 'points: fewer than the coupon costs');
  }
  const open: readonly (readonly [Unenforced, boolean])[] = [
    ['limits.perShopper', limits.perShopper !== undefined && customerKey === undefined],
    ['conditions.countries', countries !== undefined && country === undefined],
    ['conditions.newShoppersOnly', newShoppersOnly && newShopper === undefined],
    ['giving.price', price > 0 && points === undefined],
  ];
  return open.flatMap(([term, isOpen]) => (isOpen ? [term] : []));
}

/**
 * What the coupon takes off this cart, by the same arithmetic as on the device, allocated to the lines in scope.
 * Never more than the lines in scope are worth. @throws Refusal with the term that isn't met
 * @param taken off the same cart by other coupons of its checkout, minor units
 */
export function discountOf(
  coupon: Coupon,
  cart: Cart,
  currency: string,
  { pool }: Terms,
  taken: Minor = 0,
): Discount {
  if (currency !== pool.currency)
    throw new Refusal('currency-mismatch', `currency: expected ${pool.currency}`);
  const mismatch = cartMismatch(coupon, cart);
  if (mismatch) throw new Refusal(mismatch, 'the cart does not meet the coupon’s conditions');
  const total = discountFor(coupon, cart, pool.economics);
  if (total === 0) throw new Refusal('takes-nothing-off', 'the coupon takes nothing off this cart');
  if (coupon.benefit.kind === 'free_shipping')
    return { total, lines: cart.lines.map(() => 0), shipping: total };

  const value = subtotal(cart);
  const together = total + taken;
  const left = marginRate(pool.economics, cart) * value - together;
  if (together > value || left < pool.economics.marginFloor * (value - together)) {
    throw new Refusal('below-margin-floor', 'the discount would leave this cart below the margin floor');
  }
  const values = cart.lines.map((line) => (inScope(coupon.scope, line) ? line.unitPrice * line.quantity : 0));
  return { total, lines: allocate(total, values), shipping: 0 };
}
