/**
 * Which coupons may be considered at all. A table: one named rule, one function, one reason code. A rule says `true`
 * when the coupon falls out. Order matters only for which reason is reported: the first.
 */
import type { Coupon, Pool } from '../pool/schema.js';
import * as cart from './rules-of-cart.js';
import * as history from './rules-of-history.js';
import * as terms from './rules-of-terms.js';
import { type EligibilityRule, Reason, type Situation } from './types.js';

/** Every rule with its reason, in the order in which they are asked. */
export const ELIGIBILITY_RULES: readonly (readonly [Reason, EligibilityRule])[] = [
  [Reason.Withdrawn, terms.withdrawn],
  [Reason.LimitZero, terms.limitZero],
  [Reason.NoRight, terms.noRight],
  [Reason.NotYetValid, terms.notYetValid],
  [Reason.NoLongerValid, terms.noLongerValid],
  [Reason.OutsideDayParts, terms.outsideDayParts],
  [Reason.OutsideHolidays, terms.outsideHolidays],
  [Reason.OtherLocale, terms.otherLocale],
  [Reason.OtherCountry, terms.otherCountry],
  [Reason.OtherArm, terms.otherArm],
  [Reason.NewShoppersOnly, terms.newShoppersOnly],
  [Reason.OtherSegment, terms.otherSegment],
  [Reason.OtherScenario, terms.otherScenario],
  [Reason.OtherChannel, terms.otherChannel],
  [Reason.NeverAgain, history.neverAgain],
  [Reason.AlreadyHeld, history.alreadyHeld],
  [Reason.DoesNotStack, history.doesNotStack],
  [Reason.UsedUpByShopper, history.usedUpByShopper],
  [Reason.NotEnoughPoints, history.notEnoughPoints],
  [Reason.NothingInScope, cart.nothingInScope],
  [Reason.CartAboveMaximum, cart.cartAboveMaximum],
  [Reason.TakesNothingOff, cart.takesNothingOff],
  [Reason.BelowMarginFloor, cart.belowMarginFloor],
  [Reason.AlreadyGiven, history.alreadyGiven],
  // Last: this reason then means that nothing but the lot was missing.
  [Reason.NotDrawn, history.notDrawn],
];

/** The first reason for which this coupon falls out, or undefined when it may be considered. */
export function ineligibility(coupon: Coupon, situation: Situation, pool: Pool): Reason | undefined {
  return ELIGIBILITY_RULES.find(([, falls]) => falls(coupon, situation, pool))?.[0];
}
