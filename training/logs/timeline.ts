/**
 * One shopper's entries as the device would have lived them: visits by its rule, profile and cart by its folds, offers
 * with what became of them. What later reads a moment finds there what was known then, and nothing that came after.
 */
import { type Session, sessionAt } from '../../src/events/session.js';
import type { ShopEvent } from '../../src/events/vocabulary.js';
import { withOffers } from '../../src/features/profile.js';
import { EMPTY_SHOPPER, foldShopper, type ShopperState } from '../../src/features/shopper.js';
import type { Minor } from '../../src/money.js';
import type { Pool } from '../../src/pool/schema.js';
import type { OfferRecord, StoredEvent } from '../../src/store/store.js';
import type { AnswerEntry, Entry, EventEntry, ExposureEntry, OrderEntry, RefundEntry } from './entry.js';
import type { Tally } from './tally.js';

/** One visit: its events, and the shopper after each of them. */
export interface Visit {
  readonly session: Session;
  readonly events: readonly StoredEvent[];
  /** `states[i]` is the shopper after `events[i]`, offers left out. */
  readonly states: readonly ShopperState[];
  /** Offers known when the visit began, and those of the visit so far come with each exposure. */
  readonly offers: readonly OfferRecord[];
  /** A coupon was shown, or deliberately none, in this visit. */
  readonly exposed: boolean;
}

/** A decision that the log tells of, with what was known at that moment. */
export interface Exposure {
  readonly entry: ExposureEntry;
  /** Absent where nobody was on the shop's pages (an e-mail, say). */
  readonly visit: Visit | undefined;
  /** Events of the visit before it. */
  readonly count: number;
  readonly state: ShopperState;
  /** Before this one. */
  readonly offers: readonly OfferRecord[];
}

export interface Timeline {
  readonly visits: readonly Visit[];
  readonly exposures: readonly Exposure[];
  readonly orders: readonly KeptOrder[];
  readonly claims: readonly AnswerEntry[];
}

/** An order less what came back of it. */
export interface KeptOrder {
  readonly entry: OrderEntry;
  /** Minor units. */
  readonly kept: Minor;
  /** All of it came back. */
  readonly returned: boolean;
}

interface OpenVisit extends Visit {
  readonly events: StoredEvent[];
  readonly states: ShopperState[];
  session: Session;
  exposed: boolean;
}

/** @param entries ordered and clean. @param notes counts what doesn't fit together */
export function timelineOf(entries: readonly Entry[], pool: Pool, notes: Tally): Timeline {
  const visits: OpenVisit[] = [];
  const exposures: Exposure[] = [];
  const orders: OrderEntry[] = [];
  const refunds: RefundEntry[] = [];
  const claims: AnswerEntry[] = [];
  let offers: readonly OfferRecord[] = [];
  let state: ShopperState = EMPTY_SHOPPER;
  let ids = 0;
  const newId = () => `visit-${++ids}`;

  const happens = (entry: EventEntry | OrderEntry | RefundEntry): void => {
    const open = visits.at(-1);
    const session = sessionAt(open?.session, entry.at, newId);
    const starts = session.id !== open?.session.id;
    const event: StoredEvent = { ...eventOf(entry), sessionId: session.id };
    state = foldShopper(state, event, starts, pool.currency);
    if (starts) visits.push({ session, events: [event], states: [state], offers, exposed: false });
    else if (open) {
      open.session = session;
      open.events.push(event);
      open.states.push(state);
    }
  };
  const answered = (coupon: string, status: OfferRecord['status'], at: number): void => {
    const index = offers.findLastIndex((offer) => offer.couponId === coupon);
    if (index < 0) notes.add(`${status}-without-exposure`);
    else offers = offers.with(index, { ...(offers[index] as OfferRecord), status, statusAt: at });
  };

  for (const entry of entries) {
    switch (entry.type) {
      case 'event':
        happens(entry);
        break;
      case 'order':
        happens(entry);
        orders.push(entry);
        offers = settled(offers, entry);
        break;
      case 'exposure': {
        const visit = visitAt(visits, entry.at);
        if (visit) visit.exposed = true;
        else notes.add('exposure-outside-visits', entry.place);
        const known = { ...state, profile: withOffers(state.profile, offers, entry.at) };
        exposures.push({ entry, visit, count: visit?.events.length ?? 0, state: known, offers });
        if (entry.coupon !== null) offers = [...offers, offerOf(entry, visit?.session.id ?? '')];
        break;
      }
      case 'claim':
        answered(entry.coupon, 'claimed', entry.at);
        claims.push(entry);
        break;
      case 'dismissal':
        answered(entry.coupon, 'dismissed', entry.at);
        break;
      case 'refund':
        if (entry.told === 'event') happens(entry);
        refunds.push(entry);
    }
  }
  return { visits, exposures, orders: keptOrders(orders, refunds, pool, notes), claims };
}

/** As the wallet does on the device: the coupon that was used is, and an offer still open has missed its moment. */
function settled(offers: readonly OfferRecord[], { coupon, at }: OrderEntry): readonly OfferRecord[] {
  const used = coupon === undefined ? -1 : offers.findLastIndex(({ couponId }) => couponId === coupon);
  return offers.map((offer, index) => {
    if (index === used) return { ...offer, status: 'used', statusAt: at };
    return offer.status === 'shown' ? { ...offer, status: 'withdrawn', statusAt: at } : offer;
  });
}

/** The visit that is open at this time, if one is. */
function visitAt(visits: readonly OpenVisit[], at: number): OpenVisit | undefined {
  const last = visits.at(-1);
  return last && sessionAt(last.session, at, () => '').id === last.session.id ? last : undefined;
}

const eventOf = (entry: EventEntry | OrderEntry | RefundEntry): ShopEvent => ({
  id: entry.place,
  name: entry.type === 'event' ? entry.name : entry.type === 'order' ? 'purchase' : 'refund',
  at: entry.at,
  params: entry.type === 'refund' ? { transaction_id: entry.order } : entry.params,
});

const offerOf = ({ place, coupon, at, propensity = 1 }: ExposureEntry, sessionId: string): OfferRecord => ({
  id: place,
  couponId: coupon ?? '',
  sessionId,
  at,
  status: 'shown',
  statusAt: at,
  propensity,
});

function keptOrders(
  orders: readonly OrderEntry[],
  refunds: readonly RefundEntry[],
  pool: Pool,
  notes: Tally,
): readonly KeptOrder[] {
  const back = new Map<string, number>();
  for (const { order, value = Number.POSITIVE_INFINITY } of refunds) {
    back.set(order, (back.get(order) ?? 0) + value);
  }
  const numbers = new Set(orders.map(({ order }) => order));
  for (const { order, place } of refunds) {
    if (!numbers.has(order)) notes.add('refund-of-unknown-order', place);
  }
  return orders.map((entry) => {
    const { value = pool.catalogue.typicalOrder, order = '' } = entry;
    const cameBack = back.get(order) ?? 0;
    return { entry, kept: Math.max(0, value - cameBack), returned: cameBack > 0 && cameBack >= value };
  });
}
