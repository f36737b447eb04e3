import type { Session } from '../events/session.js';
import type { ShopEvent } from '../events/vocabulary.js';
import type { Channel } from '../pool/occasions.js';

/** An event as kept: with the session it fell into. */
export interface StoredEvent extends ShopEvent {
  readonly sessionId: string;
}

export type OfferStatus = 'shown' | 'claimed' | 'dismissed' | 'used' | 'withdrawn';

/** Exact Shapley values of the chosen utility against none, by feature group; minor units. */
export interface Why {
  /** Utility of the coupon over none. */
  readonly utility: number;
  /** The same utility for the artifact's fixed background, an average visit. */
  readonly background: number;
  /** With `background`, these sum to `utility`. */
  readonly contributions: readonly { readonly group: string; readonly value: number }[];
  /** Drawn by lot with this probability, whatever the utility; then that is the reason, and the rest is only for interest. */
  readonly lot?: number;
  /** The smallest change looked at that would have changed the decision; absent where none would. */
  readonly without?: Without;
}

/** A counterfactual: the same moment decided again without one thing. */
export interface Without {
  /** `cart`: without these things in it; `earlier`: as on a first visit; `interests`: without the tastes gathered so far. */
  readonly what: 'cart' | 'earlier' | 'interests';
  /** Of `cart`: how many pieces. */
  readonly count?: number;
  /** Of `cart`: their one category, in the shop's words; absent for all that is in it. */
  readonly category?: string;
  /** What would have been shown. */
  readonly instead: 'nothing' | 'another';
}

/** A coupon as it was claimed, in the words that were shown: it can be read without the pool, and after the coupon has left it. */
export interface Slip {
  readonly title: string;
  readonly body: string;
  readonly terms?: string;
  /** ISO instant at which the signed terms really end. */
  readonly validUntil?: string;
}

/** One coupon shown at one moment, and what became of it. */
export interface OfferRecord {
  readonly id: string;
  readonly couponId: string;
  readonly sessionId: string;
  readonly at: number;
  readonly status: OfferStatus;
  readonly statusAt: number;
  /** Probability with which the policy chose it, (0…1]: what makes later off-policy evaluation honest. */
  readonly propensity: number;
  /** Where it appears, the chosen one first, then where it may as well, best first; absent: wherever there is a place. */
  readonly channels?: readonly Channel[];
  /** The pool's scenario that it was shown for. */
  readonly scenario?: string;
  /** The tone of its copy that was shown, where there are several. */
  readonly tone?: string;
  /** Present once claimed. Stays on the device. */
  readonly code?: string;
  /** Present once claimed. */
  readonly slip?: Slip;
  /** The shopper said: never this again, or `all`: no offers, ever. */
  readonly never?: boolean | 'all';
  /** The shopper's own one-tap rating, 1…5 stars; the last one counts. */
  readonly rating?: { readonly stars: number; readonly at: number };
  /** Claimed, and then put away: it stays claimed, and is not shown again. */
  readonly closed?: boolean;
  /** Why it was chosen, worked out when it was: later the visit has moved on. */
  readonly why?: Why;
}

/** Under this key `get` finds the shopper's state that `record` folds. */
export const STATE_KEY = 'shopper';

/** What `record` works on in its one transaction. */
export interface Recorded<State> {
  /** The events that were new, with their sessions; those seen before are left out. */
  readonly added: readonly StoredEvent[];
  readonly duplicates: number;
  readonly session: Session | undefined;
  readonly state: State;
}

export interface RecordOptions<State> {
  readonly events: readonly ShopEvent[];
  /** State where nothing is stored yet. */
  readonly initial: State;
  /** Folded over each new event, inside the transaction: must be pure and synchronous. */
  readonly fold: (state: State, event: StoredEvent, startsSession: boolean) => State;
  readonly newId: () => string;
}

/** What earlier offers taught about one feature of offers, in words and numbers that a person can read. */
export interface LearntTaste {
  readonly feature: string;
  /** Factor on the odds of claiming an offer that has it, and of using it once claimed; 1: as everybody. */
  readonly timesAsLikely: number;
  /** The same, 95 % interval of what is believed. */
  readonly between: readonly [number, number];
}

/** Everything that `exportAll` hands the shopper, as JSON. */
export interface ExportedData {
  readonly exportedAt: number;
  readonly kind: Store['kind'];
  readonly events: readonly StoredEvent[];
  readonly sessions: readonly Session[];
  readonly offers: readonly OfferRecord[];
  readonly state: Readonly<Record<string, unknown>>;
  /** What `state.learnt` says, where offers have been shown. */
  readonly learnt?: readonly LearntTaste[];
  /** ε spent on counting by this device, and the most it will ever spend. */
  readonly budget?: { readonly spent: number; readonly ceiling: number };
}

export interface Retention {
  /** Events and sessions older than this are dropped, ms. */
  readonly maxAgeMs: number;
  /** At most so many events are kept, newest first. */
  readonly maxEvents: number;
  readonly maxOffers: number;
}

export const DEFAULT_RETENTION: Retention = {
  maxAgeMs: 90 * 24 * 3_600_000,
  maxEvents: 5_000,
  maxOffers: 500,
};

/**
 * Where the visit is kept. Two implementations, memory and IndexedDB, pass one suite. Every method that reads and then
 * writes does so in a single readwrite transaction: three tabs doing get-then-put lose half their updates.
 */
export interface Store {
  readonly kind: 'memory' | 'indexeddb';
  /** Stores each event once (by id), assigns sessions, and folds the shopper's state, all in one transaction. */
  record<State>(options: RecordOptions<State>): Promise<Recorded<State>>;
  /** Events of one session, oldest first. */
  sessionEvents(sessionId: string): Promise<readonly StoredEvent[]>;
  currentSession(): Promise<Session | undefined>;
  get<T>(key: string): Promise<T | undefined>;
  /** Read-modify-write of one small value. Returning undefined deletes it. */
  update<T>(key: string, change: (old: T | undefined) => T | undefined): Promise<T | undefined>;
  /** Adds the offer if `allow`, given all kept offers, still says so: caps hold across tabs. */
  addOffer(offer: OfferRecord, allow: (kept: readonly OfferRecord[]) => boolean): Promise<boolean>;
  changeOffer(id: string, change: (offer: OfferRecord) => OfferRecord): Promise<OfferRecord | undefined>;
  offers(): Promise<readonly OfferRecord[]>;
  /**
   * Applies retention; returns how many rows were dropped. "Never again" outlives any number of offers. Offers stamped later
   * than now (the clock was set back) are stamped with now, so that a wrong clock holds no cap for longer than its span.
   */
  prune(now: number, retention: Retention): Promise<number>;
  exportAll(now: number): Promise<ExportedData>;
  erase(): Promise<void>;
  close(): void;
}
