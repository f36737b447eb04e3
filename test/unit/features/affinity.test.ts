import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CartLine } from '../../../src/events/cart.js';
import type { ShopEvent } from '../../../src/events/vocabulary.js';
import { encodeRelatives, RELATIVE_COLUMNS, RELATIVE_WIDTH } from '../../../src/features/encode.js';
import { foldInterests, NO_INTERESTS } from '../../../src/features/interests.js';
import { brandKey, categoryKey, itemKey } from '../../../src/features/keys.js';
import { EMPTY_SHOPPER } from '../../../src/features/shopper.js';
import { FACTORS, NO_TABLES, type Tables } from '../../../src/features/tables.js';
import { inScope } from '../../../src/pool/benefit.js';
import type { Coupon, Pool, Scope } from '../../../src/pool/schema.js';
import { randomTables } from '../../support/random-tables.js';
import { seeded } from '../model/random-student.js';
import { POOL } from './shop-events.js';

const NO_SCOPE: Scope = {
  categories: [],
  items: [],
  brands: [],
  excludeCategories: [],
  excludeItems: [],
  excludeBrands: [],
  excludeSale: false,
};
const poolOf = (...scopes: Partial<Scope>[]): Pool => ({
  ...POOL,
  coupons: scopes.map((scope, index) => ({
    ...(POOL.coupons[0] as Coupon),
    id: `c${index}`,
    scope: { ...NO_SCOPE, ...scope },
  })),
});
const view = (id: string, category: string, title = '', more: object = {}): ShopEvent => ({
  id,
  name: 'view_item',
  at: 0,
  params: { items: [{ item_id: id, item_category: category, item_name: title, ...more }] },
});

/** For each coupon of the pool its named column, after events that all belong to earlier visits. */
function columnsOf(events: readonly ShopEvent[], pool: Pool, tables: Tables = NO_TABLES) {
  const interests = events.reduce((before, event) => foldInterests(before, event, 'EUR'), NO_INTERESTS);
  const rows = encodeRelatives(pool.coupons, { ...EMPTY_SHOPPER, interests }, [], 0, pool, tables);
  return (name: string) =>
    pool.coupons.map((_, row) => rows[row * RELATIVE_WIDTH + RELATIVE_COLUMNS.indexOf(name)] as number);
}

describe('what is remembered of earlier visits', () => {
  test('counts for a scope exactly what the cart’s own rule would count', () => {
    const names = fc.subarray(['a', 'b', 'c']);
    const scope = fc.record({
      categories: names,
      brands: names,
      items: fc.subarray(['1', '2', '3', '4']),
      excludeCategories: names,
      excludeBrands: names,
      excludeItems: fc.subarray(['1', '2', '3', '4']),
      excludeSale: fc.boolean(),
    });
    const thing = fc.record({
      category: fc.constantFrom('a', 'b', 'c'),
      brand: fc.constantFrom('a', 'b'),
      onSale: fc.boolean(),
    });
    fc.assert(
      fc.property(scope, fc.array(thing, { minLength: 4, maxLength: 4 }), (scope, things) => {
        const events = things.map(({ category, brand, onSale }, index) =>
          view(`${index + 1}`, category, '', { item_brand: brand, ...(onSale && { discount: 1 }) }),
        );
        const lines = things.map(
          (one, index): CartLine => ({ ...one, itemId: `${index + 1}`, unitPrice: 1, quantity: 1 }),
        );
        const counted = lines.filter((line) => inScope(scope, line)).length / 4;
        expect(columnsOf(events, poolOf(scope))('remembered')[0]).toBeCloseTo(counted, 6);
      }),
    );
  });

  test('is asked for in words: a search for what a scope is called', () => {
    const search: ShopEvent = { id: 's', name: 'search', at: 0, params: { search_term: 'Oak Lamps' } };
    const of = columnsOf(
      [search],
      poolOf({ categories: ['lamps'] }, { categories: ['chairs'] }, { brands: ['Oak'] }, {}),
    );
    expect(of('named').map((value) => Math.round(100 * value))).toEqual([71, 0, 71, 0]);
    expect(of('worded')).toEqual([1, 1, 1, 0]);
  });

  test('is known by its titles, whatever the scope is called', () => {
    const events = [view('1', 'x', 'brass lamp'), view('2', 'y', 'garden chair')];
    const of = columnsOf(events, poolOf({ categories: ['x'] }, { categories: ['z'] }, {}));
    expect(of('titled').map((value) => Math.round(100 * value))).toEqual([71, 0, 100]);
  });

  test('weighs rare words more, where a table says which are rare', () => {
    const search: ShopEvent = { id: 's', name: 'search', at: 0, params: { search_term: 'blue lamps' } };
    const tables = { ...NO_TABLES, idf: new Float32Array(1024).fill(1) };
    const rare = columnsOf([search], poolOf({ categories: ['lamps'] }), tables)('named')[0]!;
    // Of the two words the other one becomes common.
    const common = foldInterests(NO_INTERESTS, { ...search, params: { search_term: 'blue' } }, 'EUR')
      .tags[0]![0];
    tables.idf[common] = 0.1;
    const pool = poolOf({ categories: ['lamps'] });
    expect(columnsOf([search], pool, { ...tables })('named')[0]).toBeGreaterThan(rare);
  });
});

