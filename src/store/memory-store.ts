/** The store before consent, and wherever the browser gives us none: it lives and ends with the page. */
import type { Session } from '../events/session.js';
import { advance } from './advance.js';
import { notAhead, surplusOffers } from './offer-retention.js';
import {
  type ExportedData,
  type OfferRecord,
  type Recorded,
  type RecordOptions,
  type Retention,
  STATE_KEY,
  type Store,
  type StoredEvent,
} from './store.js';

export class MemoryStore implements Store {
  readonly kind = 'memory';
  /** In order of arrival. */
  readonly #events = new Map<string, StoredEvent>();
  /** Each list by time, and by arrival within a millisecond. */
  readonly #bySession = new Map<string, StoredEvent[]>();
  readonly #sessions = new Map<string, Session>();
  #newestSession: Session | undefined;
  readonly #offers = new Map<string, OfferRecord>();
  readonly #values = new Map<string, unknown>();

  /** @param seed what another store exported; this one goes on from there. */
  constructor(seed?: ExportedData) {
    for (const event of seed?.events ?? []) this.#keepEvent(event);
    for (const session of seed?.sessions ?? []) this.#keepSession(session);
    for (const offer of seed?.offers ?? []) this.#offers.set(offer.id, offer);
    for (const [key, value] of Object.entries(seed?.state ?? {})) this.#values.set(key, value);
  }

  async record<State>(options: RecordOptions<State>): Promise<Recorded<State>> {
    const { sessions, ...recorded } = advance(
      {
        session: this.#newestSession,
        state: this.#values.get(STATE_KEY) as State | undefined,
        isKnown: (id) => this.#events.has(id),
      },
      options,
    );
    // From here on nothing can fail: all of it happens, or, if the fold threw, none.
    for (const event of recorded.added) this.#keepEvent(event);
    for (const session of sessions) this.#keepSession(session);
    if (recorded.added.length > 0) this.#values.set(STATE_KEY, recorded.state);
    return recorded;
  }

  async sessionEvents(sessionId: string): Promise<readonly StoredEvent[]> {
    return [...(this.#bySession.get(sessionId) ?? [])];
  }

  async currentSession(): Promise<Session | undefined> {
    return this.#newestSession;
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.#values.get(key) as T | undefined;
  }

  async update<T>(key: string, change: (old: T | undefined) => T | undefined): Promise<T | undefined> {
    const value = change(this.#values.get(key) as T | undefined);
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
    return value;
  }

  async addOffer(offer: OfferRecord, allow: (kept: readonly OfferRecord[]) => boolean): Promise<boolean> {
    if (this.#offers.has(offer.id) || !allow(this.#sortedOffers())) return false;
    this.#offers.set(offer.id, offer);
    return true;
  }

  async changeOffer(
    id: string,
    change: (offer: OfferRecord) => OfferRecord,
  ): Promise<OfferRecord | undefined> {
    const offer = this.#offers.get(id);
    if (!offer) return undefined;
    const changed = change(offer);
    this.#offers.set(id, changed);
    return changed;
  }

  async offers(): Promise<readonly OfferRecord[]> {
    return this.#sortedOffers();
  }

  async prune(now: number, retention: Retention): Promise<number> {
    const oldest = now - retention.maxAgeMs;
    const events = byTime([...this.#events.values()]);
    const tooMany = events.length - retention.maxEvents;
    const gone = events.filter((event, index) => event.at < oldest || index < tooMany);
    for (const event of gone) this.#dropEvent(event);
    const sessions = [...this.#sessions.values()].filter((session) => session.lastAt < oldest);
    for (const session of sessions) this.#dropSession(session);
    const offers = this.#sortedOffers();
    const surplus = surplusOffers(offers, retention.maxOffers);
    for (const offer of surplus) this.#offers.delete(offer.id);
    for (const offer of this.#offers.values()) this.#offers.set(offer.id, notAhead(offer, now));
    return gone.length + sessions.length + surplus.length;
  }

  async exportAll(now: number): Promise<ExportedData> {
    return {
      exportedAt: now,
      kind: this.kind,
      events: byTime([...this.#events.values()]),
      sessions: [...this.#sessions.values()].sort((a, b) => a.number - b.number),
      offers: this.#sortedOffers(),
      state: Object.fromEntries(this.#values),
    };
  }

  async erase(): Promise<void> {
    for (const all of [this.#events, this.#bySession, this.#sessions, this.#offers, this.#values])
      all.clear();
    this.#newestSession = undefined;
  }

  close(): void {
    // Nothing is held open.
  }

  #keepEvent(event: StoredEvent): void {
    this.#events.set(event.id, event);
    const list = this.#bySession.get(event.sessionId) ?? [];
    this.#bySession.set(event.sessionId, list);
    // Nearly always the newest; a late one from another queue walks back to its place.
    let place = list.length;
    while (place > 0 && (list[place - 1]?.at ?? 0) > event.at) place--;
    list.splice(place, 0, event);
  }

  #dropEvent(event: StoredEvent): void {
    this.#events.delete(event.id);
    const rest = this.#bySession.get(event.sessionId)?.filter((other) => other !== event) ?? [];
    if (rest.length > 0) this.#bySession.set(event.sessionId, rest);
    else this.#bySession.delete(event.sessionId);
  }

  #dropSession(session: Session): void {
    this.#sessions.delete(session.id);
    if (this.#newestSession?.id === session.id) this.#newestSession = undefined;
  }

  #keepSession(session: Session): void {
    this.#sessions.set(session.id, session);
    if (session.number >= (this.#newestSession?.number ?? 0)) this.#newestSession = session;
  }

  #sortedOffers(): readonly OfferRecord[] {
    return byTime([...this.#offers.values()]);
  }
}

/** Oldest first; a stable sort, so arrivals within a millisecond keep their order. */
function byTime<Row extends { readonly at: number }>(rows: Row[]): Row[] {
  return rows.sort((a, b) => a.at - b.at);
}
