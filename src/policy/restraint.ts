/**
 * When Etui may speak at all. A table like eligibility: one named rule, one reason code; a rule says `true` when nothing
 * may be shown now. A cap of 0 means never.
 */
import type { Pool, Restraint } from '../pool/schema.js';
import type { OfferRecord } from '../store/store.js';
import { Reason, type Situation } from './types.js';

type Rule = (restraint: Restraint, situation: Situation) => boolean;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PAYMENT_EVENTS = ['add_shipping_info', 'add_payment_info'];

/** An offer stamped later than now (a clock set back) counts as just shown: a changed clock opens no cap. */
function shownWithin(offers: readonly OfferRecord[], now: number, span: number): number {
  return offers.filter((offer) => offer.at > now - span).length;
}

const reached = (cap: number | undefined, offers: readonly OfferRecord[], now: number, span: number) =>
  cap !== undefined && shownWithin(offers, now, span) >= cap;

const paused: Rule = (_, situation) => situation.paused;

/** "No offers, ever": kept with the offer at which it was said, so that it holds in every tab at once. */
const silenced: Rule = (_, { offers }) => offers.some(({ never }) => never === 'all');

const quietAtPayment: Rule = (_, { lastEvent }) => PAYMENT_EVENTS.includes(lastEvent ?? '');

const quietAfterPurchase: Rule = ({ quietAfterPurchaseMs }, { now, lastPurchaseAt }) =>
  lastPurchaseAt !== undefined && now - lastPurchaseAt < quietAfterPurchaseMs;

/** One at a time: an offer that is open, or claimed in this visit and not used yet. */
const offerOpen: Rule = (_, { offers, session }) =>
  offers.some(
    ({ status, sessionId }) => (status === 'shown' || status === 'claimed') && sessionId === session.id,
  );

const coolDown: Rule = ({ coolDownMs }, { now, offers }) =>
  offers.some((offer) => offer.status === 'dismissed' && now - offer.statusAt < coolDownMs);

const hourCap: Rule = ({ perHour }, { now, offers }) => reached(perHour, offers, now, HOUR_MS);
const dayCap: Rule = ({ perDay }, { now, offers }) => reached(perDay, offers, now, DAY_MS);
const weekCap: Rule = ({ perWeek }, { now, offers }) => reached(perWeek, offers, now, 7 * DAY_MS);
const monthCap: Rule = ({ perMonth }, { now, offers }) => reached(perMonth, offers, now, 30 * DAY_MS);

const tooEarly: Rule = ({ minEvents }, { eventCount }) => eventCount < minEvents;

/** Asked last: this reason then means that but for the holdout something might have been shown. */
const heldOut: Rule = (_, situation) => situation.heldOut === true;

/** Every rule with its reason, in the order in which they are asked. */
export const RESTRAINT_RULES: readonly (readonly [Reason, Rule])[] = [
  [Reason.Paused, paused],
  [Reason.Silenced, silenced],
  [Reason.OfferOpen, offerOpen],
  [Reason.QuietAtPayment, quietAtPayment],
  [Reason.QuietAfterPurchase, quietAfterPurchase],
  [Reason.CoolDown, coolDown],
  [Reason.HourCap, hourCap],
  [Reason.DayCap, dayCap],
  [Reason.WeekCap, weekCap],
  [Reason.MonthCap, monthCap],
  [Reason.TooEarly, tooEarly],
  [Reason.HeldOut, heldOut],
];

/** The first reason to stay quiet, or undefined when Etui may speak. */
export function restrained(situation: Situation, pool: Pool): Reason | undefined {
  return RESTRAINT_RULES.find(([, holds]) => holds(pool.restraint, situation))?.[0];
}
