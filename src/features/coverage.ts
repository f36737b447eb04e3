/** What a coupon's scope covers, worked out once per pool and tables: pools hold thousands of coupons, scopes repeat. */
import type { Coupon, Pool, Scope } from '../pool/schema.js';
import { addScaled } from './fold-in.js';
import type { Thing } from './interests.js';
import { brandKey, categoryKey, itemKey } from './keys.js';
import { FACTORS, rowOf, type Tables } from './tables.js';
import { tagsOf } from './tags.js';

export interface Coverage {
  /** Is a remembered thing in scope? As `inScope` of pool/benefit.ts says, by hashes. */
  readonly covers: (thing: Pick<Thing, 'item' | 'category' | 'brand' | 'sale'>) => boolean;
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
  const [items, categories, brands] = [
    new Set(scope.items.map(itemKey)),
    new Set(scope.categories.map(categoryKey)),
    new Set(scope.brands.map(brandKey)),
  ];
  const notItems = new Set(scope.excludeItems.map(itemKey));
  const notCategories = new Set(scope.excludeCategories.map(categoryKey));
  const everything = items.size + categories.size + brands.size === 0;
  const covers: Coverage['covers'] = ({ item, category = 0, brand = 0, sale }) => {
    if ((scope.excludeSale && sale) || notItems.has(item) || notCategories.has(category)) return false;
    return everything || items.has(item) || categories.has(category) || brands.has(brand);
  };
  const rows = coveredRows(covers, tables);
  const strangers = strangersOf([...categories, ...brands], rows, tables);
  const mean = new Float64Array(FACTORS);
  const all = rows.length + strangers.length / FACTORS;
  for (const row of rows) addScaled(mean, tables.items.factors, row * FACTORS, 1 / all);
  for (let at = 0; at < strangers.length; at += FACTORS) addScaled(mean, strangers, at, 1 / all);
  const words = new Set([...scope.categories, ...scope.brands].flatMap((name) => tagsOf(name)));
  return { covers, words: [...words], rows, strangers, mean };
}

function coveredRows(covers: Coverage['covers'], { items }: Tables): Uint32Array {
  const rows: number[] = [];
  items.keys.forEach((item, row) => {
    if (covers({ item, category: items.category[row] ?? 0, brand: items.brand[row] ?? 0 })) rows.push(row);
  });
  return Uint32Array.from(rows);
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
