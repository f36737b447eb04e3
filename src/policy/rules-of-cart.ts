/** Eligibility by the cart and what the discount would leave of it. `true`: the coupon falls out. */
import { subtotal } from '../events/cart.js';
import {
  cartMismatch,
  discountNow,
  discountOn,
  isBelowFloor,
  leastValue,
  marginRate,
  outlayOf,
  shippingFee,
} from '../pool/benefit.js';
import type { EligibilityRule } from './types.js';

const CHECKOUT_EVENTS = ['begin_checkout', 'add_shipping_info', 'add_payment_info'];

/** Until the checkout a cart may still come to hold what the coupon is for. */
export const nothingInScope: EligibilityRule = (coupon, { cart, lastEvent }) =>
  CHECKOUT_EVENTS.includes(lastEvent ?? '') &&
  cart.lines.length > 0 &&
  cartMismatch(coupon, cart) === 'nothing-in-scope';

/** A cart can still grow to a minimum, but it will not shrink to a maximum for a coupon's sake. */
export const cartAboveMaximum: EligibilityRule = (coupon, { cart }) =>
  cartMismatch(coupon, cart) === 'cart-above-maximum';

/** A cart that ships free already will not shrink below that: the coupon would promise what everybody gets. */
export const takesNothingOff: EligibilityRule = ({ benefit }, { cart }, { economics }) =>
  benefit.kind === 'free_shipping' && shippingFee(economics, subtotal(cart)) === 0;

/** On this cart, or on a typical order where the cart can't use it yet, less than the floor would be left. */
export const belowMarginFloor: EligibilityRule = (coupon, { cart }, { economics, catalogue }) => {
  const fits = cartMismatch(coupon, cart) === undefined;
  const least = Math.max(catalogue.typicalOrder, leastValue(coupon));
  const total = fits ? subtotal(cart) : least;
  const discount = fits ? discountNow(coupon, cart, economics) : discountOn(coupon, least, least, economics);
  return isBelowFloor(total, marginRate(economics, cart), [outlayOf(coupon, discount, cart, economics)]);
};
