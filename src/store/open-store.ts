/**
 * The store the engine uses: memory before consent, IndexedDB after it, and memory again as soon as the browser refuses,
 * blocks, fills up or takes the database away, in the middle of a visit if need be, keeping what can still be read.
 *
 * Calls are worked off one at a time, so a move between the two never loses or doubles a call.
 */
import { deleteDB } from 'idb';
import { ErrorCode, EtuiError } from '../errors.js';
import type { Session } from '../events/session.js';
import { askedAgain } from './asked-again.js';
import { IdbStore, type Loss } from './idb-store.js';
import { MemoryStore } from './memory-store.js';
import { type Folding, migrate } from './migrate.js';
import { DATABASE_NAME } from './schema.js';
import type {
  ExportedData,
  OfferRecord,
  Recorded,
  RecordOptions,
  Retention,
  Store,
  StoredEvent,
} from './store.js';

export interface OpenStoreOptions {
  /** What is known when the page loads. False leaves the device alone: it is not even read. */
  readonly consent: boolean;
  /** Ms since the epoch. */
  readonly clock: () => number;
  /** Told, once each, why memory is used although there is consent. Codes: store/… */
  readonly onProblem: (problem: EtuiError) => void;
  /** Of the database; `etui`. */
  readonly name?: string;
  /** How long opening or deleting the database may take, ms; 2,000. */
  readonly patienceMs?: number;
}

/** A store that follows the shopper's word. */
export interface ConsentStore extends Store {
  /**
   * Given: what this visit holds is added to what the device remembers. Refused or withdrawn: everything is erased, on
   * the device too, and the visit goes on in an empty memory; rejects with store/unavailable where that failed. That
   * IndexedDB can't be had is no failure.
   */
  setConsent(given: boolean): Promise<void>;
  /** Empties the memory of a visit that is kept there; what is on the device is another tab's to erase. */
  forgetVisit(): Promise<void>;
}

/** Never rejects: where IndexedDB can't be had, the store is one in memory, and `onProblem` knows why. */
export async function openStore(options: OpenStoreOptions): Promise<ConsentStore> {
  const store = new FollowingStore(options);
  if (options.consent) await store.setConsent(true);
  return store;
}

class FollowingStore implements ConsentStore {
  readonly #options: OpenStoreOptions;
  readonly #name: string;
  readonly #patienceMs: number;
  #store: MemoryStore | IdbStore = new MemoryStore();
  #hasConsent = false;
  #folding: Folding | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: OpenStoreOptions) {
    this.#options = options;
    this.#name = options.name ?? DATABASE_NAME;
    this.#patienceMs = options.patienceMs ?? 2_000;
  }

  get kind(): Store['kind'] {
    return this.#store.kind;
  }

  setConsent(given: boolean): Promise<void> {
    return this.#next(async () => {
      const had = this.#hasConsent;
      this.#hasConsent = given;
      if (!given) await this.#forget();
      else if (!had) await this.#settle();
    });
  }

  record<State>(options: RecordOptions<State>): Promise<Recorded<State>> {
    const { initial, fold, newId } = options;
    this.#folding = { initial, fold: fold as Folding['fold'], newId };
    return this.#run((store) => store.record(options));
  }

  sessionEvents(sessionId: string): Promise<readonly StoredEvent[]> {
    return this.#run((store) => store.sessionEvents(sessionId));
  }

  currentSession(): Promise<Session | undefined> {
    return this.#run((store) => store.currentSession());
  }

  get<T>(key: string): Promise<T | undefined> {
    return this.#run((store) => store.get<T>(key));
  }

  update<T>(key: string, change: (old: T | undefined) => T | undefined): Promise<T | undefined> {
    return this.#run((store) => store.update(key, change));
  }

  addOffer(offer: OfferRecord, allow: (kept: readonly OfferRecord[]) => boolean): Promise<boolean> {
    return this.#run((store) => store.addOffer(offer, allow));
  }

  changeOffer(id: string, change: (offer: OfferRecord) => OfferRecord): Promise<OfferRecord | undefined> {
    return this.#run((store) => store.changeOffer(id, change));
  }

  offers(): Promise<readonly OfferRecord[]> {
    return this.#run((store) => store.offers());
  }

  prune(now: number, retention: Retention): Promise<number> {
    return this.#run((store) => store.prune(now, retention));
  }

  exportAll(now: number): Promise<ExportedData> {
    return this.#run((store) => store.exportAll(now));
  }

  /** Everything, whatever this visit uses now: what earlier visits left on the device, too. */
  erase(): Promise<void> {
    return this.#next(async () => {
      const isDone = this.#store.kind === 'indexeddb' && (await succeeds(this.#store.erase()));
      if (!isDone) await this.#forget();
    });
  }

  forgetVisit(): Promise<void> {
    return this.#next(async () => {
      if (this.#store.kind === 'memory') this.#store = new MemoryStore();
    });
  }

  close(): void {
    this.#store.close();
  }

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** A call that storage trouble interrupts has not happened: it is repeated on the memory that takes over. */
  #run<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
    return this.#next(async () => {
      try {
        return await work(this.#store);
      } catch (thrown) {
        if (!(thrown instanceof EtuiError) || this.#store.kind === 'memory') throw thrown;
        await this.#moveToMemory(thrown, true);
        return work(this.#store);
      }
    });
  }

  /** From memory to the device. */
  async #settle(): Promise<void> {
    let disk: IdbStore | undefined;
    try {
      disk = await IdbStore.open({
        name: this.#name,
        patienceMs: this.#patienceMs,
        onLost: (loss) => void this.#next(() => this.#lose(disk, loss)),
      });
      await migrate(this.#store, disk, this.#folding, this.#options.clock());
      this.#store = disk;
    } catch (thrown) {
      disk?.close();
      if (!(thrown instanceof EtuiError)) throw thrown;
      this.#options.onProblem(thrown);
    }
  }

  async #lose(disk: IdbStore | undefined, loss: Loss): Promise<void> {
    if (disk && this.#store === disk) {
      const problem = new EtuiError(
        ErrorCode.StoreLost,
        `the database was ${loss}; this visit goes on in memory`,
      );
      // Deleted means: the shopper, or another tab for them, wants it gone.
      await this.#moveToMemory(problem, loss === 'taken-over');
    }
    disk?.close();
  }

  async #moveToMemory(problem: EtuiError, mayKeep: boolean): Promise<void> {
    const disk = this.#store;
    const rescued = mayKeep ? await disk.exportAll(this.#options.clock()).catch(() => undefined) : undefined;
    disk.close();
    this.#store = new MemoryStore(rescued);
    this.#options.onProblem(problem);
  }

  async #forget(): Promise<void> {
    const disk = this.#store;
    this.#store = new MemoryStore();
    // Emptied first: deleting has to wait until other tabs let go.
    if (disk.kind === 'indexeddb') await succeeds(disk.erase());
    disk.close();
    await deleteDatabase(this.#name, this.#patienceMs);
  }
}

const succeeds = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false,
  );

/** Where there is no IndexedDB there is nothing to delete. Errors: store/unavailable. */
async function deleteDatabase(name: string, patienceMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const failed = (cause?: unknown) =>
    new EtuiError(ErrorCode.StoreUnavailable, 'the database could not be deleted', { cause });
  try {
    if (!globalThis.indexedDB) return;
    await Promise.race([
      askedAgain(() => deleteDB(name)),
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(failed()), patienceMs);
      }),
    ]);
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'SecurityError') return;
    throw thrown instanceof EtuiError ? thrown : failed(thrown);
  } finally {
    clearTimeout(timer);
  }
}
