/** Which part of a committed discount goes back with returned pieces, as the shop's backend counts them. */
import { allocate } from '../../src/cart/allocate.js';
import { discountBack } from '../../src/cart/refund.js';
import { type Take, takeOff, untouched } from '../../src/cart/take-off.js';
import type { Cart } from '../../src/events/cart.js';
import type { Minor } from '../../src/money.js';
import type { Coupon, Economics } from '../../src/pool/schema.js';
import { Refusal } from './refusal.js';

export interface ReturnedPieces {
  /** As it was ordered. Sent again rather than kept: what somebody bought is the shop's to know. */
  readonly cart: Cart;
  /** Pieces of each line that came back so far, these included, in the cart's order. */
  readonly pieces: readonly number[];
}

/**
 * Minor units, 0…what is left of `discount`. The allocation is worked out anew from the terms of now; a discount that is another
 * than they give (other coupons beside it, terms that have changed) is spread alike, and over all lines where the coupon has
 * left the pool. @throws Refusal invalid-request
 */
export function partBack(
  coupon: Coupon | undefined,
  { discount, refunded }: { readonly discount: Minor; readonly refunded: Minor },
  { cart, pieces }: ReturnedPieces,
  economics: Economics,
): Minor {
  if (
    pieces.length !== cart.lines.length ||
    pieces.some((count, at) => count > (cart.lines[at]?.quantity ?? 0))
  )
    throw new Refusal('invalid-request', 'returned.pieces: expected one number a line, at most its quantity');
  const left = untouched(cart, economics);
  const full = coupon && takeOff(coupon, cart, left, economics);
  const take = full?.total === discount ? full : scaled(full, discount, left.lines);
  const returned = { pieces, refunded };
  return discountBack({ ...(coupon && { coupon }), take }, cart, returned, economics);
}

/** The same allocation of another sum. */
function scaled(full: Take | undefined, discount: Minor, values: readonly Minor[]): Take {
  if (full && full.total === full.shipping + full.gift)
    return { ...full, total: discount, shipping: full.shipping && discount, gift: full.gift && discount };
  const weights = full?.lines ?? values;
  const worth = weights.reduce((sum, value) => sum + value, 0);
  const onLines = Math.min(discount, worth);
  // What passes the weights (a cart that is not the one ordered) goes back with the last piece.
  return { total: discount, lines: allocate(onLines, weights), shipping: discount - onLines, gift: 0 };
}
