/**
 * Which coupons may be considered at all. A table: one named rule, one function, one reason code. A rule says `true`
 * when the coupon falls out. Order matters only for which reason is reported first.
 */

import { subtotal } from '../events/cart.js';
import { cartMismatch, discountOn, marginRate, scopedSubtotal, shippingFee } from '../pool/benefit.js';
import type { Coupon, Pool } from '../pool/schema.js';
import { Reason, type Situation } from './types.js';

type Rule = (coupon: Coupon, situation: Situation, pool: Pool) => boolean;

/** A coupon's own history on this device. */
const offersOf = (coupon: Coupon, { offers }: Situation) =>
  offers.filter((offer) => offer.couponId === coupon.id);

const withdrawn: Rule = (coupon, { denied }) => denied.includes(coupon.id);

const limitZero: Rule = ({ limits }) =>
  limits.total === 0 || limits.perDay === 0 || limits.perShopper === 0 || limits.budget === 0;

const notYetValid: Rule = ({ conditions: { validFrom } }, { now }) =>
  validFrom !== undefined && now < Date.parse(validFrom);

const noLongerValid: Rule = ({ conditions: { validUntil } }, { now }) =>
  validUntil !== undefined && now >= Date.parse(validUntil);

const otherLocale: Rule = ({ conditions: { locales } }, { locale }) =>
  locales !== undefined && !locales.some((tag) => matchesLocale(tag, locale));

const newShoppersOnly: Rule = ({ conditions }, { purchases }) => conditions.newShoppersOnly && purchases > 0;

const neverAgain: Rule = (coupon, situation) => offersOf(coupon, situation).some((offer) => offer.never);

const alreadyHeld: Rule = (coupon, situation) =>
  offersOf(coupon, situation).some((offer) => offer.status === 'claimed');

const usedUpByShopper: Rule = (coupon, situation) => {
  const used = offersOf(coupon, situation).filter(({ status }) => status === 'claimed' || status === 'used');
  return used.length >= (coupon.limits.perShopper ?? Number.POSITIVE_INFINITY);
};

/** A cart can still grow to a minimum, but it will not shrink to a maximum for a coupon's sake. */
const cartAboveMaximum: Rule = (coupon, { cart }) => cartMismatch(coupon, cart) === 'cart-above-maximum';

/** A cart that ships free already will not shrink below that: the coupon would promise what everybody gets. */
const takesNothingOff: Rule = ({ benefit }, { cart }, { economics }) =>
  benefit.kind === 'free_shipping' && shippingFee(economics, subtotal(cart)) === 0;

/** On this cart, or on a typical order where the cart can't use it yet, less than the floor would be left. */
const belowMarginFloor: Rule = (coupon, { cart }, { economics, catalogue }) => {
  const fits = cartMismatch(coupon, cart) === undefined;
  const least = Math.max(catalogue.typicalOrder, coupon.conditions.minCartValue ?? 0);
  const total = fits ? subtotal(cart) : least;
  const scoped = fits ? scopedSubtotal(coupon, cart) : least;
  const discount = discountOn(coupon, scoped, total, economics);
  const left = marginRate(economics, cart) * total - discount;
  return left < economics.marginFloor * (total - discount);
};

/** Every rule with its reason, in the order in which they are asked. */
export const ELIGIBILITY_RULES: readonly (readonly [Reason, Rule])[] = [
  [Reason.Withdrawn, withdrawn],
  [Reason.LimitZero, limitZero],
  [Reason.NotYetValid, notYetValid],
  [Reason.NoLongerValid, noLongerValid],
  [Reason.OtherLocale, otherLocale],
  [Reason.NewShoppersOnly, newShoppersOnly],
  [Reason.NeverAgain, neverAgain],
  [Reason.AlreadyHeld, alreadyHeld],
  [Reason.UsedUpByShopper, usedUpByShopper],
  [Reason.CartAboveMaximum, cartAboveMaximum],
  [Reason.TakesNothingOff, takesNothingOff],
  [Reason.BelowMarginFloor, belowMarginFloor],
];

/** The first reason for which this coupon falls out, or undefined when it may be considered. */
export function ineligibility(coupon: Coupon, situation: Situation, pool: Pool): Reason | undefined {
  return ELIGIBILITY_RULES.find(([, falls]) => falls(coupon, situation, pool))?.[0];
}

/** `de` covers `de-AT`; `de-AT` covers itself only (RFC 4647, basic filtering). */
function matchesLocale(range: string, locale: string): boolean {
  const [wanted, given] = [range.toLowerCase(), locale.toLowerCase()];
  return given === wanted || given.startsWith(`${wanted}-`);
}
