import { type RecordOptions, STATE_KEY, type Store } from './store.js';

/** How a state is folded. Which type the state has only the caller of `record` knows. */
export type Folding = Pick<RecordOptions<unknown>, 'initial' | 'fold' | 'newId'>;

/**
 * Adds what `from` holds to `to`, which may remember earlier visits: this visit's events are recorded there as if they
 * happened now, so sessions and state go on from what is known and nothing counts twice. Where both hold a small value,
 * the one with the longer memory stays.
 *
 * Not atomic: it may be repeated, and then adds only what is missing.
 */
export async function migrate(
  from: Store,
  to: Store,
  folding: Folding | undefined,
  now: number,
): Promise<void> {
  const visit = await from.exportAll(now);
  const moved = new Map<string, string>();
  if (folding && visit.events.length > 0) {
    const { added } = await to.record({ ...folding, events: visit.events.map(withoutSession) });
    const before = new Map(visit.events.map((event) => [event.id, event.sessionId]));
    for (const event of added) moved.set(before.get(event.id) ?? '', event.sessionId);
  }
  for (const offer of visit.offers) {
    await to.addOffer({ ...offer, sessionId: moved.get(offer.sessionId) ?? offer.sessionId }, () => true);
  }
  for (const [key, value] of Object.entries(visit.state)) {
    if (key !== STATE_KEY) await to.update(key, (known) => known ?? value);
  }
}

/** The event alone: `to` finds its session. */
function withoutSession<Event extends { readonly sessionId: string }>({ sessionId: _, ...event }: Event) {
  return event;
}
