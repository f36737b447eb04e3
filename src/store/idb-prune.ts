import type { IDBPTransaction } from 'idb';
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
  const [eventCount, offerCount, oldEvents, oldSessions] = await Promise.all([
    events.count(),
    offers.count(),
    events.index('by-time').getAllKeys(tooOld),
    sessions.index('by-time').getAllKeys(tooOld),
  ]);
  const surplusEvents = Math.max(oldEvents.length, eventCount - maxEvents);
  const surplusOffers = Math.max(0, offerCount - maxOffers);
  // Oldest first by index; a count of 0 would mean "all".
  const [eventKeys, offerKeys] = await Promise.all([
    surplusEvents > 0 ? events.index('by-time').getAllKeys(null, surplusEvents) : [],
    surplusOffers > 0 ? offers.index('by-time').getAllKeys(null, surplusOffers) : [],
  ]);
  await Promise.all([
    ...eventKeys.map((key) => events.delete(key)),
    ...oldSessions.map((key) => sessions.delete(key)),
    ...offerKeys.map((key) => offers.delete(key)),
  ]);
  return eventKeys.length + oldSessions.length + offerKeys.length;
}
