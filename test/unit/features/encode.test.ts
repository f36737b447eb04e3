import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SESSION_IDLE_MS } from '../../../src/events/session.js';
import type { ShopEvent } from '../../../src/events/vocabulary.js';
import {
  CONTEXT_COLUMNS,
  CONTEXT_GROUPS,
  CONTEXT_WIDTH,
  COUPON_COLUMNS,
  COUPON_WIDTH,
  EVENT_COLUMNS,
  EVENT_WIDTH,
  encodeContext,
  encodeCoupon,
  encodeCoupons,
  encodeEvents,
  encodeRelative,
  encodeRelatives,
  isAct,
  RELATIVE_COLUMNS,
  RELATIVE_GROUPS,
  RELATIVE_WIDTH,
  WINDOW,
  windowStart,
} from '../../../src/features/encode.js';
import { EMPTY_SHOPPER, foldShopper, type ShopperState } from '../../../src/features/shopper.js';
import { NO_TABLES } from '../../../src/features/tables.js';
import { randomTables } from '../../support/random-tables.js';
import { seeded } from '../model/random-student.js';
import { type DocumentedColumn, documentedBlocks } from './documented.js';
import { POOL, visits } from './shop-events.js';

const fold = (events: readonly ShopEvent[]) =>
  events.reduce<ShopperState>(
    (state, event, index) => foldShopper(state, { ...event, sessionId: 's' }, index === 0, POOL.currency),
    EMPTY_SHOPPER,
  );
const view = (at: number, price: number, id = '1', category = 'a'): ShopEvent => ({
  id: `${at}`,
  name: 'view_item',
  at,
  params: { items: [{ item_id: id, item_category: category, price }] },
});
const column = (columns: readonly string[], row: Float32Array, name: string) => row[columns.indexOf(name)];

