import { openDB } from 'idb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import type { EtuiError } from '../../../src/errors.js';
import { openStore } from '../../../src/store/open-store.js';
import { DATABASE_VERSION } from '../../../src/store/schema.js';
import { STATE_KEY } from '../../../src/store/store.js';
import { type Counts, event, offer, record, START, storeContract } from '../../unit/store/store-contract.js';
import { closing, freshName } from './databases.js';

const problems: string[] = [];
const onProblem = ({ code }: EtuiError) => problems.push(code);

const open = async (consent: boolean, name = freshName()) =>
  closing(await openStore({ consent, name, clock: () => START, onProblem, patienceMs: 1_000 }));

const databaseExists = async (name: string) =>
  (await indexedDB.databases()).some((database) => database.name === name);

const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  problems.length = 0;
});

describe('with consent', () => storeContract(() => open(true)));
describe('without consent', () => storeContract(() => open(false)));

describe('consent', () => {
  test('without it nothing comes onto the device', async () => {
    const name = freshName();
    const store = await open(false, name);
    await store.record(record(event('a')));
    expect(store.kind).toBe('memory');
    expect(await databaseExists(name)).toBe(false);
  });

  test('given in the middle of a visit, this visit continues the ones before', async () => {
    const name = freshName();
    const earlier = await open(true, name);
    await earlier.record(record(event('old')));
    await earlier.addOffer(offer('old'), () => true);
    await earlier.update('version', () => 4);
    earlier.close();

    const store = await open(false, name);
    await store.record(record(event('a', 10), event('b', 60)));
    const { session: before } = await store.record(record());
    await store.addOffer({ ...offer('new', 60), sessionId: before?.id ?? '' }, () => true);
    await store.update('version', () => 3);
    await store.update('paused', () => true);
    await store.setConsent(true);

    expect(store.kind).toBe('indexeddb');
    const { events, sessions, offers, state } = await store.exportAll(0);
    expect(idsOf(events)).toEqual(['old', 'a', 'b']);
    // `a` came ten minutes after `old`: it belongs to that session, whatever memory had thought.
    expect(sessions.map(({ number }) => number)).toEqual([1, 2]);
    expect(state[STATE_KEY]).toEqual({ events: 3, sessions: 2, trail: ['old', 'a', 'b'] });
    expect(offers.map(({ id, sessionId }) => [id, sessionId])).toEqual([
      ['old', 's'],
      ['new', sessions[1]?.id],
    ]);
    // The longer memory knows better which version was seen.
    expect(state).toMatchObject({ version: 4, paused: true });
    expect(problems).toEqual([]);
  });

  test('given twice moves nothing twice', async () => {
    const store = await open(false);
    await store.record(record(event('a')));
    await Promise.all([store.setConsent(true), store.setConsent(true)]);
    expect(await store.get<Counts>(STATE_KEY)).toMatchObject({ events: 1 });
  });

  test('withdrawn, nothing remains, on the device and in memory; the visit goes on', async () => {
    const name = freshName();
    const store = await open(true, name);
    await store.record(record(event('a')));
    await store.setConsent(false);
    expect(await databaseExists(name)).toBe(false);
    expect(store.kind).toBe('memory');
    expect((await store.exportAll(0)).events).toEqual([]);
    expect((await store.record(record(event('b')))).session?.number).toBe(1);
    expect(await databaseExists(name)).toBe(false);
  });

  test('refused, what earlier visits left goes, too', async () => {
    const name = freshName();
    const earlier = await open(true, name);
    await earlier.record(record(event('a')));
    earlier.close();
    const store = await open(false, name);
    expect(await databaseExists(name)).toBe(true);
    await store.setConsent(false);
    expect(await databaseExists(name)).toBe(false);
  });

  test('withdrawn in one tab, another tab that had it open forgets, too', async () => {
    const name = freshName();
    const [here, there] = [await open(true, name), await open(true, name)];
    await there.record(record(event('a')));
    await here.setConsent(false);
    expect(await databaseExists(name)).toBe(false);
    expect((await there.exportAll(0)).events).toEqual([]);
    expect(there.kind).toBe('memory');
    expect(problems).toEqual(['store/lost']);
  });

  test('an erase before consent erases what earlier visits left', async () => {
    const name = freshName();
    const earlier = await open(true, name);
    await earlier.record(record(event('a')));
    earlier.close();
    const store = await open(false, name);
    await store.erase();
    expect(await databaseExists(name)).toBe(false);
  });
});

