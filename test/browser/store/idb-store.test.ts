import { openDB } from 'idb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { IdbStore, type Loss } from '../../../src/store/idb-store.js';
import { DATABASE_VERSION } from '../../../src/store/schema.js';
import { STATE_KEY } from '../../../src/store/store.js';
import { type Counts, event, record, storeContract } from '../../unit/store/store-contract.js';
import type { AddEvents } from './add-events.worker.js';
import { closing, freshName } from './databases.js';

const ignore = () => undefined;
const openStore = async (name = freshName(), onLost: (loss: Loss) => void = ignore) =>
  closing(await IdbStore.open({ name, onLost }));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('IndexedDB', () => {
  storeContract(() => openStore());

  test('what was kept is there for the next visit', async () => {
    const name = freshName();
    const first = await openStore(name);
    await first.record(record(event('a')));
    const before = await first.exportAll(0);
    first.close();
    const second = await openStore(name);
    expect(await second.exportAll(0)).toEqual(before);
    expect((await second.record(record(event('a')))).duplicates).toBe(1);
  });

  test('a state that cannot be cloned is the caller’s mistake, and leaves nothing behind', async () => {
    const store = await openStore();
    const options = { events: [event('a')], initial: {}, fold: () => ({ no: ignore }), newId: () => 's' };
    await expect(store.record(options)).rejects.toHaveProperty('name', 'DataCloneError');
    expect((await store.exportAll(0)).events).toEqual([]);
  });
});

describe('tabs', () => {
  /** Resolves to how many offers the tab was allowed. */
  const tab = (message: AddEvents): Promise<number> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./add-events.worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }) => {
        worker.terminate();
        resolve(data as number);
      };
      worker.onerror = ({ message: reason }) => reject(new Error(reason));
      worker.postMessage(message);
    });

  test('three that write at once lose nothing, double nothing, and share one cap', async () => {
    const name = freshName();
    const count = 40;
    const offers = await Promise.all(
      ['x', 'y', 'z'].map((each) => tab({ database: name, tab: each, count })),
    );
    const store = await openStore(name);
    const { events, sessions, state } = await store.exportAll(0);
    expect(events).toHaveLength(3 * count + count);
    expect(new Set(events.map(({ id }) => id)).size).toBe(4 * count);
    expect(sessions).toHaveLength(1);
    const { trail } = state[STATE_KEY] as Counts;
    expect([...trail].sort()).toEqual(events.map(({ id }) => id).sort());
    expect(state['count']).toBe(3 * count);
    expect(offers.reduce((sum, each) => sum + each)).toBe(5);
  });
});

test('of what version 1 kept, events with their titles go and the shopper’s state stays', async () => {
  const name = freshName();
  const old = await openDB(name, 1, {
    upgrade(database) {
      const events = database.createObjectStore('events', { keyPath: 'seq', autoIncrement: true });
      events.createIndex('by-id', 'id', { unique: true });
      events.createIndex('by-session', ['sessionId', 'at']);
      events.createIndex('by-time', 'at');
      const sessions = database.createObjectStore('sessions', { keyPath: 'id' });
      sessions.createIndex('by-number', 'number', { unique: true });
      sessions.createIndex('by-time', 'lastAt');
      database.createObjectStore('offers', { keyPath: 'id' }).createIndex('by-time', 'at');
      database.createObjectStore('values');
    },
  });
  await old.add('events', { ...event('a'), sessionId: 's', params: { search_term: 'brass lamp' } });
  await old.put('values', { sessions: 4 }, STATE_KEY);
  old.close();
  const { events, state } = await (await openStore(name)).exportAll(0);
  expect(events).toEqual([]);
  expect(state[STATE_KEY]).toEqual({ sessions: 4 });
});

describe('getting and losing the database', () => {
  test('opening gives up where another tab holds an older version, and lets go when it comes after all', async () => {
    const name = freshName();
    // Holds on: no versionchange handler.
    const old = await openDB(name, DATABASE_VERSION);
    const release = vi.fn();
    old.addEventListener('versionchange', release);
    vi.stubGlobal('indexedDB', {
      open: (asked: string, version: number) => realFactory.open(asked, version + 1),
    });
    const opening = IdbStore.open({ name, onLost: ignore, patienceMs: 100 });
    await expect(opening).rejects.toMatchObject({ code: 'store/blocked' });
    expect(release).toHaveBeenCalled();
    vi.unstubAllGlobals();
    old.close();
    // Had the late connection stayed open, this would be blocked for ever.
    const newest = await openDB(name, DATABASE_VERSION + 2);
    newest.close();
  });

  test('an answer that never comes is not waited for', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('indexedDB', {
      open: () => {
        const request = realFactory.open(freshName());
        request.onsuccess = () => request.result.close();
        return Object.defineProperty(request, 'addEventListener', { value: ignore });
      },
    });
    const opening = IdbStore.open({ onLost: ignore, patienceMs: 100 });
    const outcome = expect(opening).rejects.toMatchObject({ code: 'store/unavailable' });
    await vi.advanceTimersByTimeAsync(100);
    await outcome;
  });

  test('a database that a newer version made is unavailable to an older one', async () => {
    const name = freshName();
    (await openDB(name, DATABASE_VERSION + 1)).close();
    await expect(IdbStore.open({ name, onLost: ignore })).rejects.toMatchObject({
      code: 'store/unavailable',
    });
  });

  test('a denied IndexedDB is unavailable', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    await expect(IdbStore.open({ onLost: ignore })).rejects.toMatchObject({ code: 'store/unavailable' });
  });

  test('an upgrade elsewhere and a deletion are told apart', async () => {
    const name = freshName();
    const losses: Loss[] = [];
    const store: IdbStore = await openStore(name, (loss) => {
      losses.push(loss);
      store.close();
    });
    (await openDB(name, DATABASE_VERSION + 1)).close();
    expect(losses).toEqual(['taken-over']);
    await expect(store.offers()).rejects.toMatchObject({ code: 'store/unavailable' });
  });
});

const realFactory = indexedDB;
