/** What every store promises. Run by each implementation's test: memory in Node and in the browser, IndexedDB there. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SESSION_IDLE_MS } from '../../../src/events/session.js';
import type { ShopEvent } from '../../../src/events/vocabulary.js';
import { type OfferRecord, type RecordOptions, STATE_KEY, type Store } from '../../../src/store/store.js';

export const START = Date.UTC(2026, 10, 22);
export const MINUTE = 60_000;

export const event = (id: string, minutes = 0, name: ShopEvent['name'] = 'page_view'): ShopEvent => ({
  id,
  name,
  at: START + minutes * MINUTE,
  params: { page_path: `/${id}` },
});

export const offer = (id: string, minutes = 0): OfferRecord => ({
  id,
  couponId: `coupon-${id}`,
  sessionId: 's',
  at: START + minutes * MINUTE,
  status: 'shown',
  statusAt: START + minutes * MINUTE,
  propensity: 0.5,
});

export interface Counts {
  readonly events: number;
  readonly sessions: number;
  readonly trail: readonly string[];
}

let ids = 0;
/** A state in which every event leaves a mark, so that a lost or doubled one shows. */
export const record = (...events: ShopEvent[]): RecordOptions<Counts> => ({
  events,
  initial: { events: 0, sessions: 0, trail: [] },
  fold: (state, { id }, startsSession) => ({
    events: state.events + 1,
    sessions: state.sessions + (startsSession ? 1 : 0),
    trail: [...state.trail, id],
  }),
  newId: () => `session-${++ids}`,
});

const KEEP_ALL = { maxAgeMs: Number.MAX_SAFE_INTEGER, maxEvents: 1_000, maxOffers: 1_000 };
const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