describe('when the device refuses', () => {
  test('a denied IndexedDB means memory, and says so once', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    const store = await open(true, 'denied');
    await store.record(record(event('a')));
    expect(store.kind).toBe('memory');
    expect(problems).toEqual(['store/unavailable']);
  });

  test('an origin that is really full moves the visit to memory, keeping what was kept', async () => {
    await setQuota(300_000);
    try {
      const store = await open(true);
      await store.record(record(event('a')));
      await store.addOffer(offer('a'), () => true);
      let pads = 0;
      while (store.kind === 'indexeddb' && pads < 20) {
        const pad = crypto.getRandomValues(new Uint8Array(60_000));
        expect(await store.update(`pad ${++pads}`, () => pad)).toEqual(pad);
      }
      expect(store.kind).toBe('memory');
      expect(problems).toEqual(['store/quota']);
      const { state } = await store.record(record(event('a'), event('b', 1)));
      expect(state.trail).toEqual(['a', 'b']);
      const kept = await store.exportAll(0);
      expect([idsOf(kept.events), idsOf(kept.offers)]).toEqual([['a', 'b'], ['a']]);
      expect(Object.keys(kept.state)).toHaveLength(pads + 1);
    } finally {
      await setQuota(undefined);
    }
  });

  test('a write that is aborted halfway happens once, in memory', async () => {
    const store = await open(true);
    await store.record(record(event('a')));
    const add = IDBObjectStore.prototype.add;
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = add.apply(this, args);
      queueMicrotask(() => this.transaction.abort());
      return request;
    });
    const { state, added } = await store.record(record(event('b', 1)));
    expect(idsOf(added)).toEqual(['b']);
    expect(state.trail).toEqual(['a', 'b']);
    expect(store.kind).toBe('memory');
    expect(problems).toEqual(['store/unavailable']);
  });

  test('a newer version in another tab is let through, and this visit goes on in memory', async () => {
    const name = freshName();
    const store = await open(true, name);
    await store.record(record(event('a')));
    const newer = await openDB(name, DATABASE_VERSION + 1);
    const { state } = await store.record(record(event('b', 1)));
    expect(state.trail).toEqual(['a', 'b']);
    expect(store.kind).toBe('memory');
    expect(problems).toEqual(['store/lost']);
    // What the newer version has is what was there before it came.
    expect(await newer.count('events')).toBe(1);
    newer.close();
  });

  test('a mistake of the caller stays the caller’s, and moves nothing', async () => {
    const store = await open(true);
    const fold = () => {
      throw new RangeError('mine');
    };
    await expect(store.record({ ...record(event('a')), fold })).rejects.toThrow(new RangeError('mine'));
    expect(store.kind).toBe('indexeddb');
    expect(problems).toEqual([]);
  });

  test('after moving to memory an erase still reaches the device', async () => {
    const name = freshName();
    const store = await open(true, name);
    await store.record(record(event('a')));
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('closing', 'InvalidStateError');
    });
    await store.record(record(event('b')));
    expect(store.kind).toBe('memory');
    expect(await databaseExists(name)).toBe(true);
    await store.erase();
    expect(await databaseExists(name)).toBe(false);
    expect((await store.exportAll(0)).events).toEqual([]);
  });
});

/**
 * The browser's own limit for this origin, bytes; undefined restores it. What the origin had is cleared first: Chromium
 * remembers for half a minute how much room there was.
 */
async function setQuota(quotaSize: number | undefined): Promise<void> {
  const session = cdp() as unknown as { send(method: string, params: object): Promise<unknown> };
  const { origin } = location;
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await session.send('Storage.overrideQuotaForOrigin', {
    origin,
    ...(quotaSize !== undefined && { quotaSize }),
  });
}
