import { beforeAll, describe, expect, test } from 'vitest';
import type { ShopEvent } from '../../../../src/events/vocabulary.js';
import { FEEDBACK_HALF_LIFE } from '../../../../src/features/feedback.js';
import { foldIn } from '../../../../src/features/fold-in.js';
import { foldInterests, NO_INTERESTS } from '../../../../src/features/interests.js';
import { brandKey, categoryKey, itemKey } from '../../../../src/features/keys.js';
import { nearness } from '../../../../src/features/segment.js';
import { SEGMENT_COLUMNS } from '../../../../src/features/segment-columns.js';
import { rowOf } from '../../../../src/features/tables.js';
import { tagsOf } from '../../../../src/features/tags.js';
import { faultOfTables } from '../../../../src/model/artifact-tables.js';
import { createRandom } from '../../../../training/simulator/random.js';
import { fitTables, fitTablesWithReport, type TableSession } from '../../../../training/tables/fit-tables.js';
import { POOL } from '../../features/shop-events.js';

const DAY = 24 * 3_600_000;
const START = Date.UTC(2026, 0, 1);
const WORDS = ['linen', 'wool', 'garden', 'kettle', 'velvet', 'copper', 'pine', 'silk'];

const item = (index: number) => ({
  item_id: `p${index}`,
  item_name: `${WORDS[index % 8]} thing`,
  item_category: index < 20 ? 'a' : 'b',
  item_brand: index % 2 ? 'x' : 'y',
  price: 5 + index,
});

let ids = 0;
const act = (name: ShopEvent['name'], at: number, index: number, dwell = 0): ShopEvent => ({
  id: `e${ids++}`,
  name,
  at,
  params: { currency: 'EUR', items: [item(index)], ...(dwell && { engagement_time_msec: dwell }) },
});
const search = (at: number, text: string): ShopEvent => ({
  id: `e${ids++}`,
  name: 'search',
  at,
  params: { search_term: text },
});

/** Each shopper looks at things of their half of the range, over one or two visits; half of them buy. */
function visits(shoppers: number, seed = 1): TableSession[] {
  const random = createRandom(seed);
  return Array.from({ length: shoppers }, (_, person) => {
    const days = random.integer(1, 2);
    return Array.from({ length: days }, (_, day): TableSession => {
      const at = START + (person % 7) * DAY + day * 9 * DAY;
      const looked = Array.from({ length: 8 }, () => (person % 2) * 20 + random.integer(0, 19));
      return {
        shopper: `person-${person}`,
        events: [
          search(at, person % 2 ? 'garden' : 'wool'),
          ...looked.map((index, i) => act('view_item', at + i * 1000, index, 3000 + person * 100)),
          ...(person % 4 < 2 ? [act('purchase', at + 20_000, looked[0] as number)] : []),
        ],
      };
    });
  }).flat();
}

