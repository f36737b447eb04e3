/**
 * A cart with several coupons on it: which are used, in which order, and what each takes off which line. Pure, in whole
 * minor units; docs/cart.md is the prose, with worked examples.
 *
 *   1. order: priority, then kind, then id (order.ts)
 *   2. conditions, each coupon's own, by prices before any coupon (cartMismatch)
 *   3. stacking: a class once, an exclusive one alone; who comes first stays
 *   4. what it takes, of what those before have left (take-off.ts); nothing is no use
 *   5. the margin floor, for all used so far together
 *   6. allocation to lines by largest remainder; then tax, line by line
 *
 * What is not here: limits and budgets, validity, whether the shopper may. Those are asked before (server/redeem/).
 */
import { type Cart, subtotal } from '../events/cart.js';
import type { Minor } from '../money.js';
import { type CartMismatch, cartMismatch, isBelowFloor, marginRate, outlayOf } from '../pool/benefit.js';
import type { Coupon, Economics } from '../pool/schema.js';
import { stacks } from '../pool/stacking.js';
import { inOrder } from './order.js';
import { leftAfter, type Take, takeOff, untouched } from './take-off.js';
import { type Taxed, taxOf } from './tax.js';

export type NotUsed = CartMismatch | 'does-not-stack' | 'takes-nothing-off' | 'below-margin-floor';

export interface Use {
  readonly coupon: Coupon;
  readonly take: Take;
}

export interface PricedLine extends Taxed {
  /** Off this line, by all coupons. */
  readonly discount: Minor;
}

export interface PricedCart {
  /** Σ of the lines before any coupon. */
  readonly subtotal: Minor;
  /** In the order in which they were applied. */
  readonly uses: readonly Use[];
  /** Coupons that fell out, in the same order, each with its reason. */
  readonly unused: readonly { readonly coupon: Coupon; readonly reason: NotUsed }[];
  /** Taken by all coupons: off lines, off shipping, and as gifts that come on top. */
  readonly discount: Minor;
  /** In the cart's order. */
  readonly lines: readonly PricedLine[];
  /** What shipping costs the shopper after coupons. */
  readonly shipping: Minor;
  /** Σ gross of the lines + shipping. */
  readonly total: Minor;
}

/**
 * @param taxPercents of each line, in the cart's order; a line without one is taken as not taxed
 */
export function priceCart(
  coupons: readonly Coupon[],
  cart: Cart,
  economics: Economics,
  taxPercents: readonly number[] = [],
): PricedCart {
  const value = subtotal(cart);
  const rate = marginRate(economics, cart);
  const uses: Use[] = [];
  const unused: { coupon: Coupon; reason: NotUsed }[] = [];
  let left = untouched(cart, economics);
  for (const coupon of inOrder(coupons)) {
    const take = takeOff(coupon, cart, left, economics);
    const outlays = [...uses, { coupon, take }].map((use) =>
      outlayOf(use.coupon, use.take.total, cart, economics),
    );
    const reason: NotUsed | undefined =
      cartMismatch(coupon, cart) ??
      (uses.every((use) => stacks(coupon, use.coupon)) ? undefined : 'does-not-stack') ??
      (take.total === 0 ? 'takes-nothing-off' : undefined) ??
      (isBelowFloor(value, rate, outlays) ? 'below-margin-floor' : undefined);
    if (reason) {
      unused.push({ coupon, reason });
      continue;
    }
    uses.push({ coupon, take });
    left = leftAfter(left, take);
  }
  const lines = cart.lines.map(({ unitPrice, quantity }, at): PricedLine => {
    const paid = left.lines[at] ?? 0;
    return { discount: unitPrice * quantity - paid, ...taxOf(paid, taxPercents[at] ?? 0, economics.prices) };
  });
  return {
    subtotal: value,
    uses,
    unused,
    discount: uses.reduce((sum, { take }) => sum + take.total, 0),
    lines,
    shipping: left.shipping,
    total: lines.reduce((sum, { gross }) => sum + gross, left.shipping),
  };
}
