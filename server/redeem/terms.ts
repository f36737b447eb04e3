/** The terms in force, and what they say of one cart. */
import { allocate } from '../../src/cart/allocate.js';
import { type Left, leftAfter, type Take, takeOff, untouched } from '../../src/cart/take-off.js';
import { type Cart, subtotal } from '../../src/events/cart.js';
import type { Minor } from '../../src/money.js';
import { cartMismatch, isBelowFloor, marginRate, outlayOf } from '../../src/pool/benefit.js';
import type { Coupon, Economics, Pool } from '../../src/pool/schema.js';
import { inDayParts, onHoliday } from '../../src/pool/shop-time.js';
import type { ReserveRequest } from './context.js';
import { Refusal } from './refusal.js';

/** What is published right now. */
export interface Terms {
  readonly pool: Pool;
  /** Ids of withdrawn coupons. */
  readonly denied: readonly string[];
}

/** What a coupon takes off a checkout: in all, by line in the cart's order, off the shipping fee, and as a gift. */
export interface Discount extends Take {
  /** What is left of each line after it and those before, minor units. */
  readonly paid: readonly Minor[];
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

/** Another coupon of the same checkout that is held or used already. */
export interface Beside {
  /** Absent where it has left the pool: nobody knows its terms any more. */
  readonly coupon: Coupon | undefined;
  /** Minor units. */
  readonly discount: Minor;
}

/**
 * What the coupon takes of what those beside it leave of this cart, by the same arithmetic as on the device, allocated to the
 * lines in scope: never more than they are worth, all coupons together. @throws Refusal with the term that isn't met
 *
 * @param beside in the order in which they were reserved; each is worked out anew on this cart
 */
export function discountOf(
  coupon: Coupon,
  cart: Cart,
  currency: string,
  { pool: { economics, currency: expected } }: Terms,
  beside: readonly Beside[] = [],
): Discount {
  if (currency !== expected) throw new Refusal('currency-mismatch', `currency: expected ${expected}`);
  if (!Number.isSafeInteger(subtotal(cart)))
    throw new Refusal('invalid-request', 'cart: expected a value below 2^53 minor units');
  const mismatch = cartMismatch(coupon, cart);
  if (mismatch) throw new Refusal(mismatch, 'the cart does not meet the coupon’s conditions');
  let left = untouched(cart, economics);
  for (const other of beside) left = leftAfter(left, takenBy(other, cart, left, economics));
  const take = takeOff(coupon, cart, left, economics);
  if (take.total === 0) throw new Refusal('takes-nothing-off', 'the coupon takes nothing off this cart');

  const outlays = beside.map((other) =>
    other.coupon
      ? outlayOf(other.coupon, other.discount, cart, economics)
      : { off: other.discount, cost: other.discount, floor: economics.marginFloor },
  );
  outlays.push(outlayOf(coupon, take.total, cart, economics));
  const value = subtotal(cart);
  // Of a cart that has shrunk since, those beside may hold more than is left.
  const isTooMuch = outlays.reduce((sum, { off }) => sum + off, 0) > value + economics.shippingFee;
  if (isTooMuch || isBelowFloor(value, marginRate(economics, cart), outlays)) {
    throw new Refusal('below-margin-floor', 'the discount would leave this cart below the margin floor');
  }
  return { ...take, paid: leftAfter(left, take).lines };
}

/** A coupon without terms any more is taken to have lowered all lines alike. */
function takenBy({ coupon, discount }: Beside, cart: Cart, left: Left, economics: Economics): Take {
  if (coupon) return takeOff(coupon, cart, left, economics);
  const worth = left.lines.reduce((sum, value) => sum + value, 0);
  const lines = allocate(Math.min(discount, worth), left.lines);
  return { total: discount, lines, shipping: 0, gift: 0 };
}
