import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SESSION_IDLE_MS, SESSION_MAX_MS, type Session, sessionAt } from '../../../src/events/session.js';

const START = Date.UTC(2026, 10, 22);
const open: Session = { id: 's1', number: 3, startedAt: START, lastAt: START + 1_000 };
const newId = () => 's2';

test('the first event starts session 1', () => {
  expect(sessionAt(undefined, START, newId)).toEqual({
    id: 's2',
    number: 1,
    startedAt: START,
    lastAt: START,
  });
});

test('an event just before thirty idle minutes continues the session, at thirty it starts the next', () => {
  const last = open.lastAt + SESSION_IDLE_MS;
  expect(sessionAt(open, last - 1, newId)).toEqual({ ...open, lastAt: last - 1 });
  expect(sessionAt(open, last, newId)).toEqual({ id: 's2', number: 4, startedAt: last, lastAt: last });
});

test('a session that never idles still ends after a day', () => {
  const busy = { ...open, lastAt: START + SESSION_MAX_MS - 10 };
  expect(sessionAt(busy, START + SESSION_MAX_MS - 1, newId).id).toBe('s1');
  expect(sessionAt(busy, START + SESSION_MAX_MS, newId).id).toBe('s2');
});

test('a clock set back a little keeps the session and its newest time', () => {
  expect(sessionAt(open, START - 60_000, newId)).toEqual(open);
});

test('a session begun by a clock years ahead ends when the clock is put right', () => {
  const ahead = { ...open, startedAt: Date.UTC(2099, 0), lastAt: Date.UTC(2099, 0) };
  expect(sessionAt(ahead, START, newId)).toEqual({ id: 's2', number: 4, startedAt: START, lastAt: START });
});

test('however the events fall, no session outlives a day or bridges an idle half hour', () => {
  const gaps = fc.array(fc.oneof(fc.nat(60_000), fc.integer({ min: -60_000, max: 2 * SESSION_IDLE_MS })));
  fc.assert(
    fc.property(gaps, (steps) => {
      let at = START;
      let last: Session | undefined;
      for (const step of steps) {
        at += step;
        const next = sessionAt(last, at, () => `after ${last?.number ?? 0}`);
        expect(next.lastAt - next.startedAt).toBeLessThan(SESSION_MAX_MS);
        expect(next.lastAt).toBeGreaterThanOrEqual(next.startedAt);
        if (last && next.id === last.id) expect(next.lastAt - last.lastAt).toBeLessThan(SESSION_IDLE_MS);
        if (last && next.id !== last.id) expect(next.number).toBe(last.number + 1);
        last = next;
      }
    }),
  );
});