/** @param open a fresh, empty store for each test */
export function storeContract(open: () => Promise<Store>): void {
  test('a new store knows nothing', async () => {
    const store = await open();
    expect(await store.currentSession()).toBeUndefined();
    expect(await store.get('anything')).toBeUndefined();
    expect(await store.sessionEvents('none')).toEqual([]);
    const { kind } = store;
    const empty = { exportedAt: 7, kind, events: [], sessions: [], offers: [], state: {} };
    expect(await store.exportAll(7)).toEqual(empty);
  });

  test('recording keeps the events, finds their session and folds the state', async () => {
    const store = await open();
    const recorded = await store.record(record(event('a'), event('b', 1)));
    const sessionId = recorded.session?.id ?? '';
    expect(recorded).toEqual({
      added: [
        { ...event('a'), sessionId },
        { ...event('b', 1), sessionId },
      ],
      duplicates: 0,
      session: { id: sessionId, number: 1, startedAt: START, lastAt: START + MINUTE },
      state: { events: 2, sessions: 1, trail: ['a', 'b'] },
    });
    expect(await store.currentSession()).toEqual(recorded.session);
    expect(await store.sessionEvents(sessionId)).toEqual(recorded.added);
    expect(await store.get(STATE_KEY)).toEqual(recorded.state);
  });

  test('an event seen before, earlier or in the same batch, is counted and left out', async () => {
    const store = await open();
    await store.record(record(event('a')));
    const recorded = await store.record(record(event('a'), event('b', 1), event('b', 2)));
    expect(idsOf(recorded.added)).toEqual(['b']);
    expect(recorded.duplicates).toBe(2);
    expect(recorded.state.trail).toEqual(['a', 'b']);
  });

  test('an empty batch changes nothing and tells what is known', async () => {
    const store = await open();
    expect(await store.record(record())).toMatchObject({
      added: [],
      session: undefined,
      state: { events: 0 },
    });
    expect(await store.get(STATE_KEY)).toBeUndefined();
    const { session } = await store.record(record(event('a')));
    expect(await store.record(record())).toMatchObject({ added: [], session, state: { events: 1 } });
  });

  test('half an hour idle starts the next session, within one batch, too', async () => {
    const store = await open();
    const late = 1 + SESSION_IDLE_MS / MINUTE;
    const { added, session, state } = await store.record(record(event('a'), event('b', 1), event('c', late)));
    expect(session).toMatchObject({ number: 2, startedAt: START + late * MINUTE });
    expect(added[0]?.sessionId).toBe(added[1]?.sessionId);
    expect(added[2]?.sessionId).toBe(session?.id);
    expect(state).toMatchObject({ events: 3, sessions: 2 });
    const { sessions } = await store.exportAll(0);
    expect(sessions.map(({ number, lastAt }) => [number, lastAt])).toEqual([
      [1, START + MINUTE],
      [2, START + late * MINUTE],
    ]);
  });

  test("a session's events come oldest first, those of one millisecond as they arrived", async () => {
    const store = await open();
    await store.record(record(event('z'), event('y', 2)));
    const { session } = await store.record(record(event('b', 2), event('a', 2), event('late', 1)));
    expect(idsOf(await store.sessionEvents(session?.id ?? ''))).toEqual(['z', 'late', 'y', 'b', 'a']);
  });

  test('a fold that throws leaves everything as it was', async () => {
    const store = await open();
    await store.record(record(event('a')));
    const before = await store.exportAll(0);
    const options = record(event('b', 1), event('c', 2));
    const fold: typeof options.fold = (state, next, starts) => {
      if (next.id === 'c') throw new RangeError('folded too far');
      return options.fold(state, next, starts);
    };
    await expect(store.record({ ...options, fold })).rejects.toThrow(new RangeError('folded too far'));
    expect(await store.exportAll(0)).toEqual(before);
  });

  test('a small value is changed in one step, and undefined deletes it', async () => {
    const store = await open();
    const add = (old: number | undefined) => (old ?? 0) + 1;
    await Promise.all(Array.from({ length: 20 }, () => store.update('count', add)));
    expect(await store.get('count')).toBe(20);
    expect(await store.update('count', () => undefined)).toBeUndefined();
    expect(await store.get('count')).toBeUndefined();
    expect((await store.exportAll(0)).state).toEqual({});
  });

  test('an offer is added only while the rule over all kept offers allows it', async () => {
    const store = await open();
    const atMostTwo = (kept: readonly OfferRecord[]) => kept.length < 2;
    const asked = ['a', 'b', 'c', 'd'].map((id, minute) => store.addOffer(offer(id, minute), atMostTwo));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(2);
    expect(await store.offers()).toEqual([offer('a', 0), offer('b', 1)]);
  });

  test('the same offer is added once', async () => {
    const store = await open();
    expect(await store.addOffer(offer('a'), () => true)).toBe(true);
    expect(await store.addOffer(offer('a'), () => true)).toBe(false);
    expect(await store.offers()).toHaveLength(1);
  });

  test('an offer can be changed, an unknown one cannot', async () => {
    const store = await open();
    await store.addOffer(offer('a'), () => true);
    const claimed = await store.changeOffer('a', (old) => ({ ...old, status: 'claimed', code: 'TEA' }));
    expect(claimed).toEqual({ ...offer('a'), status: 'claimed', code: 'TEA' });
    expect(await store.offers()).toEqual([claimed]);
    expect(await store.changeOffer('b', (old) => old)).toBeUndefined();
  });

  test('what is too old goes, events and sessions', async () => {
    const store = await open();
    await store.record(record(event('old'), event('new', 60)));
    const now = START + 90 * MINUTE;
    // The boundary itself is young enough.
    expect(await store.prune(now, { ...KEEP_ALL, maxAgeMs: 90 * MINUTE })).toBe(0);
    expect(await store.prune(now, { ...KEEP_ALL, maxAgeMs: 90 * MINUTE - 1 })).toBe(2);
    const { events, sessions } = await store.exportAll(0);
    expect(idsOf(events)).toEqual(['new']);
    expect(sessions.map(({ number }) => number)).toEqual([2]);
    // The pruned event is forgotten, its mark in the state is not.
    expect(await store.get(STATE_KEY)).toMatchObject({ events: 2 });
  });

  test('of too many the newest stay, events and offers', async () => {
    const store = await open();
    await store.record(record(event('c', 2), event('a', 0), event('b', 1)));
    for (const minute of [2, 0, 1]) await store.addOffer(offer(`o${minute}`, minute), () => true);
    expect(await store.prune(START, { ...KEEP_ALL, maxEvents: 2, maxOffers: 1 })).toBe(3);
    const { events, offers } = await store.exportAll(0);
    expect([idsOf(events), idsOf(offers)]).toEqual([['b', 'c'], ['o2']]);
    expect(await store.prune(START, { ...KEEP_ALL, maxEvents: 0, maxOffers: 0 })).toBe(3);
  });

  test('of too many offers those at which the shopper said “never” stay', async () => {
    const store = await open();
    const never = { ...offer('never', 0), never: true };
    await store.addOffer(never, () => true);
    for (const minute of [1, 2]) await store.addOffer(offer(`o${minute}`, minute), () => true);
    expect(await store.prune(START + 3 * MINUTE, { ...KEEP_ALL, maxOffers: 1 })).toBe(1);
    expect(idsOf(await store.offers())).toEqual(['never', 'o2']);
  });

  test('offers stamped later than now are stamped with now, and others stay as they are', async () => {
    const store = await open();
    const [past, ahead] = [offer('past', 0), offer('ahead', 60)];
    for (const each of [past, ahead]) await store.addOffer(each, () => true);
    await store.changeOffer('past', (kept) => ({ ...kept, statusAt: START + 30 * MINUTE }));
    const now = START + 10 * MINUTE;
    expect(await store.prune(now, KEEP_ALL)).toBe(0);
    expect(await store.offers()).toEqual([
      { ...past, statusAt: now },
      { ...ahead, at: now, statusAt: now },
    ]);
  });

  test('an export holds everything, and survives as JSON', async () => {
    const store = await open();
    await store.record(record(event('a'), event('b', 60)));
    await store.addOffer(offer('a'), () => true);
    await store.update('seen', () => ({ version: 3 }));
    const all = await store.exportAll(START);
    expect(all).toMatchObject({ exportedAt: START, kind: store.kind, offers: [offer('a')] });
    expect(idsOf(all.events)).toEqual(['a', 'b']);
    expect(all.sessions).toHaveLength(2);
    expect(all.state).toEqual({
      seen: { version: 3 },
      [STATE_KEY]: expect.objectContaining({ events: 2 }),
    });
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  });

  test('after an erase nothing is left, and a new visit counts from one', async () => {
    const store = await open();
    await store.record(record(event('a')));
    await store.addOffer(offer('a'), () => true);
    await store.update('seen', () => 3);
    await store.erase();
    expect(await store.exportAll(0)).toMatchObject({ events: [], sessions: [], offers: [], state: {} });
    const { session, state } = await store.record(record(event('a')));
    expect(session?.number).toBe(1);
    expect(state.events).toBe(1);
  });

  test('however batches overlap, each event is folded exactly once and lies in exactly one session', async () => {
    const some = fc.record({ id: fc.nat(30).map(String), minute: fc.nat(200) });
    const batches = fc.array(fc.array(some, { maxLength: 6 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        const store = await open();
        const all = given.map((batch) => batch.map(({ id, minute }) => event(id, minute)));
        await Promise.all(all.map((batch) => store.record(record(...batch))));
        const { events, sessions, state } = await store.exportAll(0);
        const expected = [...new Set(idsOf(all.flat()))].sort();
        expect(idsOf(events).sort()).toEqual(expected);
        expect([...((state[STATE_KEY] as Counts | undefined)?.trail ?? [])].sort()).toEqual(expected);
        const inSessions = await Promise.all(sessions.map(({ id }) => store.sessionEvents(id)));
        expect(idsOf(inSessions.flat()).sort()).toEqual(expected);
        expect(sessions.map(({ number }) => number)).toEqual(sessions.map((_, index) => index + 1));
        store.close();
      }),
      { numRuns: 25 },
    );
  });
}
