import type { Cart } from '../events/cart.js';
import type { Session } from '../events/session.js';
import type { Profile } from '../features/profile.js';
import type { Score } from '../model/score.js';
import type { Minor } from '../money.js';
import type { Channel } from '../pool/occasions.js';
import type { Coupon, Pool } from '../pool/schema.js';
import type { OfferRecord } from '../store/store.js';

/** Why a coupon fell out, why nothing is shown, or why we wait. Stable; documented in docs/reasons.md. */
export const Reason = {
  // a coupon is not eligible
  NotYetValid: 'not-yet-valid',
  NoLongerValid: 'no-longer-valid',
  OutsideDayParts: 'outside-day-parts',
  OutsideHolidays: 'outside-holidays',
  Withdrawn: 'withdrawn',
  NewShoppersOnly: 'new-shoppers-only',
  OtherLocale: 'other-locale',
  OtherCountry: 'other-country',
  OtherSegment: 'other-segment',
  OtherScenario: 'other-scenario',
  OtherChannel: 'other-channel',
  OtherArm: 'other-arm',
  NoRight: 'no-right',
  NotEnoughPoints: 'not-enough-points',
  NotDrawn: 'not-drawn',
  AlreadyGiven: 'already-given',
  NothingInScope: 'nothing-in-scope',
  CartAboveMaximum: 'cart-above-maximum',
  TakesNothingOff: 'takes-nothing-off',
  LimitZero: 'limit-zero',
  UsedUpByShopper: 'used-up-by-shopper',
  AlreadyHeld: 'already-held',
  DoesNotStack: 'does-not-stack',
  NeverAgain: 'never-again',
  BelowMarginFloor: 'below-margin-floor',
  // a coupon is eligible but not worth it, or another is worth more
  AddsNothing: 'adds-nothing',
  AddsTooLittle: 'adds-too-little',
  AnotherIsBetter: 'another-is-better',
  BetterLater: 'better-later',
  AnotherWasDrawn: 'another-was-drawn',
  // restraint: nothing may be shown at all
  TooEarly: 'too-early',
  HourCap: 'hour-cap',
  DayCap: 'day-cap',
  WeekCap: 'week-cap',
  MonthCap: 'month-cap',
  CoolDown: 'cool-down',
  QuietAfterPurchase: 'quiet-after-purchase',
  QuietAtPayment: 'quiet-at-payment',
  OnlyAtExit: 'only-at-exit',
  OfferOpen: 'offer-open',
  // something is missing
  NoPool: 'no-pool',
  NoModel: 'no-model',
  NoCoupons: 'no-coupons',
  Paused: 'paused',
  Silenced: 'silenced',
  HeldOut: 'held-out',
  // what was chosen
  Chosen: 'chosen',
  Explored: 'explored',
  Drawn: 'drawn',
} as const;
export type Reason = (typeof Reason)[keyof typeof Reason];

/** What the rules look at. All of it is on the device. */
export interface Situation {
  readonly now: number;
  readonly session: Session;
  /** Events in this session so far, signs of leaving left out. */
  readonly eventCount: number;
  /** Name of the newest event that says what was done: scrolling, dwelling and signs of leaving left out. */
  readonly lastEvent: string | undefined;
  readonly cart: Cart;
  /** What is remembered across visits: segments are read from it. */
  readonly profile: Profile;
  readonly purchases: number;
  readonly lastPurchaseAt: number | undefined;
  readonly offers: readonly OfferRecord[];
  readonly locale: string;
  /** Coupon ids withdrawn by the manifest. */
  readonly denied: readonly string[];
  readonly paused: boolean;
  /** Balance of points as the shop's page told it; absent where it told none. */
  readonly points?: number | undefined;
  /** The pool's scenarios that are on at this moment, by id. */
  readonly scenarios?: readonly string[];
  /** The arm of the pool's trial that this shopper is in; absent where none runs, or none was drawn yet. */
  readonly arm?: string | undefined;
  /** In the trial's holdout: nothing may be shown. */
  readonly heldOut?: boolean;
  /** Where on the page an offer can appear now; absent where that is not known yet. */
  readonly channels?: readonly Channel[];
  /** This device's own random text, kept: lots are drawn from it, so that a reload draws the same. */
  readonly seed?: string;
  /** The pool gives out minted codes for a token alone, and this device has none that it could spend. */
  readonly lacksRight?: boolean;
}

/** `true`: the coupon falls out. */
export type EligibilityRule = (coupon: Coupon, situation: Situation, pool: Pool) => boolean;

export interface Candidate {
  readonly couponId: string;
  readonly reason: Reason;
  /** Present for coupons that were scored. */
  readonly score?: Score;
  /** What showing it adds over showing nothing, minor units. */
  readonly utility?: number;
}

export interface Decision {
  readonly action: 'show' | 'wait' | 'none';
  /** Why this action. */
  readonly reason: Reason;
  readonly couponId?: string;
  /** Where the coupon appears: the best of `channels` that the page has. */
  readonly channel?: Channel;
  /** Where else it may, best first; another page has other places. */
  readonly channels?: readonly Channel[];
  /** The scenarios that were on, by id, the one that leads first. */
  readonly scenarios?: readonly string[];
  /** The one that the coupon is shown for. */
  readonly scenario?: string;
  /** Probability of this very choice under the policy, (0…1]. */
  readonly propensity: number;
  readonly candidates: readonly Candidate[];
  readonly none?: Score;
  /** Expected profit over showing nothing of the best choice at a later moment of this visit, minor units. */
  readonly wait?: number;
  readonly at: number;
}

/** The decision's value of one coupon, in the pool's objective, minor units (or orders for `conversions`). */
export type Utility = Minor;
