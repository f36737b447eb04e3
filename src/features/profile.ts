/** What is remembered of a shopper across visits: a few counts and times, nothing that names anybody. */
import { SESSION_IDLE_MS } from '../events/session.js';
import type { EventName } from '../events/vocabulary.js';
import type { Minor } from '../money.js';
import type { OfferRecord, StoredEvent } from '../store/store.js';
import { eventValue } from './scale.js';

export interface Profile {
  /** Visits, this one included. */
  readonly sessions: number;
  /** Product pages looked at. */
  readonly views: number;
  /** Things put into the cart. */
  readonly carts: number;
  readonly purchases: number;
  /** Sum of purchases, minor units of the shop's currency. */
  readonly spent: Minor;
  readonly firstAt?: number;
  /** The newest event. */
  readonly lastAt?: number;
  /** When the visit before this one ended; absent on the first. */
  readonly lastSessionAt?: number;
  readonly lastPurchaseAt?: number;
  /** Offers that Etui showed, and what became of them. */
  readonly shown: number;
  readonly claimed: number;
  readonly dismissed: number;
  /** Time in view, summed, ms. This one and the rest are absent in profiles that version 2 of the features left. */
  readonly dwellMs?: number;
  readonly searches?: number;
  /** Lists, search results and promotions shown, and how often one led on to a thing. */
  readonly lists?: number;
  readonly clicks?: number;
  /** Product pages looked at of things on sale. */
  readonly saleViews?: number;
  /** Purchases with a code, and orders given back. */
  readonly coded?: number;
  readonly refunds?: number;
}

export const EMPTY_PROFILE: Profile = {
  sessions: 0,
  views: 0,
  carts: 0,
  purchases: 0,
  spent: 0,
  shown: 0,
  claimed: 0,
  dismissed: 0,
};

const LISTS: ReadonlySet<EventName> = new Set(['view_item_list', 'view_search_results', 'view_promotion']);
const CLICKS: ReadonlySet<EventName> = new Set(['select_item', 'select_promotion']);

/** The profile after one more event. */
export function foldProfile(
  profile: Profile,
  event: StoredEvent,
  startsSession: boolean,
  currency: string,
): Profile {
  const { name, at, params } = event;
  const bought = name === 'purchase';
  const more = (count: number | undefined, yes: boolean) => (count ?? 0) + (yes ? 1 : 0);
  return {
    ...profile,
    sessions: more(profile.sessions, startsSession),
    views: more(profile.views, name === 'view_item'),
    carts: more(profile.carts, name === 'add_to_cart'),
    purchases: more(profile.purchases, bought),
    spent: profile.spent + (bought ? eventValue(params, currency) : 0),
    firstAt: Math.min(profile.firstAt ?? at, at),
    dwellMs: (profile.dwellMs ?? 0) + (params.engagement_time_msec ?? 0),
    searches: more(profile.searches, name === 'search'),
    lists: more(profile.lists, LISTS.has(name)),
    clicks: more(profile.clicks, CLICKS.has(name)),
    saleViews: more(profile.saleViews, name === 'view_item' && (params.items?.[0]?.discount ?? 0) > 0),
    coded: more(profile.coded, bought && params.coupon !== undefined),
    refunds: more(profile.refunds, name === 'refund'),
    // A clock that was set back must not make the past look new.
    lastAt: Math.max(profile.lastAt ?? at, at),
    ...(startsSession && profile.lastAt !== undefined && { lastSessionAt: profile.lastAt }),
    ...(bought && { lastPurchaseAt: at }),
  };
}

/**
 * The profile with its offer counts taken from the kept offers, which are the one truth about them. The offer that is
 * open now is left out: what follows it is not known yet.
 */
export function withOffers(profile: Profile, offers: readonly OfferRecord[], now: number): Profile {
  const past = offers.filter((offer) => offer.status !== 'shown' || now - offer.at > SESSION_IDLE_MS);
  const count = (...status: readonly string[]) =>
    past.filter((offer) => status.includes(offer.status)).length;
  return {
    ...profile,
    shown: past.length,
    claimed: count('claimed', 'used'),
    dismissed: count('dismissed'),
  };
}
