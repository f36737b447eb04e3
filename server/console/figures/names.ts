/** What a coupon is, by the pools that were ever published here: a coupon that has left the pool keeps its name. */
import type { Pool } from '../../../src/pool/schema.js';
import type { Db } from '../../db/open-database.js';
import { consoleDb } from '../rollup/fill.js';

export interface CouponName {
  readonly id: string;
  /** `percent`, `fixed`, …; what it takes off. */
  readonly kind: string;
  /** In the first of its languages. */
  readonly title: string;
  readonly scenarios: readonly string[];
  readonly segments: readonly string[];
}

export function namesIn(pool: Pool): CouponName[] {
  return pool.coupons.map(({ id, benefit, copy, conditions }) => {
    const triggered = pool.scenarios.filter(({ coupons }) => coupons?.includes(id)).map((one) => one.id);
    return {
      id,
      kind: benefit.kind.replaceAll('_', ' '),
      title: Object.values(copy)[0]?.title ?? '',
      scenarios: [...new Set([...(conditions.scenarios ?? []), ...triggered])],
      segments: conditions.segments ?? [],
    };
  });
}

/** Remembers names, the newest pool's over older ones. */
export async function rememberNames(db: Db, shop: string, names: readonly CouponName[]): Promise<void> {
  const rows = names.map(({ id, kind, title, scenarios, segments }) => ({
    shop,
    coupon_id: id,
    kind,
    title,
    scenarios: JSON.stringify(scenarios),
    segments: JSON.stringify(segments),
  }));
  for (let first = 0; first < rows.length; first += 1_000) {
    await consoleDb(db)
      .insertInto('console_coupons')
      .values(rows.slice(first, first + 1_000))
      .onConflict((conflict) =>
        conflict.columns(['shop', 'coupon_id']).doUpdateSet((eb) => ({
          kind: eb.ref('excluded.kind'),
          title: eb.ref('excluded.title'),
          scenarios: eb.ref('excluded.scenarios'),
          segments: eb.ref('excluded.segments'),
        })),
      )
      .execute();
  }
}

export async function readNames(db: Db, shop: string): Promise<ReadonlyMap<string, CouponName>> {
  const rows = await consoleDb(db)
    .selectFrom('console_coupons')
    .selectAll()
    .where('shop', '=', shop)
    .execute();
  return new Map(
    rows.map(({ coupon_id, kind, title, scenarios, segments }) => [
      coupon_id,
      {
        id: coupon_id,
        kind,
        title,
        scenarios: JSON.parse(scenarios) as string[],
        segments: JSON.parse(segments) as string[],
      },
    ]),
  );
}
