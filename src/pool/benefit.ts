/**
 * What a coupon takes off a cart: the same arithmetic for the device's estimate, the server's reservation and
 * what training holds true. Integer minor units throughout.
 */
import { type Cart, type CartLine, subtotal } from '../events/cart.js';
import { type Minor, percentOf } from '../money.js';
import type { Step } from './kinds.js';
import type { Coupon, Economics } from './schema.js';
import { inScope } from './scope.js';
import { byPrice, piecesGot } from './sets.js';

export { inScope };

/** The lines that count for the coupon. A piece of its gift does not: nobody earns a gift by its own price. */
export function countedLines({ scope, benefit }: Coupon, cart: Cart): readonly CartLine[] {
  const lines = cart.lines.filter((line) => inScope(scope, line));
  const gift = benefit.kind === 'gift' && giftLine(benefit.itemId, lines);
  if (!gift) return lines;
  const others = lines.filter((line) => line !== gift);
  return gift.quantity > 1 ? [...others, { ...gift, quantity: gift.quantity - 1 }] : others;
}

/** The line of the cart that holds the gift, the dearest of several. */
export const giftLine = (itemId: string, lines: readonly CartLine[]): CartLine | undefined =>
  lines
    .filter((line) => line.itemId === itemId && line.quantity >= 1)
    .sort(byPrice)
    .at(-1);

/** Value of the lines the coupon counts, minor units. */
export const scopedSubtotal = (coupon: Coupon, cart: Cart): Minor =>
  subtotal({ lines: countedLines(coupon, cart) });

/** Value of the lines in scope from which on the coupon takes something off, minor units. */
export function leastValue({ benefit, conditions: { minCartValue = 0 } }: Coupon): Minor {
  if (benefit.kind !== 'tiered') return minCartValue;
  return Math.max(minCartValue, Math.min(...benefit.steps.map(({ from }) => from)));
}

/** Why a cart can't use a coupon yet, or undefined when it can. */
export type CartMismatch = 'cart-below-minimum' | 'cart-above-maximum' | 'too-few-items' | 'nothing-in-scope';

export function cartMismatch(coupon: Coupon, cart: Cart): CartMismatch | undefined {
  const { maxCartValue = Number.POSITIVE_INFINITY, minQuantity = 0 } = coupon.conditions;
  const { benefit, scope } = coupon;
  const counted = countedLines(coupon, cart);
  if (counted.length === 0) return 'nothing-in-scope';
  const value = subtotal({ lines: counted });
  if (value < leastValue(coupon)) return 'cart-below-minimum';
  if (value > maxCartValue) return 'cart-above-maximum';
  if (counted.reduce((sum, line) => sum + line.quantity, 0) < minQuantity) return 'too-few-items';
  const hasNoSet = benefit.kind === 'buy_x_get_y' && !piecesGot(benefit, scope, cart.lines).some(Boolean);
  return hasNoSet ? 'too-few-items' : undefined;
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
 * Never more than what is in scope, but for a gift, which comes on top; free shipping takes off the fee. Of a buy-x-get-y
 * coupon it is the most that such lines can give: as if all pieces cost the same and every set were complete.
 *
 * @param spent what decides the step of a tiered coupon, where other coupons have lowered `scoped` already
 */
export function discountOn(
  { benefit }: Coupon,
  scoped: Minor,
  total: Minor,
  economics: Economics,
  spent = scoped,
): Minor {
  switch (benefit.kind) {
    case 'fixed':
      return Math.min(benefit.amount, scoped);
    case 'free_shipping':
      return shippingFee(economics, total);
    case 'gift':
      return benefit.price;
    case 'percent':
      return capped(benefit, percentOf(scoped, benefit.percent), scoped);
    case 'tiered': {
      const step = stepAt(benefit.steps, spent);
      const off = step ? ('percent' in step ? percentOf(scoped, step.percent) : step.amount) : 0;
      return capped(benefit, off, scoped);
    }
    case 'buy_x_get_y': {
      const { buy, get, percent } = benefit;
      return capped(benefit, percentOf(Math.floor((scoped * get) / (buy + get)), percent), scoped);
    }
  }
}

/** What the terms cap, and never more than there is. */
export const capped = (
  { most = Number.POSITIVE_INFINITY }: { most?: Minor | undefined },
  off: Minor,
  there: Minor,
) => Math.min(off, most, there);

/** The highest step that `spent` reaches. */
const stepAt = (steps: readonly Step[], spent: Minor): Step | undefined =>
  steps.reduce<Step | undefined>(
    (best, step) => (step.from <= spent && step.from >= (best?.from ?? 0) ? step : best),
    undefined,
  );

/** The discount on this very cart, conditions taken as met. */
export function discountNow(coupon: Coupon, cart: Cart, economics: Economics): Minor {
  const { benefit, scope } = coupon;
  if (benefit.kind === 'gift') {
    return Math.min(benefit.price, giftLine(benefit.itemId, cart.lines)?.unitPrice ?? benefit.price);
  }
  if (benefit.kind === 'buy_x_get_y') {
    const got = piecesGot(benefit, scope, cart.lines);
    const value = cart.lines.reduce((sum, { unitPrice }, index) => sum + unitPrice * (got[index] ?? 0), 0);
    return capped(benefit, percentOf(value, benefit.percent), value);
  }
  return discountOn(coupon, scopedSubtotal(coupon, cart), subtotal(cart), economics);
}

/** The discount on this very cart; 0 where its conditions aren't met. */
export const discountFor = (coupon: Coupon, cart: Cart, economics: Economics): Minor =>
  cartMismatch(coupon, cart) ? 0 : discountNow(coupon, cart, economics);

/** What a use means to the shop, minor units. */
export interface Outlay {
  /** Off what the shopper pays. */
  readonly off: Minor;
  /** Off what the shop earns: as much, but for a gift that is not in the cart, which costs less than its price. */
  readonly cost: Minor;
  /** The margin floor that goes with it, the shop's or the coupon's own, 0…1. */
  readonly floor: number;
}

export function outlayOf(
  { benefit, limits }: Coupon,
  discount: Minor,
  cart: Cart,
  { marginFloor, marginRate }: Economics,
): Outlay {
  const floor = Math.max(marginFloor, limits.marginFloor ?? 0);
  if (benefit.kind !== 'gift' || giftLine(benefit.itemId, cart.lines))
    return { off: discount, cost: discount, floor };
  return { off: 0, cost: benefit.cost ?? Math.round(discount * (1 - marginRate)), floor };
}

/**
 * Would less be left of a cart than the highest of the margin floors?
 * @param total of the cart before any coupon, minor units
 * @param rate its margin, as a share of `total`
 * @param outlays of all coupons used on it
 */
export function isBelowFloor(total: Minor, rate: number, outlays: readonly Outlay[]): boolean {
  let [floor, paid, left] = [0, total, rate * total];
  for (const outlay of outlays) {
    floor = Math.max(floor, outlay.floor);
    paid -= outlay.off;
    left -= outlay.cost;
  }
  // Shares are binary fractions: what is on the floor to a millionth of a minor unit is not below it.
  return left < floor * paid - 1e-6;
}
