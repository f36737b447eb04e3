/**
 * The store after consent: IndexedDB, through idb. Each method is one transaction, so that tabs which write at the same
 * time lose nothing, and what fails halfway has not happened.
 *
 * It never waits for another tab, and never makes one wait: it gives up when it is blocked, and lets go when it blocks.
 */
import { type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { ErrorCode, EtuiError } from '../errors.js';
import type { Session } from '../events/session.js';
import { advance } from './advance.js';
import { askedAgain } from './asked-again.js';
import { pruneIn } from './idb-prune.js';
import {
  DATABASE_NAME,
  DATABASE_VERSION,
  type EtuiSchema,
  type EventRow,
  type Table,
  upgrade,
} from './schema.js';
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

/** Why a connection ended on its own. */
export type Loss = 'taken-over' | 'deleted' | 'terminated';

export interface IdbStoreOptions {
  readonly name?: string;
  /** A newer tab wants to upgrade, another deletes, or the browser ended the connection: close soon. */
  readonly onLost: (loss: Loss) => void;
  /** How long opening may take, ms: another tab may hold an older version, and some browsers never answer. */
  readonly patienceMs?: number;
}

const TABLES: Table[] = ['events', 'sessions', 'offers', 'values'];

export class IdbStore implements Store {
  readonly kind = 'indexeddb';
  readonly #database: IDBPDatabase<EtuiSchema>;

  private constructor(database: IDBPDatabase<EtuiSchema>) {
    this.#database = database;
  }

  /** Errors: store/blocked (another tab holds an older version), store/unavailable, store/quota. */
  static open(options: IdbStoreOptions): Promise<IdbStore> {
    const { name = DATABASE_NAME, onLost, patienceMs = 2_000 } = options;
    let trouble: ErrorCode = ErrorCode.StoreUnavailable;
    let hasGivenUp = false;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        hasGivenUp = true;
        reject(new EtuiError(trouble, 'the database did not open in time'));
      }, patienceMs);
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        finish();
      };
      connect(name, onLost, () => {
        trouble = ErrorCode.StoreBlocked;
      }).then(
        // Should it open after all, nobody is waiting for it any more.
        (database) => (hasGivenUp ? database.close() : settle(() => resolve(new IdbStore(database)))),
        (thrown) => settle(() => reject(asStoreError(thrown))),
      );
    });
  }

  record<State>(options: RecordOptions<State>): Promise<Recorded<State>> {
    return this.#run('readwrite', ['events', 'sessions', 'values'], async (transaction) => {
      const events = transaction.objectStore('events');
      const values = transaction.objectStore('values');
      const [session, state, ...keys] = await Promise.all([
        newestSession(transaction.objectStore('sessions')),
        values.get(STATE_KEY) as Promise<State | undefined>,
        ...options.events.map((event) => events.index('by-id').getKey(event.id)),
      ]);
      const known = new Set(
        options.events.filter((_, index) => keys[index] !== undefined).map(({ id }) => id),
      );
      const { sessions, ...recorded } = advance({ session, state, isKnown: (id) => known.has(id) }, options);
      await Promise.all([
        // First: the only one that can be refused on the spot, for a state that can't be cloned.
        ...(recorded.added.length > 0 ? [values.put(recorded.state, STATE_KEY)] : []),
        ...recorded.added.map((event) => events.add(event)),
        ...sessions.map((each) => transaction.objectStore('sessions').put(each)),
      ]);
      return recorded;
    });
  }

  sessionEvents(sessionId: string): Promise<readonly StoredEvent[]> {
    return this.#run('readonly', ['events'], async (transaction) => {
      const whole = IDBKeyRange.bound([sessionId], [sessionId, Number.POSITIVE_INFINITY]);
      return withoutSeq(await transaction.objectStore('events').index('by-session').getAll(whole));
    });
  }

  currentSession(): Promise<Session | undefined> {
    return this.#run('readonly', ['sessions'], (transaction) =>
      newestSession(transaction.objectStore('sessions')),
    );
  }

  get<T>(key: string): Promise<T | undefined> {
    return this.#run('readonly', ['values'], (transaction) =>
      transaction.objectStore('values').get(key),
    ) as Promise<T | undefined>;
  }

  update<T>(key: string, change: (old: T | undefined) => T | undefined): Promise<T | undefined> {
    return this.#run('readwrite', ['values'], async (transaction) => {
      const values = transaction.objectStore('values');
      const value = change((await values.get(key)) as T | undefined);
      if (value === undefined) await values.delete(key);
      else await values.put(value, key);
      return value;
    });
  }

  addOffer(offer: OfferRecord, allow: (kept: readonly OfferRecord[]) => boolean): Promise<boolean> {
    return this.#run('readwrite', ['offers'], async (transaction) => {
      const offers = transaction.objectStore('offers');
      const kept = await offers.index('by-time').getAll();
      if (kept.some(({ id }) => id === offer.id) || !allow(kept)) return false;
      await offers.add(offer);
      return true;
    });
  }

  changeOffer(id: string, change: (offer: OfferRecord) => OfferRecord): Promise<OfferRecord | undefined> {
    return this.#run('readwrite', ['offers'], async (transaction) => {
      const offers = transaction.objectStore('offers');
      const offer = await offers.get(id);
      if (!offer) return undefined;
      const changed = change(offer);
      await offers.put(changed);
      return changed;
    });
  }

  offers(): Promise<readonly OfferRecord[]> {
    return this.#run('readonly', ['offers'], (transaction) =>
      transaction.objectStore('offers').index('by-time').getAll(),
    );
  }

  prune(now: number, retention: Retention): Promise<number> {
    return this.#run('readwrite', ['events', 'sessions', 'offers'], (transaction) =>
      pruneIn(transaction, now, retention),
    );
  }

  exportAll(now: number): Promise<ExportedData> {
    return this.#run('readonly', TABLES, async (transaction) => {
      const values = transaction.objectStore('values');
      const [events, sessions, offers, keys, contents] = await Promise.all([
        transaction.objectStore('events').index('by-time').getAll(),
        transaction.objectStore('sessions').index('by-number').getAll(),
        transaction.objectStore('offers').index('by-time').getAll(),
        values.getAllKeys(),
        values.getAll(),
      ]);
      const state = Object.fromEntries(keys.map((key, index) => [key, contents[index]]));
      return { exportedAt: now, kind: this.kind, events: withoutSeq(events), sessions, offers, state };
    });
  }

  async erase(): Promise<void> {
    await this.#run('readwrite', TABLES, async (transaction) => {
      await Promise.all(TABLES.map((name) => transaction.objectStore(name).clear()));
    });
  }

  close(): void {
    this.#database.close();
  }

  /** One transaction: what `work` asks for happens as a whole, or, where anything throws, not at all. */
  async #run<Name extends Table, Mode extends 'readonly' | 'readwrite', Result>(
    mode: Mode,
    names: Name[],
    work: (transaction: IDBPTransaction<EtuiSchema, Name[], Mode>) => Promise<Result>,
  ): Promise<Result> {
    let transaction: IDBPTransaction<EtuiSchema, Name[], Mode> | undefined;
    try {
      transaction = this.#database.transaction(names, mode);
      const [result] = await Promise.all([work(transaction), transaction.done]);
      return result;
    } catch (thrown) {
      abort(transaction);
      throw asStoreError(transaction?.error ?? thrown);
    }
  }
}