describe('fitting tables', () => {
  const sessions = visits(80);
  let fitted: ReturnType<typeof fitTablesWithReport>;
  beforeAll(() => {
    fitted = fitTablesWithReport(sessions, { seed: 1, pool: POOL });
  });

  test('every table is there, of the sizes that the device reads, keys ascending, numbers finite', () => {
    const { tables } = fitted;
    expect(tables.items.keys).toHaveLength(40);
    expect(tables.items.factors).toHaveLength(40 * 8);
    expect(tables.attributes.factors).toHaveLength(tables.attributes.keys.length * 8);
    expect(faultOfTables(tables)).toBeUndefined();
    expect(tables.segments.centroids).toHaveLength(6 * tables.segments.columns.length);
    expect(SEGMENT_COLUMNS).toEqual(expect.arrayContaining([...tables.segments.columns]));
    expect(tables.dwellDeciles).toHaveLength(9);
    for (const keys of [tables.items.keys, tables.attributes.keys])
      expect([...keys]).toEqual([...new Set(keys)].sort((a, b) => a - b));
    const numbers = [tables.idf, tables.items.factors, tables.attributes.factors, tables.segments.centroids];
    for (const values of numbers) expect(values.every(Number.isFinite)).toBe(true);
    const row = rowOf(tables.items.keys, itemKey('p21'));
    expect(tables.items.category[row]).toBe(categoryKey('b'));
    expect(tables.items.brand[row]).toBe(brandKey('x'));
  });

  test('on the device, somebody who looked at one half of the range is near the rest of it', () => {
    const { tables } = fitted;
    for (const half of [0, 1]) {
      const events = [1, 2, 3].map((index) => act('view_item', START + 20 * DAY, half * 20 + index));
      const interests = events.reduce((all, event) => foldInterests(all, event, 'EUR'), NO_INTERESTS);
      const taste = foldIn(interests, START + 20 * DAY, POOL.catalogue.priceDeciles, tables);
      const mean = (from: number) => {
        let sum = 0;
        for (let index = from; index < from + 16; index++)
          sum += taste?.preferences[rowOf(tables.items.keys, itemKey(`p${index}`))] as number;
        return sum / 16;
      };
      expect(mean(half * 20 + 4)).toBeGreaterThan(mean((1 - half) * 20 + 4) + 0.2);
    }
  });

  test('the device, given the history of a training shopper, finds the factors that training found', () => {
    // The same preference for every thing is the same factor: forty things span eight dimensions.
    const { tables } = fitted;
    const own = sessions.filter(({ shopper }) => shopper === 'person-3').flatMap(({ events }) => events);
    const now = (own.at(-1) as ShopEvent).at;
    const interests = own.reduce((all, event) => foldInterests(all, event, 'EUR'), NO_INTERESTS);
    const device = foldIn(interests, now, POOL.catalogue.priceDeciles, tables);
    const factor = trainingFactor(own, now, tables);
    device?.factor.forEach((value, at) => {
      expect(value).toBeCloseTo(factor[at] as number, 5);
    });
  });

  test('a thing, a word or a price that too few people met is in no table', () => {
    const own = Array.from(
      { length: 40 },
      (_, visit): TableSession => ({
        shopper: `odd-${visit % 4}`,
        events: [act('view_item', START + visit * DAY, 99), search(START + visit * DAY, 'Wednesbury')],
      }),
    );
    const [bucket] = tagsOf('Wednesbury') as [number];
    const { tables } = fitTablesWithReport([...sessions, ...own], { seed: 1, pool: POOL });
    expect(rowOf(tables.items.keys, itemKey('p99'))).toBe(-1);
    const never = tagsOf('unheard')[0] as number;
    expect(tables.idf[bucket]).toBe(tables.idf[never]);
    const fifth: TableSession = { shopper: 'odd-4', events: (own[0] as TableSession).events };
    const { tables: more } = fitTablesWithReport([...sessions, ...own, fifth], { seed: 1, pool: POOL });
    expect(rowOf(more.items.keys, itemKey('p99'))).toBeGreaterThanOrEqual(0);
    expect(more.idf[bucket]).toBeLessThan(more.idf[never] as number);
  });

  test('more things than the cap: the most visited stay', () => {
    const often = Array.from(
      { length: 30 },
      (_, at): TableSession => ({
        shopper: `often-${at}`,
        events: [act('view_item', START, 7), act('view_item', START, 31)],
      }),
    );
    const capped = fitTablesWithReport([...sessions, ...often], { seed: 1, pool: POOL, mostItems: 2 });
    expect([...capped.tables.items.keys]).toEqual([itemKey('p7'), itemKey('p31')].sort((a, b) => a - b));
    expect(capped.report).toMatchObject({ itemsMet: 40, itemsCommon: 40, itemsKept: 2 });
  });

  test('the same seed gives the same bytes, in whatever order shoppers come', () => {
    const people = new Map<string, TableSession[]>();
    for (const session of sessions)
      people.set(session.shopper, [...(people.get(session.shopper) ?? []), session]);
    const turned = [...people.values()].reverse().flat();
    const options = { seed: 4, pool: POOL };
    expect(fitTables(turned, options)).toEqual(fitTables(sessions, options));
    expect(fitTables(sessions, { ...options, seed: 5 }).items.factors).not.toEqual(
      fitTables(sessions, options).items.factors,
    );
  });

  test('few shoppers, who make fewer segments than the device has places for, fill them all', () => {
    const { tables, report } = fitTablesWithReport(visits(12), { seed: 1, pool: POOL });
    expect(report.segments.centroids.length).toBeLessThan(6);
    expect(tables.segments.centroids).toHaveLength(6 * tables.segments.columns.length);
    expect(faultOfTables(tables)).toBeUndefined();
    const near = nearness(tables.segments, () => 0.5);
    expect(near).toHaveLength(6);
    expect(near?.every(Number.isFinite)).toBe(true);
  });

  test('no visits, or a visit without events, make empty tables, not a failure', () => {
    for (const none of [[], [{ shopper: 'one', events: [] }]]) {
      const tables = fitTables(none, { seed: 1, pool: POOL });
      expect(tables.items.keys).toHaveLength(0);
      expect(tables.attributes.keys).toHaveLength(0);
      expect(tables.segments.columns).toEqual([]);
      expect(tables.idf).toHaveLength(0);
      expect(tables.dwellDeciles).toHaveLength(0);
    }
  });
});

/** Solves the paper's equation 4 for one history by Gauss-Jordan, with its sums written out: a third way to the answer. */
function trainingFactor(
  events: readonly ShopEvent[],
  now: number,
  { items, foldIn: { regularisation, confidence } }: ReturnType<typeof fitTables>,
): number[] {
  const strengths = new Map<number, number>();
  const weights: Record<string, number> = { view_item: 1, purchase: 4 };
  for (const { name, at, params } of events) {
    const key = itemKey(params.items?.[0]?.item_id ?? '');
    const weight = (weights[name] ?? 0) * 2 ** ((at - now) / FEEDBACK_HALF_LIFE);
    if (params.items)
      strengths.set(rowOf(items.keys, key), (strengths.get(rowOf(items.keys, key)) ?? 0) + weight);
  }
  const system = Array.from({ length: 8 }, (_, i) =>
    Array.from({ length: 9 }, (_, j) => (i === j ? regularisation : 0)),
  );
  for (let row = 0; row < items.keys.length; row++) {
    const y = [...items.factors.subarray(row * 8, row * 8 + 8)];
    const r = strengths.get(row);
    const c = 1 + confidence * (r ?? 0);
    y.forEach((a, i) => {
      const line = system[i] as number[];
      y.forEach((b, j) => {
        line[j] = (line[j] as number) + c * a * b;
      });
      line[8] = (line[8] as number) + (r === undefined ? 0 : c) * a;
    });
  }
  for (let pivot = 0; pivot < 8; pivot++) {
    const line = system[pivot] as number[];
    for (const [at, other] of system.entries()) {
      if (at === pivot) continue;
      const share = (other[pivot] as number) / (line[pivot] as number);
      for (let j = 0; j < 9; j++) other[j] = (other[j] as number) - share * (line[j] as number);
    }
  }
  return system.map((line, at) => (line[8] as number) / (line[at] as number));
}
