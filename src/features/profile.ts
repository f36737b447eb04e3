/** What is remembered of a shopper across visits: a few counts and times, nothing that names anybody. */
import { SESSION_IDLE_MS } from '../events/session.js';
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

/** The profile after one more event. */
export function foldProfile(
  profile: Profile,
  event: StoredEvent,
  startsSession: boolean,
  currency: string,
): Profile {
  const { name, at, params } = event;
  const bought = name === 'purchase';
  return {
    ...profile,
    sessions: profile.sessions + (startsSession ? 1 : 0),
    views: profile.views + (name === 'view_item' ? 1 : 0),
    carts: profile.carts + (name === 'add_to_cart' ? 1 : 0),
    purchases: profile.purchases + (bought ? 1 : 0),
    spent: profile.spent + (bought ? eventValue(params, currency) : 0),
    firstAt: Math.min(profile.firstAt ?? at, at),
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
