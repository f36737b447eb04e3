/** What one coupon takes off a cart from which others may have taken something already. */
import { type Cart, type CartLine, subtotal } from '../events/cart.js';
import { type Minor, percentOf } from '../money.js';
import { capped, discountOn, giftLine, inScope, scopedSubtotal, shippingFee } from '../pool/benefit.js';
import type { Coupon, Economics } from '../pool/schema.js';
import { byPrice, piecesGot } from '../pool/sets.js';
import { allocate } from './allocate.js';

/** What coupons before have left of a cart, minor units. */
export interface Left {
  /** Of each line's value, in the cart's order. */
  readonly lines: readonly Minor[];
  /** Of the shipping fee. */
  readonly shipping: Minor;
}

/** What a coupon takes, minor units: `total` = Σ `lines` + `shipping` + `gift`. */
export interface Take {
  readonly total: Minor;
  /** Off each line, in the cart's order. */
  readonly lines: readonly Minor[];
  /** Off the shipping fee. */
  readonly shipping: Minor;
  /** Price of a gift that is not in the cart: it comes on top, and the shopper pays nothing for it. */
  readonly gift: Minor;
}

/** A cart that no coupon has touched. */
export const untouched = (cart: Cart, economics: Economics): Left => ({
  lines: cart.lines.map(({ unitPrice, quantity }) => unitPrice * quantity),
  shipping: shippingFee(economics, subtotal(cart)),
});

/**
 * Conditions are taken as met: they look at prices before any coupon (`cartMismatch`), and so does the step of a tiered one.
 * Shares and amounts are of what is left. Alone on a cart, `total` is `discountFor`.
 */
export function takeOff(coupon: Coupon, cart: Cart, left: Left, economics: Economics): Take {
  const { benefit, scope } = coupon;
  const none = cart.lines.map(() => 0);
  switch (benefit.kind) {
    case 'free_shipping':
      return { total: left.shipping, lines: none, shipping: left.shipping, gift: 0 };
    case 'gift': {
      const line = giftLine(benefit.itemId, cart.lines);
      if (!line) return { total: benefit.price, lines: none, shipping: 0, gift: benefit.price };
      const at = cart.lines.indexOf(line);
      const off = Math.min(benefit.price, partOf(left.lines[at] ?? 0, 1, line.quantity));
      return onLines(none.with(at, off));
    }
    case 'buy_x_get_y': {
      const got = piecesGot(benefit, scope, cart.lines);
      const values = cart.lines.map(({ quantity }, at) =>
        partOf(left.lines[at] ?? 0, got[at] ?? 0, quantity),
      );
      const value = sum(values);
      return onLines(spread(capped(benefit, percentOf(value, benefit.percent), value), values, cart.lines));
    }
    default: {
      const values = cart.lines.map((line, at) => (inScope(scope, line) ? (left.lines[at] ?? 0) : 0));
      const spent = scopedSubtotal(coupon, cart);
      const off = discountOn(coupon, sum(values), subtotal(cart), economics, spent);
      return onLines(spread(off, values, cart.lines));
    }
  }
}

/** What is left after it. */
export const leftAfter = (left: Left, take: Take): Left => ({
  lines: left.lines.map((value, at) => value - (take.lines[at] ?? 0)),
  shipping: left.shipping - take.shipping,
});

const sum = (values: readonly Minor[]): Minor => values.reduce((total, value) => total + value, 0);

const onLines = (lines: readonly Minor[]): Take => ({ total: sum(lines), lines, shipping: 0, gift: 0 });

/** `pieces` of `quantity` of a value, rounded down. The product can pass 2^53. */
const partOf = (value: Minor, pieces: number, quantity: number): Minor =>
  quantity > 0 ? Number((BigInt(value) * BigInt(pieces)) / BigInt(quantity)) : 0;

/** Allocated so that the order of the lines means nothing: of equal remainders the dearer thing's comes first. */
function spread(off: Minor, values: readonly Minor[], lines: readonly CartLine[]): Minor[] {
  const order = lines
    .map((line, at) => ({ line, at, value: values[at] ?? 0 }))
    .sort(
      (one, other) =>
        other.line.unitPrice - one.line.unitPrice || byPrice(one.line, other.line) || other.value - one.value,
    );
  const parts = allocate(
    off,
    order.map(({ value }) => value),
  );
  const spreadOut = lines.map(() => 0);
  for (const [rank, { at }] of order.entries()) spreadOut[at] = parts[rank] ?? 0;
  return spreadOut;
}
