/** Shadow prices over time: what was published, noted whenever it changed. */
import { sql } from 'kysely';
import type { Pool } from '../../../src/pool/schema.js';
import type { Db } from '../../db/open-database.js';
import { consoleDb } from '../rollup/fill.js';
import type { Period } from './totals.js';

export interface PricePoint {
  readonly coupon: string;
  /** ISO instant from which on it held. */
  readonly at: string;
  readonly lambda: number;
  /** Minor units. */
  readonly mu: number;
}

/** Notes the prices of every coupon whose last note says otherwise. A coupon that was never priced is not noted. */
export async function notePrices(db: Db, shop: string, pool: Pool, now: number): Promise<void> {
  const last = new Map((await lastPrices(db, shop)).map((one) => [one.coupon_id, one]));
  const changed = pool.coupons.flatMap(({ id, prices: { lambda, mu } }) => {
    const before = last.get(id) ?? { lambda: 0, mu: 0 };
    return before.lambda === lambda && before.mu === mu ? [] : [{ shop, coupon_id: id, lambda, mu }];
  });
  for (let first = 0; first < changed.length; first += 1_000) {
    await consoleDb(db)
      .insertInto('console_prices')
      .values(changed.slice(first, first + 1_000).map((one) => ({ ...one, at: new Date(now) })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function lastPrices(db: Db, shop: string) {
  const { rows } = await sql<{ coupon_id: string; lambda: number; mu: number }>`
    select distinct on (coupon_id) coupon_id, lambda, mu from console_prices where shop = ${shop}
    order by coupon_id, at desc`.execute(db);
  return rows;
}

/** Coupons drawn at once: more lines can't be told apart. */
const MOST_LINES = 6;

/** The dearest coupons' prices in the period, each beginning with what held when the period did. */
export async function readPrices(db: Db, shop: string, { from, until }: Period): Promise<PricePoint[]> {
  const { rows } = await sql<{ coupon_id: string; at: Date; lambda: number; mu: number }>`
    with before as (
      select distinct on (coupon_id) coupon_id, at, lambda, mu from console_prices
      where shop = ${shop} and at < ${from}::timestamptz order by coupon_id, at desc),
    points as (
      select coupon_id, ${from}::timestamptz as at, lambda, mu from before union all
      select coupon_id, at, lambda, mu from console_prices
      where shop = ${shop} and at >= ${from}::timestamptz and at < ${until}::timestamptz + interval '1 day'),
    dearest as (select coupon_id from points group by coupon_id order by max(lambda) desc, coupon_id limit ${MOST_LINES})
    select * from points where coupon_id in (select coupon_id from dearest) order by coupon_id, at`.execute(
    db,
  );
  return rows.map(({ coupon_id, at, lambda, mu }) => ({
    coupon: coupon_id,
    at: at.toISOString(),
    lambda,
    mu,
  }));
}
