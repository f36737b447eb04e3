/** Which part of a discount goes back with which pieces. */
import type { Cart } from '../events/cart.js';
import type { Minor } from '../money.js';
import { discountNow } from '../pool/benefit.js';
import type { Coupon, Economics } from '../pool/schema.js';
import type { Take } from './take-off.js';

/** What came back of an order. */
export interface Returned {
  /** Pieces of each line so far, the new ones included, in the cart's order. */
  readonly pieces: readonly number[];
  /** Part of this coupon's discount that went back with earlier ones, minor units. */
  readonly refunded: Minor;
}

/**
 * The part of a coupon's discount that goes back now, minor units: the shopper gets the returned pieces' prices less it, the
 * coupon's budget gets it back. Never more in all than was taken, and all of it once everything is returned.
 *
 * - A line's discount belongs to its pieces alike: of n pieces, r returned take ⌊discount × r / n⌋ with them in all.
 * - Sets of a buy-x-get-y coupon are made anew from what is kept, and what that no longer earns goes back: else whoever
 *   returns the pieces paid for would keep those got for nothing. At most the prices of what is returned.
 * - Free shipping, and a gift that came on top, go back with the last piece.
 * - Minimums are not judged anew.
 */
export function discountBack(
  { coupon, take }: { readonly coupon?: Coupon; readonly take: Take },
  cart: Cart,
  { pieces, refunded }: Returned,
  economics: Economics,
): Minor {
  const back = cart.lines.every(({ quantity }, at) => (pieces[at] ?? 0) >= quantity)
    ? take.total
    : coupon?.benefit.kind === 'buy_x_get_y'
      ? lostWithSets(coupon, take, cart, pieces, economics)
      : cart.lines.reduce(
          (sum, { quantity }, at) => sum + partOf(take.lines[at] ?? 0, pieces[at] ?? 0, quantity),
          0,
        );
  return Math.max(0, back - refunded);
}

function lostWithSets(
  coupon: Coupon,
  take: Take,
  cart: Cart,
  pieces: readonly number[],
  economics: Economics,
): Minor {
  const kept = cart.lines.map((line, at) => ({ ...line, quantity: line.quantity - (pieces[at] ?? 0) }));
  const earned = discountNow(coupon, cart, economics);
  const stillEarned = Math.min(earned, discountNow(coupon, { lines: kept }, economics));
  const returned = cart.lines.reduce((sum, { unitPrice }, at) => sum + unitPrice * (pieces[at] ?? 0), 0);
  // Beside other coupons it took less than it would alone: of that, the same share.
  return Math.min(take.total - partOf(take.total, stillEarned, earned), returned);
}

/** `part` of `whole` of a value, rounded down. */
const partOf = (value: Minor, part: number, whole: number): Minor =>
  whole > 0 ? Number((BigInt(value) * BigInt(part)) / BigInt(whole)) : 0;
