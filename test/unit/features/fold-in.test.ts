import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldIn } from '../../../src/features/fold-in.js';
import type { Thing } from '../../../src/features/interests.js';
import { categoryKey, itemKey } from '../../../src/features/keys.js';
import { FACTORS, NO_TABLES, type Tables } from '../../../src/features/tables.js';
import { randomTables } from '../../support/random-tables.js';
import { seeded } from '../model/random-student.js';
import { POOL } from './shop-events.js';

const ITEMS = Array.from({ length: 40 }, (_, index) => ({ id: `${index}`, category: `c${index % 4}` }));
const DECILES = POOL.catalogue.priceDeciles;
const seen = (id: string, weight: number, at = 0): Thing => ({ item: itemKey(id), tags: [], weight, at });
const tasteOf = (things: readonly Thing[], tables: Tables, now = 0) =>
  foldIn({ things, tags: [], at: 0 }, now, DECILES, tables);

/** Gradient of Σ c·(p − x·y)² + λ·|x|² at x, over all things: what Hu, Koren & Volinsky minimise. */
function gradient(x: ArrayLike<number>, weights: ReadonlyMap<number, number>, tables: Tables) {
  const { items, foldIn: settings } = tables;
  return Array.from({ length: FACTORS }, (_, axis) => {
    let sum = settings.regularisation * x[axis]!;
    items.keys.forEach((key, row) => {
      const y = items.factors.subarray(row * FACTORS, (row + 1) * FACTORS);
      const weight = weights.get(key) ?? 0;
      const predicted = y.reduce((product, value, at) => product + value * x[at]!, 0);
      sum -= (1 + settings.confidence * weight) * ((weight > 0 ? 1 : 0) - predicted) * y[axis]!;
    });
    return sum;
  });
}

describe('a shopper folded in', () => {
  test('stands where the loss of implicit feedback is least', () => {
    fc.assert(
      fc.property(fc.integer(), fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 12 }), (seed, ids) => {
        const random = seeded(seed);
        const tables = randomTables(random, ITEMS);
        const things = ids.map((id) => seen(`${id}`, 0.1 + 9 * random()));
        const taste = tasteOf(things, tables)!;
        const weights = new Map(things.map(({ item, weight }) => [item, weight]));
        for (const slope of gradient(taste.factor, weights, tables))
          expect(Math.abs(slope)).toBeLessThan(1e-8);
      }),
    );
  });

  test('has the mean, deviation and greatest of what is predicted for each thing', () => {
    const tables = randomTables(seeded(1), ITEMS);
    const { preferences, mean, deviation, best } = tasteOf([seen('3', 2), seen('9', 1)], tables)!;
    const average = preferences.reduce((sum, value) => sum + value, 0) / preferences.length;
    const variance = preferences.reduce((sum, value) => sum + (value - average) ** 2, 0) / preferences.length;
    expect(mean).toBeCloseTo(average, 5);
    expect(deviation).toBeCloseTo(Math.sqrt(variance), 5);
    expect(best).toBeCloseTo(Math.max(...preferences), 5);
  });

  test('likes most what is like what they looked at', () => {
    // Two kinds of things, far apart.
    const tables = randomTables(seeded(2), ITEMS);
    tables.items.factors.fill(0);
    tables.items.category.forEach((category, row) => {
      tables.items.factors[row * FACTORS + (category === categoryKey('c0') ? 0 : 1)] = 1;
    });
    const { preferences } = tasteOf([seen('0', 3)], tables)!;
    const by = (wanted: boolean) =>
      [...preferences].filter((_, row) => (tables.items.category[row] === categoryKey('c0')) === wanted);
    expect(Math.min(...by(true))).toBeGreaterThan(Math.max(...by(false)));
  });

  test('by a thing too new for the table, stands where its attributes’ mean would put them', () => {
    const tables = randomTables(seeded(4), ITEMS);
    const row = tables.attributes.keys.indexOf(categoryKey('c2')) * FACTORS;
    const embedding = tables.attributes.factors.subarray(row, row + FACTORS);
    const own = tables.items.keys.indexOf(itemKey('7')) * FACTORS;
    tables.items.factors.set(embedding, own);
    const cold: Thing = { ...seen('nobody-knows', 2), category: categoryKey('c2') };
    expect(tasteOf([cold], tables)!.factor).toEqual(tasteOf([seen('7', 2)], tables)!.factor);
  });

  test('leans less on what is long ago', () => {
    const tables = randomTables(seeded(5), ITEMS);
    const of = (now: number) =>
      tasteOf([seen('3', 2)], tables, now)!.preferences[tables.items.keys.indexOf(itemKey('3'))]!;
    expect(of(400 * 86_400_000)).toBeLessThan(of(0));
  });

  test('is nobody where tables are empty or nothing of theirs was seen', () => {
    expect(tasteOf([seen('3', 2)], NO_TABLES)).toBeUndefined();
    expect(tasteOf([seen('nobody-knows', 2)], randomTables(seeded(6), ITEMS))).toBeUndefined();
    expect(tasteOf([], randomTables(seeded(6), ITEMS))).toBeUndefined();
  });
});
