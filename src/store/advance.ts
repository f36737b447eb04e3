import { type Session, sessionAt } from '../events/session.js';
import type { Recorded, RecordOptions, StoredEvent } from './store.js';

/** What a store knows when a batch arrives. */
export interface Before<State> {
  readonly session: Session | undefined;
  readonly state: State | undefined;
  readonly isKnown: (eventId: string) => boolean;
}

export interface Advance<State> extends Recorded<State> {
  /** The sessions that began or went on, each as it now is. */
  readonly sessions: readonly Session[];
}

/**
 * The heart of `Store.record`, the same for every implementation and free of any storage: new events get their session,
 * and the shopper's state is folded over them. If `fold` throws, nothing has happened.
 */
export function advance<State>(before: Before<State>, options: RecordOptions<State>): Advance<State> {
  const added = new Map<string, StoredEvent>();
  const sessions = new Map<string, Session>();
  let { session } = before;
  let state = before.state ?? options.initial;
  for (const event of options.events) {
    if (before.isKnown(event.id) || added.has(event.id)) continue;
    const next = sessionAt(session, event.at, options.newId);
    const stored = { ...event, sessionId: next.id };
    state = options.fold(state, stored, next.id !== session?.id);
    session = next;
    sessions.set(next.id, next);
    added.set(event.id, stored);
  }
  return {
    added: [...added.values()],
    duplicates: options.events.length - added.size,
    session,
    state,
    sessions: [...sessions.values()],
  };
}
