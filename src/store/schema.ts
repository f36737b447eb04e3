/**
 * The database on the shopper's device: its shape as a type, and how each version becomes the next. A new version is one
 * more step at the end of `STEPS`; a step that has shipped is never changed.
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Session } from '../events/session.js';
import type { OfferRecord, StoredEvent } from './store.js';

export const DATABASE_NAME = 'etui';

/** One row an event. `seq` counts arrivals, so that two events of one millisecond keep their order. */
export interface EventRow extends StoredEvent {
  readonly seq?: number;
}

export interface EtuiSchema extends DBSchema {
  events: {
    key: number;
    value: EventRow;
    indexes: { 'by-id': string; 'by-session': [sessionId: string, at: number]; 'by-time': number };
  };
  sessions: { key: string; value: Session; indexes: { 'by-number': number; 'by-time': number } };
  offers: { key: string; value: OfferRecord; indexes: { 'by-time': number } };
  values: { key: string; value: unknown };
}

export type Table = StoreNames<EtuiSchema>;

type UpgradeTransaction = IDBPTransaction<EtuiSchema, Table[], 'versionchange'>;
type Step = (database: IDBPDatabase<EtuiSchema>, transaction: UpgradeTransaction) => void;

/** `STEPS[n]` makes version n + 1 out of version n. */
const STEPS: readonly Step[] = [
  (database) => {
    const events = database.createObjectStore('events', { keyPath: 'seq', autoIncrement: true });
    events.createIndex('by-id', 'id', { unique: true });
    events.createIndex('by-session', ['sessionId', 'at']);
    events.createIndex('by-time', 'at');
    const sessions = database.createObjectStore('sessions', { keyPath: 'id' });
    sessions.createIndex('by-number', 'number', { unique: true });
    sessions.createIndex('by-time', 'lastAt');
    const offers = database.createObjectStore('offers', { keyPath: 'id' });
    offers.createIndex('by-time', 'at');
    database.createObjectStore('values');
  },
  // Version 1 kept titles and search words with its events. The profile made of them stays.
  (_, transaction) =>
    void transaction
      .objectStore('events')
      .clear()
      .catch(() => undefined),
];

export const DATABASE_VERSION = STEPS.length;

/** Takes a database from any earlier version to this one. */
export function upgrade(
  database: IDBPDatabase<EtuiSchema>,
  oldVersion: number,
  transaction: UpgradeTransaction,
): void {
  for (const step of STEPS.slice(oldVersion)) step(database, transaction);
}
