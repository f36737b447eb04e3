/** What would change for shoppers and for the till between two pools: coupons that come and go, terms that move. */
import type { Coupon, Pool } from '../../src/pool/schema.js';
import { type Guard, TERM_GUARD } from '../../src/pool/term-guard.js';

export interface Change {
  /** Within the coupon, or within the pool: `limits.budget`. */
  readonly path: string;
  /** Absent where there was none. */
  readonly before?: unknown;
  /** Absent where there is none any more. */
  readonly after?: unknown;
  /** Who holds the term. */
  readonly guard?: Guard;
}

export interface PoolDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly coupon: string; readonly changes: readonly Change[] }[];
  /** Of the pool as a whole. */
  readonly pool: readonly Change[];
  /** The coupons that both have stand in another order: it decides between lots of one priority. */
  readonly reordered: boolean;
  readonly same: boolean;
}

/** Both with their defaults filled in, so that what is written out and what is left out are the same. */
export function diffPools(before: Pool, after: Pool, ignore: readonly string[] = []): PoolDiff {
  const [old, fresh] = [byId(before), byId(after)];
  const added = [...fresh.keys()].filter((id) => !old.has(id));
  const removed = [...old.keys()].filter((id) => !fresh.has(id));
  const shared = [...old.keys()].filter((id) => fresh.has(id));
  const changed = shared.flatMap((coupon) => {
    const changes = compare(old.get(coupon), fresh.get(coupon)).filter(({ path }) => !isUnder(path, ignore));
    return changes.length > 0 ? [{ coupon, changes }] : [];
  });
  const { coupons: _, ...poolBefore } = before;
  const { coupons: __, ...poolAfter } = after;
  const pool = compare(poolBefore, poolAfter).filter(({ path }) => !isUnder(path, ignore));
  const reordered = shared.join('\0') !== [...fresh.keys()].filter((id) => old.has(id)).join('\0');
  const same = [added, removed, changed, pool].every((list) => list.length === 0) && !reordered;
  return { added, removed, changed, pool, reordered, same };
}

const byId = (pool: Pool) => new Map(pool.coupons.map((coupon): [string, Coupon] => [coupon.id, coupon]));

const isUnder = (path: string, names: readonly string[]) =>
  names.some((name) => path === name || path.startsWith(`${name}.`));

/** Lists of plain values are one term; lists of objects are compared place by place. */
function compare(before: unknown, after: unknown, path = ''): Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isTree(before) && isTree(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => compare(before[name], after[name], path ? `${path}.${name}` : name));
  }
  const guard = guardOf(path);
  return [
    {
      path,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      ...(guard && { guard }),
    },
  ];
}

function isTree(value: unknown): value is Record<string, unknown> {
  if (Array.isArray(value)) return value.some((one) => typeof one === 'object' && one !== null);
  return typeof value === 'object' && value !== null;
}

/** By the longest name that has one: `benefit.percent` is held as `benefit` is. */
function guardOf(path: string): Guard | undefined {
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const name = parts.slice(0, length).join('.');
    if (Object.hasOwn(TERM_GUARD, name)) return TERM_GUARD[name as keyof typeof TERM_GUARD];
  }
  return undefined;
}