describe('with factors', () => {
  const ITEMS = Array.from({ length: 30 }, (_, index) => ({
    id: `${index}`,
    category: `c${index % 3}`,
    brand: `b${index % 2}`,
  }));
  /** Each category is an axis of its own. */
  function tables(): Tables {
    const made = randomTables(seeded(8), ITEMS);
    made.items.factors.fill(0);
    made.items.category.forEach((category, row) => {
      const axis = [0, 1, 2].findIndex((index) => categoryKey(`c${index}`) === category);
      made.items.factors[row * FACTORS + axis] = 1;
    });
    return made;
  }
  const seen = [view('0', 'c0'), view('3', 'c0')];

  test('a shopper of one category prefers its coupon to another’s, and the whole shop is the measure', () => {
    const of = columnsOf(seen, poolOf({ categories: ['c0'] }, { categories: ['c1'] }, {}), tables());
    const [own, other, all] = of('preferred') as [number, number, number];
    expect(own).toBeGreaterThan(0.3);
    expect(other).toBeLessThan(0);
    expect(all).toBeCloseTo(0, 6);
    expect(of('preferredBest').map((value) => (value < 0 ? 'less' : value))).toEqual([0, 'less', 0]);
    expect(of('factored')).toEqual([1, 1, 1]);
  });

  test('a preference is clipped at three standard deviations', () => {
    // One thing of thirty stands alone: √29 deviations off.
    const made = tables();
    made.items.factors.fill(0);
    const row = made.items.keys.indexOf(itemKey('0'));
    made.items.factors[row * FACTORS] = 1;
    expect(columnsOf(seen, poolOf({ items: ['0'] }, { items: ['1'] }), made)('preferred')).toEqual([
      1,
      expect.closeTo(-1 / Math.sqrt(29) / 3, 5),
    ]);
  });

  test('a category that the table knows no thing of stands in with its own embedding', () => {
    const made = tables();
    const keys = [...made.attributes.keys, categoryKey('new')].sort((a, b) => a - b);
    const row = keys.indexOf(categoryKey('new'));
    const factors = new Float32Array(keys.length * FACTORS);
    factors[row * FACTORS] = 1;
    const with_ = { ...made, attributes: { keys: Uint32Array.from(keys), factors } };
    const of = columnsOf(
      seen,
      poolOf({ categories: ['new'] }, { categories: ['c0'] }, { categories: ['none'] }),
      with_,
    );
    expect(of('factored')).toEqual([1, 1, 0]);
    expect(of('preferred')[0]).toBeCloseTo(of('preferred')[1]!, 6);
  });

  test('what a scope leaves out does not count for it', () => {
    const of = columnsOf(
      seen,
      poolOf({ excludeCategories: ['c0'] }, { brands: ['b0'], excludeCategories: ['c0'] }),
      tables(),
    );
    for (const value of of('preferred')) expect(value).toBeLessThan(0);
    expect(of('preferredBest').every((value) => value < 0)).toBe(true);
  });

  test('a shopper of whom the table knows nothing has no preference, and a flag says so', () => {
    const of = columnsOf([view('unheard', 'of')], poolOf({ categories: ['c0'] }), tables());
    expect([of('factored'), of('preferred'), of('preferredBest')]).toEqual([[0], [0], [0]]);
  });

  test('names are only matched: other names for the same things give the same columns', () => {
    const rename = (name: string) => `${name}-renamed`;
    const made = tables();
    const renamed = randomTables(
      seeded(8),
      ITEMS.map(({ id, category, brand }) => ({ id, category: rename(category), brand: rename(brand) })),
    );
    made.items.keys.forEach((key, row) => {
      const to = renamed.items.keys.indexOf(key);
      renamed.items.factors.set(
        made.items.factors.subarray(row * FACTORS, (row + 1) * FACTORS),
        to * FACTORS,
      );
    });
    expect(renamed.items.brand).not.toContain(brandKey('b0'));
    const before = columnsOf(seen, poolOf({ categories: ['c0'] }, { brands: ['b1'] }), made);
    const after = columnsOf(
      seen.map((event) => view(event.id, rename('c0'))),
      poolOf({ categories: [rename('c0')] }, { brands: [rename('b1')] }),
      renamed,
    );
    for (const name of ['remembered', 'factored', 'preferred', 'preferredBest'])
      expect(after(name).map((value) => value.toFixed(5))).toEqual(
        before(name).map((value) => value.toFixed(5)),
      );
  });
});