/** Also turns what `openDB` throws at once (no IndexedDB at all) into a rejection. */
async function connect(
  name: string,
  onLost: (loss: Loss) => void,
  blocked: () => void,
): Promise<IDBPDatabase<EtuiSchema>> {
  // Some private windows and web views have the name, and nothing behind it.
  if (!globalThis.indexedDB) throw new EtuiError(ErrorCode.StoreUnavailable, 'there is no IndexedDB here');
  return askedAgain(() =>
    openDB<EtuiSchema>(name, DATABASE_VERSION, {
      upgrade: (database, oldVersion, _newVersion, transaction) => upgrade(database, oldVersion, transaction),
      blocked,
      blocking: (_version, wanted) => onLost(wanted === null ? 'deleted' : 'taken-over'),
      terminated: () => onLost('terminated'),
    }),
  );
}

function abort(transaction: { abort(): void } | undefined): void {
  try {
    transaction?.abort();
  } catch {
    // It has ended already.
  }
}

/** The browser's refusals under our names; anything else is a mistake in what we were called with, and stays itself. */
function asStoreError(thrown: unknown): unknown {
  if (thrown instanceof EtuiError) return thrown;
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  if (name === 'QuotaExceededError') {
    return new EtuiError(ErrorCode.StoreQuota, 'the storage of this origin is full', { cause: thrown });
  }
  const isRefusal =
    (thrown instanceof DOMException && name !== 'DataCloneError') || name === 'ReferenceError';
  return isRefusal
    ? new EtuiError(ErrorCode.StoreUnavailable, 'IndexedDB does not work here', { cause: thrown })
    : thrown;
}

/** The shape of `sessions` inside any transaction of ours. */
interface SessionTable {
  index(name: 'by-number'): {
    openCursor(range: null, direction: 'prev'): Promise<{ readonly value: Session } | null>;
  };
}

async function newestSession(sessions: SessionTable): Promise<Session | undefined> {
  return (await sessions.index('by-number').openCursor(null, 'prev'))?.value;
}

/** `seq` orders rows; it is none of the event's facts. */
function withoutSeq(rows: readonly EventRow[]): readonly StoredEvent[] {
  return rows.map(({ seq: _, ...event }) => event);
}
