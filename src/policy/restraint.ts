/**
 * When Etui may speak at all. A table like eligibility: one named rule, one reason code; a rule says `true` when nothing
 * may be shown now. A cap of 0 means never.
 */
import type { Pool, Restraint } from '../pool/schema.js';
import type { OfferRecord } from '../store/store.js';
import { Reason, type Situation } from './types.js';

type Rule = (restraint: Restraint, situation: Situation) => boolean;

const HOUR_MS = 3_600_000;
const PAYMENT_EVENTS = ['add_shipping_info', 'add_payment_info'];

/** An offer stamped later than now (a clock set back) counts as just shown: a changed clock opens no cap. */
function shownWithin(offers: readonly OfferRecord[], now: number, span: number): number {
  return offers.filter((offer) => offer.at > now - span).length;
}

const paused: Rule = (_, situation) => situation.paused;

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

const hourCap: Rule = ({ perHour }, { now, offers }) => shownWithin(offers, now, HOUR_MS) >= perHour;
const dayCap: Rule = ({ perDay }, { now, offers }) => shownWithin(offers, now, 24 * HOUR_MS) >= perDay;
const weekCap: Rule = ({ perWeek }, { now, offers }) => shownWithin(offers, now, 7 * 24 * HOUR_MS) >= perWeek;

const tooEarly: Rule = ({ minEvents }, { eventCount }) => eventCount < minEvents;

/** Every rule with its reason, in the order in which they are asked. */
export const RESTRAINT_RULES: readonly (readonly [Reason, Rule])[] = [
  [Reason.Paused, paused],
  [Reason.OfferOpen, offerOpen],
  [Reason.QuietAtPayment, quietAtPayment],
  [Reason.QuietAfterPurchase, quietAfterPurchase],
  [Reason.CoolDown, coolDown],
  [Reason.HourCap, hourCap],
  [Reason.DayCap, dayCap],
  [Reason.WeekCap, weekCap],
  [Reason.TooEarly, tooEarly],
];

/** The first reason to stay quiet, or undefined when Etui may speak. */
export function restrained(situation: Situation, pool: Pool): Reason | undefined {
  return RESTRAINT_RULES.find(([, holds]) => holds(pool.restraint, situation))?.[0];
}
