/** What a coupon's scope covers, worked out once per pool and tables: pools hold thousands of coupons, scopes repeat. */
import type { Coupon, Pool, Scope } from '../pool/schema.js';
import { addScaled } from './fold-in.js';
import type { Thing } from './interests.js';
import { brandKey, categoryKey, itemKey } from './keys.js';
import { FACTORS, rowOf, type Tables } from './tables.js';
import { tagsOf } from './tags.js';

export interface Coverage {
  readonly scope: Scope;
  /** Hashes of what it names; all three empty for the whole shop. */
  readonly items: readonly number[];
  readonly categories: readonly number[];
  readonly brands: readonly number[];
  /** Does the scope leave this thing out, though it may name it? */
  readonly excludes: (thing: Pick<Thing, 'item' | 'category' | 'brand' | 'sale'>) => boolean;
  /** Tags of the names of its categories and brands, each once; none for the whole shop. */
  readonly words: readonly number[];
  /** Rows of the tables' things in scope; whether they are on sale the tables don't know. */
  readonly rows: Uint32Array;
  /** [m, F]: for categories and brands of which the tables know no thing, their own embeddings. */
  readonly strangers: Float32Array;
  /** Mean of all these factors, [F]. */
  readonly mean: Float64Array;
}

interface Known {
  readonly tables: Tables;
  readonly byScope: Map<string, Coverage>;
  readonly byCoupon: WeakMap<Coupon, Coverage>;
}

const pools = new WeakMap<Pool, Known>();

/**
 * Coupons with the same scope share one coverage. A pool and its coupons must not change afterwards; asked with other
 * tables, a pool is worked out anew.
 */
export function coveragesOf(pool: Pool, tables: Tables): (coupon: Coupon) => Coverage {
  let known = pools.get(pool);
  if (known?.tables !== tables) {
    known = { tables, byScope: new Map(), byCoupon: new WeakMap() };
    pools.set(pool, known);
  }
  const { byScope, byCoupon } = known;
  return (coupon) => {
    let coverage = byCoupon.get(coupon);
    if (!coverage) {
      const scope = JSON.stringify(coupon.scope);
      coverage = byScope.get(scope) ?? coverageOf(coupon.scope, tables);
      byScope.set(scope, coverage);
      byCoupon.set(coupon, coverage);
    }
    return coverage;
  };
}

function coverageOf(scope: Scope, tables: Tables): Coverage {
  const keys = {
    items: scope.items.map(itemKey),
    categories: scope.categories.map(categoryKey),
    brands: scope.brands.map(brandKey),
  };
  const notItems = new Set(scope.excludeItems.map(itemKey));
  const notCategories = new Set(scope.excludeCategories.map(categoryKey));
  const notBrands = new Set(scope.excludeBrands.map(brandKey));
  const excludes: Coverage['excludes'] = ({ item, category = 0, brand = 0, sale }) =>
    (scope.excludeSale && sale === true) ||
    notItems.has(item) ||
    notCategories.has(category) ||
    notBrands.has(brand);
  const { items } = tables;
  const covered = named(keys, [...items.keys.keys()], rowIndex(tables)).filter(
    (row) =>
      !excludes({
        item: items.keys[row] as number,
        category: items.category[row] as number,
        brand: items.brand[row] as number,
      }),
  );
  const rows = Uint32Array.from(covered).sort();
  const strangers = strangersOf([...keys.categories, ...keys.brands], rows, tables);
  const mean = new Float64Array(FACTORS);
  const all = rows.length + strangers.length / FACTORS;
  for (const row of rows) addScaled(mean, items.factors, row * FACTORS, 1 / all);
  for (let at = 0; at < strangers.length; at += FACTORS) addScaled(mean, strangers, at, 1 / all);
  const words = new Set([...scope.categories, ...scope.brands].flatMap((name) => tagsOf(name)));
  return { scope, ...keys, excludes, words: [...words], rows, strangers, mean };
}

type Index<One> = ReadonlyMap<number, readonly One[]>;

/** What has each key, by key. */
export function indexed<One>(
  all: Iterable<One>,
  keysOf: (one: One) => readonly (number | undefined)[],
): Index<One> {
  const index = new Map<number, One[]>();
  for (const one of all) {
    for (const key of keysOf(one)) {
      if (key === undefined) continue;
      const known = index.get(key);
      if (known) known.push(one);
      else index.set(key, [one]);
    }
  }
  return index;
}

/** Those that a scope names, each once, whatever it excludes: by key, so that it costs what is found and not what there is. */
export function named<One>(
  { items, categories, brands }: Pick<Coverage, 'items' | 'categories' | 'brands'>,
  all: readonly One[],
  index: Index<One>,
): readonly One[] {
  const keys = [...items, ...categories, ...brands];
  return keys.length === 0 ? all : [...new Set(keys.flatMap((key) => index.get(key) ?? []))];
}

const rowIndexes = new WeakMap<Tables, Index<number>>();

/** Rows of the tables' things by each of their hashes. */
function rowIndex(tables: Tables): Index<number> {
  const { keys, category, brand } = tables.items;
  const index =
    rowIndexes.get(tables) ?? indexed(keys.keys(), (row) => [keys[row], category[row], brand[row]]);
  rowIndexes.set(tables, index);
  return index;
}

function strangersOf(names: readonly number[], rows: Uint32Array, { items, attributes }: Tables) {
  const known = new Set<number>();
  for (const row of rows) known.add(items.category[row] ?? 0).add(items.brand[row] ?? 0);
  return Float32Array.from(
    names
      .filter((name) => !known.has(name))
      .map((name) => rowOf(attributes.keys, name))
      .filter((row) => row >= 0)
      .flatMap((row) => [...attributes.factors.subarray(row * FACTORS, (row + 1) * FACTORS)]),
  );
}

/** A function of a coverage, worked out once for each: for the span of one encoding. */
export function once<Value>(of: (coverage: Coverage) => Value): (coverage: Coverage) => Value {
  const known = new Map<Coverage, Value>();
  return (coverage) => {
    let value = known.get(coverage);
    if (value === undefined) {
      value = of(coverage);
      known.set(coverage, value);
    }
    return value;
  };
}
