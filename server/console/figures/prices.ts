/** Shadow prices and budgets over time, as the runs of `etui pace` left them. */
import { sql } from 'kysely';
import type { Pool } from '../../../src/pool/schema.js';
import type { Db } from '../../db/open-database.js';
import type { Period } from './totals.js';

export interface PricePoint {
  readonly coupon: string;
  /** ISO instant of the run. */
  readonly at: string;
  readonly lambda: number;
  /** Minor units a use. */
  readonly mu: number;
  /** Since the coupon began, holds included; minor units. */
  readonly spent: number;
  /** Minor units; absent where unlimited. */
  readonly budget?: number;
}

/** Coupons drawn at once: more lines can't be told apart. */
const MOST_LINES = 6;
/** Looks at a coupon in the period: as many as a chart has room for, however often prices moved. */
const LOOKS = 120;

interface Row {
  readonly coupon_id: string;
  readonly at: Date;
  readonly lambda: number;
  readonly mu: number;
  readonly spent: number;
  readonly budget: number | null;
}

/**
 * What held at each of LOOKS moments of the period, for the coupons that are dearest now: one look-up by key for each, so that
 * a price that moves every minute costs no more than one that moved twice.
 */
export async function readPrices(
  db: Db,
  shop: string,
  { from, until }: Period,
  pool: Pool | undefined,
): Promise<PricePoint[]> {
  const coupons = [...(pool?.coupons ?? [])]
    .sort((one, other) => other.prices.lambda - one.prices.lambda || (one.id < other.id ? -1 : 1))
    .slice(0, MOST_LINES)
    .map(({ id }) => id);
  if (coupons.length === 0) return [];
  const { rows } = await sql<Row>`
    select distinct p.coupon_id, p.at, p.lambda, p.mu::float8 as mu, p.spent::float8 as spent, p.budget::float8 as budget
    from unnest(${coupons}::text[]) as c (coupon_id)
    cross join generate_series(1, ${LOOKS}::int) as look (number)
    cross join lateral (
      select * from pacing where shop = ${shop} and coupon_id = c.coupon_id
        and at < ${from}::timestamptz + look.number * (${until}::timestamptz + interval '1 day' - ${from}::timestamptz) / ${LOOKS}::int
      order by at desc limit 1) p
    order by p.coupon_id, p.at`.execute(db);
  const start = Date.parse(from);
  return rows.map(({ coupon_id, at, lambda, mu, spent, budget }) => ({
    coupon: coupon_id,
    // What held before the period holds when it begins.
    at: new Date(Math.max(start, at.getTime())).toISOString(),
    lambda,
    mu,
    spent,
    ...(budget !== null && { budget }),
  }));
}
