/**
 * What a coupon takes off a cart: the same arithmetic for the device's estimate, the server's reservation and
 * what training holds true. Integer minor units throughout.
 */
import { type Cart, type CartLine, subtotal } from '../events/cart.js';
import { type Minor, share } from '../money.js';
import type { Coupon, Economics, Scope } from './schema.js';

/** Does this line count for the coupon? */
export function inScope(
  scope: Scope,
  line: Pick<CartLine, 'itemId' | 'category' | 'brand' | 'onSale'>,
): boolean {
  if (scope.excludeSale && line.onSale) return false;
  if (scope.excludeItems.includes(line.itemId)) return false;
  if (line.category !== undefined && scope.excludeCategories.includes(line.category)) return false;
  const wholeShop = !scope.categories.length && !scope.items.length && !scope.brands.length;
  return (
    wholeShop ||
    scope.items.includes(line.itemId) ||
    (line.category !== undefined && scope.categories.includes(line.category)) ||
    (line.brand !== undefined && scope.brands.includes(line.brand))
  );
}

/** Value of the lines the coupon counts, minor units. */
export function scopedSubtotal(coupon: Coupon, cart: Cart): Minor {
  return cart.lines.reduce(
    (sum, line) => (inScope(coupon.scope, line) ? sum + line.unitPrice * line.quantity : sum),
    0,
  );
}

/** Why a cart can't use a coupon yet, or undefined when it can. */
export type CartMismatch = 'cart-below-minimum' | 'cart-above-maximum' | 'too-few-items' | 'nothing-in-scope';

export function cartMismatch(coupon: Coupon, cart: Cart): CartMismatch | undefined {
  const { minCartValue = 0, maxCartValue = Number.POSITIVE_INFINITY, minQuantity = 0 } = coupon.conditions;
  const counted = cart.lines.filter((line) => inScope(coupon.scope, line));
  if (counted.length === 0) return 'nothing-in-scope';
  const value = scopedSubtotal(coupon, cart);
  if (value < minCartValue) return 'cart-below-minimum';
  if (value > maxCartValue) return 'cart-above-maximum';
  if (counted.reduce((sum, line) => sum + line.quantity, 0) < minQuantity) return 'too-few-items';
  return undefined;
}

/** Gross margin of a cart as a share of its price, by category where the shop says so; the shop's own where it's empty. */
export function marginRate(economics: Economics, cart: Cart): number {
  const value = subtotal(cart);
  if (value === 0) return economics.marginRate;
  const margin = cart.lines.reduce((sum, line) => {
    const rate = economics.categoryMargins[line.category ?? ''] ?? economics.marginRate;
    return sum + rate * line.unitPrice * line.quantity;
  }, 0);
  return margin / value;
}

/** What shipping this cart costs the shopper before any coupon. */
export function shippingFee(economics: Economics, value: Minor): Minor {
  return value >= (economics.freeShippingFrom ?? Number.POSITIVE_INFINITY) ? 0 : economics.shippingFee;
}

/**
 * What the coupon takes off `scoped` minor units of lines in scope, in a cart worth `total`, conditions taken as met.
 * Never more than what is in scope; free shipping takes off the fee.
 */
export function discountOn(coupon: Coupon, scoped: Minor, total: Minor, economics: Economics): Minor {
  const { benefit } = coupon;
  switch (benefit.kind) {
    case 'percent':
      return Math.min(share(scoped, benefit.percent / 100), benefit.most ?? Number.POSITIVE_INFINITY, scoped);
    case 'fixed':
      return Math.min(benefit.amount, scoped);
    case 'free_shipping':
      return shippingFee(economics, total);
  }
}

/** The discount on this very cart; 0 where its conditions aren't met. */
export function discountFor(coupon: Coupon, cart: Cart, economics: Economics): Minor {
  if (cartMismatch(coupon, cart)) return 0;
  return discountOn(coupon, scopedSubtotal(coupon, cart), subtotal(cart), economics);
}
