/** "Why did nothing show?" in one line for whoever builds the shop: codes, numbers and ids, never what a shopper did. */
import { type Decision, Reason } from './types.js';

/** What each code means, to end a sentence with. docs/reasons.md has the long form. */
const MEANING: { readonly [Code in Reason]: string } = {
  [Reason.NotYetValid]: 'before validFrom',
  [Reason.NoLongerValid]: 'past validUntil',
  [Reason.OutsideDayParts]: 'not in these hours of the shop',
  [Reason.OutsideHolidays]: 'not on this day of the shop',
  [Reason.Withdrawn]: 'on the deny list',
  [Reason.NewShoppersOnly]: 'for new shoppers',
  [Reason.OtherLocale]: 'in other languages',
  [Reason.OtherCountry]: 'for other countries',
  [Reason.OtherSegment]: 'for other segments',
  [Reason.OtherScenario]: 'for other scenarios',
  [Reason.OtherChannel]: 'for places that this page lacks',
  [Reason.OtherArm]: 'for other arms of the trial',
  [Reason.NotEnoughPoints]: 'dearer than the points told',
  [Reason.NotDrawn]: 'not drawn by lot',
  [Reason.AlreadyGiven]: 'given by lot already',
  [Reason.NothingInScope]: 'for nothing in this cart',
  [Reason.CartAboveMaximum]: 'for smaller carts',
  [Reason.TakesNothingOff]: 'worth nothing on this cart',
  [Reason.LimitZero]: 'limited to 0',
  [Reason.UsedUpByShopper]: 'used up by this shopper',
  [Reason.AlreadyHeld]: 'claimed and not used yet',
  [Reason.DoesNotStack]: 'excluded by a claimed one',
  [Reason.NeverAgain]: 'never again, the shopper said',
  [Reason.BelowMarginFloor]: 'below the margin floor',
  [Reason.AddsNothing]: 'showing nothing is worth as much',
  [Reason.AddsTooLittle]: 'the best adds less than leastGain',
  [Reason.AnotherIsBetter]: 'another is worth more',
  [Reason.BetterLater]: 'a later moment of this visit is worth more',
  [Reason.AnotherWasDrawn]: 'another was drawn by lot',
  [Reason.TooEarly]: 'fewer events than minEvents in this visit',
  [Reason.HourCap]: 'perHour is reached',
  [Reason.DayCap]: 'perDay is reached',
  [Reason.WeekCap]: 'perWeek is reached',
  [Reason.MonthCap]: 'perMonth is reached',
  [Reason.CoolDown]: 'within coolDownMs of a dismissal',
  [Reason.QuietAfterPurchase]: 'within quietAfterPurchaseMs of an order',
  [Reason.QuietAtPayment]: 'payment is being entered',
  [Reason.OnlyAtExit]: 'this arm waits for a sign of leaving',
  [Reason.OfferOpen]: 'an offer of this visit is open or unused',
  [Reason.NoPool]: 'no valid pool is here',
  [Reason.NoModel]: 'the model is not up',
  [Reason.NoCoupons]: 'no coupon is left',
  [Reason.Paused]: 'the shopper paused Etui',
  [Reason.Silenced]: 'the shopper wants no offers',
  [Reason.HeldOut]: 'this shopper is in the holdout',
  [Reason.Chosen]: 'it adds most',
  [Reason.Explored]: 'chosen at random, for learning',
  [Reason.Drawn]: 'drawn by lot',
};

/** As many kinds of fallen coupons are named. */
const NAMED = 3;
const OPENING = { show: 'Shown', wait: 'Waiting', none: 'Nothing shown' } as const;

/** One sentence of a decision: what it did, why, and for which reasons coupons fell out. */
export function whyLine({ action, reason, couponId, candidates }: Decision): string {
  const what = couponId === undefined ? OPENING[action] : `${OPENING[action]} ${couponId}`;
  // Restraint holds for all coupons: which fell out beside it would only mislead.
  const fallen = isAboutCoupons(reason) ? fallenLine(candidates) : '';
  return `${what}: ${MEANING[reason]} (${reason})${fallen}.`;
}

const isAboutCoupons = (reason: Reason): boolean =>
  reason === Reason.NoCoupons || reason === Reason.AddsNothing || reason === Reason.AddsTooLittle;

function fallenLine(candidates: Decision['candidates']): string {
  const counts = new Map<Reason, number>();
  const fallen = candidates.filter(({ score }) => !score);
  for (const { reason } of fallen) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  if (fallen.length === 0) return '';
  const kinds = [...counts].sort(([, one], [, other]) => other - one);
  const named = kinds
    .slice(0, NAMED)
    .map(([reason, count]) => `${count} ${reason} (${MEANING[reason]})`)
    .join(', ');
  const rest = kinds.slice(NAMED).reduce((sum, [, count]) => sum + count, 0);
  return `; ${fallen.length} of ${candidates.length} fell out: ${named}${rest > 0 ? `, ${rest} others` : ''}`;
}
