import type { IDBPTransaction } from 'idb';
import { notAhead, surplusOffers } from './offer-retention.js';
import type { EtuiSchema } from './schema.js';
import type { Retention } from './store.js';

type Pruned = 'events' | 'sessions' | 'offers';

/** Retention inside one transaction: by age, then by count, the oldest first. Resolves to the rows dropped. */
export async function pruneIn(
  transaction: IDBPTransaction<EtuiSchema, Pruned[], 'readwrite'>,
  now: number,
  { maxAgeMs, maxEvents, maxOffers }: Retention,
): Promise<number> {
  const tooOld = IDBKeyRange.upperBound(now - maxAgeMs, true);
  const events = transaction.objectStore('events');
  const sessions = transaction.objectStore('sessions');
  const offers = transaction.objectStore('offers');
  const [eventCount, keptOffers, oldEvents, oldSessions] = await Promise.all([
    events.count(),
    offers.index('by-time').getAll(),
    events.index('by-time').getAllKeys(tooOld),
    sessions.index('by-time').getAllKeys(tooOld),
  ]);
  const surplusEvents = Math.max(oldEvents.length, eventCount - maxEvents);
  // Oldest first by index; a count of 0 would mean "all".
  const eventKeys = surplusEvents > 0 ? await events.index('by-time').getAllKeys(null, surplusEvents) : [];
  const offerKeys = surplusOffers(keptOffers, maxOffers).map(({ id }) => id);
  const ahead = keptOffers.filter((offer) => !offerKeys.includes(offer.id) && notAhead(offer, now) !== offer);
  await Promise.all([
    ...eventKeys.map((key) => events.delete(key)),
    ...oldSessions.map((key) => sessions.delete(key)),
    ...offerKeys.map((key) => offers.delete(key)),
    ...ahead.map((offer) => offers.put(notAhead(offer, now))),
  ]);
  return eventKeys.length + oldSessions.length + offerKeys.length;
}
