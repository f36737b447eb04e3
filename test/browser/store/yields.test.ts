/** Storage that is taken away, broken, or erased while it is written to: nothing throws, nothing hangs, nothing comes back. */
import { openDB } from 'idb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import type { EtuiError } from '../../../src/errors.js';
import { openStore } from '../../../src/store/open-store.js';
import { DATABASE_VERSION } from '../../../src/store/schema.js';
import { event, offer, record, START } from '../../unit/store/store-contract.js';
import { closing, freshName } from './databases.js';

const problems: string[] = [];
const onProblem = ({ code }: EtuiError) => problems.push(code);
const open = async (name = freshName(), consent = true) =>
  closing(await openStore({ consent, name, clock: () => START, onProblem, patienceMs: 10_000 }));
const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
const databaseExists = async (name: string) =>
  (await indexedDB.databases()).some((database) => database.name === name);

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  problems.length = 0;
});

describe('erasing while others write', () => {
  test('nothing that was told before the erasure is there after it, and what comes later is kept', async () => {
    const store = await open();
    const writes = Array.from({ length: 30 }, (_, index) =>
      store.record(record(event(`before-${index}`, index))),
    );
    const erased = store.erase();
    const later = Array.from({ length: 5 }, (_, index) =>
      store.record(record(event(`after-${index}`, 60 + index))),
    );
    await Promise.all([...writes, erased, ...later]);
    const { events, sessions, offers } = await store.exportAll(0);
    expect(idsOf(events)).toEqual(['after-0', 'after-1', 'after-2', 'after-3', 'after-4']);
    expect([sessions.length, offers.length]).toEqual([1, 0]);
    expect(problems).toEqual([]);
  });

  test('another tab that goes on writing loses nothing but what was erased, and both see the same', async () => {
    const name = freshName();
    const [here, there] = [await open(name), await open(name)];
    const busy = Array.from({ length: 40 }, (_, index) =>
      there.record(record(event(`there-${index}`, index))),
    );
    await here.erase();
    await Promise.all(busy);
    await there.record(record(event('last', 90)));
    const [mine, theirs] = [await here.exportAll(0), await there.exportAll(0)];
    expect(mine).toEqual(theirs);
    expect(idsOf(mine.events)).toContain('last');
    // A write is before the erasure or after it, never half of each: what is left is an unbroken end of what was told.
    const left = idsOf(mine.events).filter((id) => id.startsWith('there-'));
    expect(left).toEqual(
      Array.from({ length: left.length }, (_, index) => `there-${40 - left.length + index}`),
    );
  });

  test('consent withdrawn in the middle of writes leaves no database behind', async () => {
    const name = freshName();
    const store = await open(name);
    const writes = Array.from({ length: 20 }, (_, index) => store.record(record(event(`e-${index}`, index))));
    const withdrawn = store.setConsent(false);
    await Promise.all([...writes, withdrawn, store.record(record(event('after', 60)))]);
    expect(await databaseExists(name)).toBe(false);
    expect(idsOf((await store.exportAll(0)).events)).toEqual(['after']);
  });
});

describe('a database that is not as it should be', () => {
  test('of our version, but without our tables, means memory; the page goes on', async () => {
    const name = freshName();
    (
      await openDB(name, DATABASE_VERSION, { upgrade: (database) => void database.createObjectStore('else') })
    ).close();
    const store = await open(name);
    expect(idsOf((await store.record(record(event('a')))).added)).toEqual(['a']);
    expect(store.kind).toBe('memory');
    expect(problems).toEqual(['store/unavailable']);
  });

  test('that can’t be read in the middle of a visit means memory from then on', async () => {
    const store = await open();
    await store.record(record(event('a')));
    // A page of its files that can't be read ends a transaction from within, as this does.
    const get = IDBObjectStore.prototype.get;
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = get.apply(this, args);
      queueMicrotask(() => this.transaction.abort());
      return request;
    });
    const { added } = await store.record(record(event('b', 1)));
    expect(idsOf(added)).toEqual(['b']);
    expect(store.kind).toBe('memory');
    expect(problems).toEqual(['store/unavailable']);
  });
});

describe('storage that the browser takes away', () => {
  const clear = async () => {
    const session = cdp() as unknown as { send(method: string, params: object): Promise<unknown> };
    await session.send('Storage.clearDataForOrigin', { origin: location.origin, storageTypes: 'indexeddb' });
  };

  test('wiped in the middle of a visit: the visit goes on, in memory, and says why', async () => {
    const store = await open();
    await store.record(record(event('a')));
    await store.addOffer(offer('a'), () => true);
    await clear();
    const { added } = await store.record(record(event('b', 1)));
    expect(idsOf(added)).toEqual(['b']);
    expect(store.kind).toBe('memory');
    expect(problems).toEqual(['store/lost']);
    // Wiped is wiped: what the browser or the shopper threw away does not come back from a copy.
    expect(idsOf((await store.exportAll(0)).events)).toEqual(['b']);
  });

  test('wiped while the shopper erases: the erasure is no failure', async () => {
    for (let round = 0; round < 20; round++) {
      const store = await open();
      await store.record(record(event('a')));
      await Promise.all([clear(), store.erase()]);
      expect((await store.exportAll(0)).events).toEqual([]);
    }
  });

  test('wiped while a page opens: what the browser breaks off is asked again, and the visit is on the device', async () => {
    const real = IDBFactory.prototype.open;
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(function (this: IDBFactory, ...args) {
      const request = real.apply(this, args);
      request.addEventListener('upgradeneeded', (event) => {
        event.stopImmediatePropagation();
        request.transaction?.abort();
      });
      return request;
    });
    expect((await open()).kind).toBe('indexeddb');
    expect(problems).toEqual([]);
  });

  test('wiped between two visits: the next one begins as with somebody new', async () => {
    const name = freshName();
    const first = await open(name);
    await first.record(record(event('a')));
    first.close();
    await clear();
    const second = await open(name);
    expect(second.kind).toBe('indexeddb');
    expect(await second.exportAll(0)).toMatchObject({ events: [], sessions: [], offers: [], state: {} });
    expect((await second.record(record(event('b')))).session?.number).toBe(1);
    expect(problems).toEqual([]);
  });
});

test('a private window that has no IndexedDB at all works in memory, and an erasure is no failure', async () => {
  vi.stubGlobal('indexedDB', undefined);
  const store = await open('private');
  await store.record(record(event('a')));
  expect(store.kind).toBe('memory');
  expect(problems).toEqual(['store/unavailable']);
  await store.erase();
  expect((await store.exportAll(0)).events).toEqual([]);
});

test('a visit that is to be forgotten is, where it is in memory, and only there', async () => {
  const inMemory = await open(freshName(), false);
  await inMemory.record(record(event('a')));
  await inMemory.forgetVisit();
  expect((await inMemory.exportAll(0)).events).toEqual([]);
  const onDisk = await open();
  await onDisk.record(record(event('a')));
  await onDisk.forgetVisit();
  expect(idsOf((await onDisk.exportAll(0)).events)).toEqual(['a']);
});
