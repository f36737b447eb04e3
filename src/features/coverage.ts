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
  readonly excludes: (thing: Pick<Thing, 'item' | 'category' | 'sale'>) => boolean;
  /** Tags of the names of its categories and brands, each once; none for the whole shop. */
  readonly words: readonly number[];
  /** Rows of the tables' things in scope; whether they are on sale the tables don't know. */
  readonly rows: Uint32Array;
  /** [m, F]: for categories and brands of which the tables know no thing, their own embeddings. */
  readonly strangers: Float32Array;
  /** Mean of all these factors, [F]. */
  readonly mean: Float64Array;
}

const coverages = new WeakMap<Tables, WeakMap<Pool, Map<string, Coverage>>>();
const ofCoupons = new WeakMap<Map<string, Coverage>, WeakMap<Coupon, Coverage>>();

/** Coupons with the same scope share one coverage. A pool and its coupons must not change afterwards. */
export function coveragesOf(pool: Pool, tables: Tables): (coupon: Coupon) => Coverage {
  const pools = coverages.get(tables) ?? new WeakMap<Pool, Map<string, Coverage>>();
  coverages.set(tables, pools);
  const scopes = pools.get(pool) ?? new Map<string, Coverage>();
  pools.set(pool, scopes);
  const coupons = ofCoupons.get(scopes) ?? new WeakMap<Coupon, Coverage>();
  ofCoupons.set(scopes, coupons);
  return (coupon) => {
    const known = coupons.get(coupon);
    if (known) return known;
    const scope = JSON.stringify(coupon.scope);
    const coverage = scopes.get(scope) ?? coverageOf(coupon.scope, tables);
    scopes.set(scope, coverage);
    coupons.set(coupon, coverage);
    return coverage;
  };
}

function coverageOf(scope: Scope, tables: Tables): Coverage {
  const named = {
    items: scope.items.map(itemKey),
    categories: scope.categories.map(categoryKey),
    brands: scope.brands.map(brandKey),
  };
  const notItems = new Set(scope.excludeItems.map(itemKey));
  const notCategories = new Set(scope.excludeCategories.map(categoryKey));
  const excludes: Coverage['excludes'] = ({ item, category = 0, sale }) =>
    (scope.excludeSale && sale === true) || notItems.has(item) || notCategories.has(category);
  const rows = coveredRows({ ...named, excludes }, tables);
  const strangers = strangersOf([...named.categories, ...named.brands], rows, tables);
  const mean = new Float64Array(FACTORS);
  const all = rows.length + strangers.length / FACTORS;
  for (const row of rows) addScaled(mean, tables.items.factors, row * FACTORS, 1 / all);
  for (let at = 0; at < strangers.length; at += FACTORS) addScaled(mean, strangers, at, 1 / all);
  const words = new Set([...scope.categories, ...scope.brands].flatMap((name) => tagsOf(name)));
  return { scope, ...named, excludes, words: [...words], rows, strangers, mean };
}

type Named = Pick<Coverage, 'items' | 'categories' | 'brands' | 'excludes'>;

export const isWholeShop = ({ items, categories, brands }: Omit<Named, 'excludes'>): boolean =>
  items.length + categories.length + brands.length === 0;

/** Ascending. */
function coveredRows(named: Named, tables: Tables): Uint32Array {
  const { items } = tables;
  const index = rowsByKey(tables);
  const found = isWholeShop(named)
    ? items.keys.keys()
    : new Set([...named.items, ...named.categories, ...named.brands].flatMap((key) => index.get(key) ?? []));
  const left = [...found].filter(
    (row) => !named.excludes({ item: items.keys[row] as number, category: items.category[row] as number }),
  );
  return Uint32Array.from(left).sort();
}

const rowIndexes = new WeakMap<Tables, ReadonlyMap<number, readonly number[]>>();

/** Rows of the tables' things by each of their hashes. */
function rowsByKey(tables: Tables): ReadonlyMap<number, readonly number[]> {
  const known = rowIndexes.get(tables);
  if (known) return known;
  const index = new Map<number, number[]>();
  for (const keys of [tables.items.keys, tables.items.category, tables.items.brand]) {
    keys.forEach((key, row) => {
      const rows = index.get(key);
      if (rows) rows.push(row);
      else index.set(key, [row]);
    });
  }
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