describe('every block', () => {
  const hostileTitles = fc.oneof(
    fc.constantFrom(
      '茶'.repeat(5000),
      'word '.repeat(2000),
      '🫖🍵'.repeat(300),
      'مصباح مكتب',
      '\u202e\ud800',
      '',
      '__proto__',
      'Oak lamp x',
    ),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  );
  const titledVisits = fc.tuple(visits(12), hostileTitles).map(([events, title]) =>
    events.map((event): ShopEvent => {
      const items = event.params.items?.map((item) => ({ ...item, item_name: title }));
      return { ...event, params: { ...event.params, search_term: title, ...(items && { items }) } };
    }),
  );
  const ITEMS = ['1', '2', '3'].map((id) => ({ id, category: 'a', brand: id === '1' ? 'x' : 'y' }));
  const anyTables = fc.oneof(
    fc.constant(NO_TABLES),
    fc.integer().map((seed) => randomTables(seeded(seed), ITEMS, 'Oak lamp')),
    // Degenerate, but an artifact may hold them: all the same, all nothing, all huge.
    fc.constantFrom(0, 1, 1e18).map((value) => {
      const tables = randomTables(seeded(1), ITEMS, 'Oak lamp');
      tables.items.factors.fill(value);
      tables.attributes.factors.fill(value);
      tables.idf.fill(value);
      tables.segments.centroids.fill(value);
      tables.dwellDeciles.fill(value);
      return tables;
    }),
  );

  test('stays finite and within the range that the page gives it, whatever the visit, its texts and the tables', () => {
    const documented = documentedBlocks();
    fc.assert(
      fc.property(titledVisits, anyTables, (events, tables) => {
        const state = fold(events);
        const now = events.at(-1)?.at ?? 0;
        const blocks = [
          encodeEvents(events, 0, POOL),
          encodeContext(state, events, now, POOL, tables),
          encodeCoupons(POOL.coupons, POOL),
          encodeRelatives(POOL.coupons, state, events, now, POOL, tables),
        ];
        blocks.forEach((block, index) => {
          const columns = documented[index] as readonly DocumentedColumn[];
          block.forEach((value, at) => {
            const { name, scale, range } = columns[at % columns.length] as DocumentedColumn;
            const isIn =
              scale === 'flag' ? value === 0 || value === 1 : value >= range[0] && value <= range[1];
            if (!isIn) throw new Error(`${name} is ${value}`);
          });
        });
      }),
    );
  });

  test('has the width it says, one row per event or coupon', () => {
    const [events, now] = [[view(0, 10), view(1000, 20)], 1000];
    const state = fold(events);
    expect(encodeEvents(events, 1, POOL)).toHaveLength(EVENT_WIDTH);
    expect(encodeEvents(events, 2, POOL)).toHaveLength(0);
    expect(encodeContext(state, events, 1000, POOL)).toHaveLength(CONTEXT_WIDTH);
    expect(encodeCoupons(POOL.coupons, POOL)).toHaveLength(4 * COUPON_WIDTH);
    expect(encodeRelatives(POOL.coupons, state, events, now, POOL)).toHaveLength(4 * RELATIVE_WIDTH);
  });

  test('names each column once, and docs/features.md names the same ones in the same order', () => {
    const blocks = [EVENT_COLUMNS, CONTEXT_COLUMNS, COUPON_COLUMNS, RELATIVE_COLUMNS];
    for (const columns of blocks) expect(new Set(columns).size).toBe(columns.length);
    expect(documentedBlocks().map((columns) => columns.map(({ name }) => name))).toEqual(blocks);
  });

  test('splits its columns into groups without gap or overlap', () => {
    for (const [groups, width] of [
      [CONTEXT_GROUPS, CONTEXT_WIDTH],
      [RELATIVE_GROUPS, RELATIVE_WIDTH],
    ] as const) {
      const covered = Object.values(groups).flatMap(([from, to]) =>
        Array.from({ length: to - from }, (_, i) => from + i),
      );
      expect(covered).toEqual(Array.from({ length: width }, (_, i) => i));
    }
    expect(Object.keys({ ...CONTEXT_GROUPS, ...RELATIVE_GROUPS })).toEqual([
      'profile',
      'cart',
      'clock',
      'fit',
      'interest',
    ]);
  });

  test('gives coupons one by one what it gives them together', () => {
    const [events, now] = [[view(0, 60), view(1000, 20)], 1000];
    const state = fold(events);
    POOL.coupons.forEach((coupon, index) => {
      const [terms, relative] = [
        encodeCoupons(POOL.coupons, POOL),
        encodeRelatives(POOL.coupons, state, events, now, POOL),
      ];
      expect(encodeCoupon(coupon, POOL)).toEqual(
        terms.subarray(index * COUPON_WIDTH, (index + 1) * COUPON_WIDTH),
      );
      expect(encodeRelative(coupon, state, events, now, POOL)).toEqual(
        relative.subarray(index * RELATIVE_WIDTH, (index + 1) * RELATIVE_WIDTH),
      );
    });
  });
});

describe('events', () => {
  test('read one at a time are what they are read together: cached = uncached', () => {
    fc.assert(
      fc.property(visits(20), (events) => {
        const alone = events.map((_, index) => encodeEvents(events.slice(0, index + 1), index, POOL));
        expect(alone.flatMap((rows) => [...rows])).toEqual([...encodeEvents(events, 0, POOL)]);
      }),
    );
  });

  test('say when a thing is seen again, and whether it costs more than the one before', () => {
    const rows = encodeEvents([view(0, 20), view(1, 60, '2'), view(2, 20), view(3, 20)], 0, POOL);
    const of = (name: string) =>
      [0, 1, 2, 3].map((row) => column(EVENT_COLUMNS, rows.subarray(row * EVENT_WIDTH), name));
    expect(of('returned')).toEqual([0, 0, 1, 0]);
    expect(of('sameItem')).toEqual([0, 0, 0, 1]);
    expect(of('dearer').map((value) => Math.sign(value as number))).toEqual([0, 1, -1, 0]);
  });

  test('have no price in a currency that is not the shop’s', () => {
    const foreign = { ...view(0, 20), params: { ...view(0, 20).params, currency: 'JPY' } };
    const row = encodeEvents([foreign], 0, POOL);
    expect(column(EVENT_COLUMNS, row, 'priced')).toBe(0);
    expect(column(EVENT_COLUMNS, row, 'price')).toBe(0);
  });
});

