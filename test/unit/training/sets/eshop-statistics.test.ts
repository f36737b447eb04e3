import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClickSession, Clicks } from '../../../../training/sets/eshop-sessions.js';
import { KINDS, statisticsOf, viewWithout } from '../../../../training/sets/eshop-statistics.js';

const PRODUCTS = 5;
const products = Array.from({ length: PRODUCTS }, (_, at) => ({
  model: `A${at}`,
  category: at % 4,
  colour: 0,
  location: 0,
  photograph: 0,
  price: 30,
  page: 0,
}));

const session = fc.record({
  day: fc.integer({ min: 1, max: 100 }),
  poland: fc.boolean(),
  clicks: fc
    .array(fc.integer({ min: 0, max: PRODUCTS - 1 }), { minLength: 1, maxLength: 15 })
    .map((clicks) => Uint16Array.from(clicks)),
});

test('a session taken out leaves the counts that the others alone would have', () => {
  fc.assert(
    fc.property(fc.array(session, { minLength: 2, maxLength: 6 }), (sessions) => {
      // The last day stays, so that recency is counted from the same day.
      const all: ClickSession[] = [...sessions, { day: 101, poland: true, clicks: Uint16Array.of(0) }];
      const clicks: Clicks = { products, sessions: all };
      const out = all[0]!;
      const view = viewWithout(statisticsOf(clicks, all), out);
      const others = statisticsOf(clicks, all.slice(1));
      for (const kind of KINDS) {
        for (let from = 0; from < PRODUCTS; from++) {
          expect(view.total(kind, from)).toBeCloseTo(others.totals[kind][from]!, 9);
          for (let to = 0; to < PRODUCTS; to++) {
            expect(view.after(kind, from, to)).toBeCloseTo(others.after[kind][from * PRODUCTS + to]!, 9);
          }
        }
      }
    }),
  );
});

test('counts what follows at once, two clicks later and at any time', () => {
  const one = { day: 1, poland: true, clicks: Uint16Array.of(0, 1, 2) };
  const { after } = statisticsOf({ products, sessions: [one] }, [one]);
  expect([after.next[0 * PRODUCTS + 1], after.next[1 * PRODUCTS + 2], after.next[0 * PRODUCTS + 2]]).toEqual([
    1, 1, 0,
  ]);
  expect(after.second[0 * PRODUCTS + 2]).toBe(1);
  expect([after.later[0 * PRODUCTS + 1], after.later[0 * PRODUCTS + 2]]).toEqual([1, 0.5]);
});