describe('acts', () => {
  const scroll = (at: number): ShopEvent => ({
    id: `s${at}`,
    name: 'scroll',
    at,
    params: { percent_scrolled: 50 },
  });
  const engaged = (at: number): ShopEvent => ({
    id: `u${at}`,
    name: 'user_engagement',
    at,
    params: { engagement_time_msec: 20_000 },
  });

  test('are all that costs a step; attention belongs to the act that follows', () => {
    const events = [view(0, 20), scroll(1000), engaged(2000), view(3000, 30), view(4000, 30)];
    const rows = encodeEvents(events, 0, POOL);
    expect(rows).toHaveLength(3 * EVENT_WIDTH);
    const of = (name: string) =>
      [0, 1, 2].map((row) => column(EVENT_COLUMNS, rows.subarray(row * EVENT_WIDTH), name));
    expect(of('scrolled')).toEqual([0, 0.5, 0]);
    expect(of('dwell').map((value) => (value as number) > 0)).toEqual([false, true, false]);
  });

  test('read alike on a page that also reports views, lists and selections', () => {
    const chatty = [view(0, 20), view(9000, 30, '2')].flatMap((event): ShopEvent[] => [
      { ...event, id: `${event.id}s`, name: 'select_item' },
      { ...event, id: `${event.id}p`, name: 'page_view', params: {} },
      event,
      { ...event, id: `${event.id}l`, name: 'view_item_list' },
    ]);
    expect(encodeEvents(chatty, 0, POOL)).toEqual(encodeEvents([view(0, 20), view(9000, 30, '2')], 0, POOL));
  });
});

describe('the window', () => {
  const acts = (count: number) => Array.from({ length: count }, (_, at) => view(at, 20));

  test('keeps between 33 and 64 acts of a long visit, and moves by 32', () => {
    expect([1, 64, 65, 96, 97].map((count) => windowStart(acts(count)))).toEqual([0, 0, 32, 32, 64]);
  });

  test('begins at an act, and counts nothing but acts', () => {
    fc.assert(
      fc.property(visits(160), (events) => {
        const start = windowStart(events);
        const left = events.slice(start).filter(isAct).length;
        expect(left).toBeLessThanOrEqual(WINDOW);
        if (start === 0) return;
        expect(left).toBeGreaterThan(WINDOW / 2);
        expect(isAct(events[start]!)).toBe(true);
        expect(events.slice(0, start).filter(isAct).length % (WINDOW / 2)).toBe(0);
      }),
    );
  });
});

describe('prices', () => {
  test('mean the same in a shop ten times as dear', () => {
    const dear = {
      ...POOL,
      catalogue: {
        priceDeciles: POOL.catalogue.priceDeciles.map((decile) => decile * 10),
        typicalOrder: POOL.catalogue.typicalOrder * 10,
      },
    };
    const events = [view(0, 12), view(1, 70, '2')];
    const times10 = [view(0, 120), view(1, 700, '2')];
    expect(encodeEvents(times10, 0, dear)).toEqual(encodeEvents(events, 0, POOL));
  });
});

describe('the profile', () => {
  test('counts a visit where one starts and remembers when the last one ended', () => {
    const first = foldShopper(EMPTY_SHOPPER, { ...view(1000, 20), sessionId: 'a' }, true, 'EUR');
    const later = 1000 + SESSION_IDLE_MS;
    const second = foldShopper(first, { ...view(later, 20), sessionId: 'b' }, true, 'EUR');
    expect(first.profile.lastSessionAt).toBeUndefined();
    expect(second.profile).toMatchObject({ sessions: 2, views: 2, lastSessionAt: 1000, lastAt: later });
  });

  test('counts a purchase in minor units, and the cart is empty after it', () => {
    const bought: ShopEvent = { id: 'p', name: 'purchase', at: 5, params: { value: 12.34, currency: 'EUR' } };
    const added: ShopEvent = { ...view(1, 12.34), name: 'add_to_cart' };
    const state = fold([added, bought]);
    expect(state.profile).toMatchObject({ purchases: 1, spent: 1234, lastPurchaseAt: 5, carts: 1 });
    expect(state.cart.lines).toEqual([]);
  });
});
