/** Sums over the days of a period, by coupon and by week: all that the console's rates are made of. */
import { sql } from 'kysely';
import type { Db } from '../../db/open-database.js';

/** UTC days, both included: `2026-11-22`. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

export interface Totals {
  /** Codes given out; only minted codes are counted. */
  readonly claims: number;
  readonly uses: number;
  /** Taken off by committed uses less what refunds gave back, minor units. */
  readonly spent: number;
  readonly orders: number;
  readonly revenue: number;
  readonly squares: number;
  readonly known: number;
  readonly repeats: number;
  /** Orders with a coupon, and what they brought. */
  readonly couponOrders: number;
  readonly couponRevenue: number;
}

export const NOTHING: Totals = {
  claims: 0,
  uses: 0,
  spent: 0,
  orders: 0,
  revenue: 0,
  squares: 0,
  known: 0,
  repeats: 0,
  couponOrders: 0,
  couponRevenue: 0,
};

export function sum(all: readonly Totals[]): Totals {
  const names = Object.keys(NOTHING) as (keyof Totals)[];
  return Object.fromEntries(
    names.map((name) => [name, all.reduce((total, one) => total + one[name], 0)]),
  ) as unknown as Totals;
}

type Row = Omit<Totals, 'claims' | 'couponOrders' | 'couponRevenue'> & {
  readonly key: string;
  readonly coupon_id: string;
};

/** Monday of the week of a day. */
function mondayOf(day: string): string {
  const at = Date.parse(day);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at - sinceMonday * 24 * 3_600_000).toISOString().slice(0, 10);
}

/** By coupon; '' is orders without one. */
export async function totalsByCoupon(
  db: Db,
  shop: string,
  period: Period,
  coupons: readonly string[],
): Promise<ReadonlyMap<string, Totals>> {
  const { from, until } = period;
  const { rows } = await sql<Row>`with ${ledgered(shop, period)} select coupon_id as key, coupon_id, ${SUMS}
    from console_daily where shop = ${shop} and day between ${from} and ${until} group by coupon_id`.execute(
    db,
  );
  const claims = await sql<{
    key: string;
    claims: number;
  }>`select coupon_id as key, sum(used)::float8 as claims
    from counters where shop = ${shop} and coupon_id = any(${coupons}) and kind = 'claims'
      and period between ${from} and ${until} group by coupon_id`.execute(db);
  return joined(rows, claims.rows);
}

/** By the Monday of each week. */
export async function totalsByWeek(
  db: Db,
  shop: string,
  period: Period,
  coupons: readonly string[],
): Promise<ReadonlyMap<string, Totals>> {
  const { from, until } = period;
  const { rows } =
    await sql<Row>`with ${ledgered(shop, period)} select day as key, (coupon_id <> '')::text as coupon_id, ${SUMS}
    from console_daily where shop = ${shop} and day between ${from} and ${until} group by 1, 2`.execute(db);
  const claims = await sql<{ key: string; claims: number }>`
    select period as key, sum(used)::float8 as claims
    from counters where shop = ${shop} and coupon_id = any(${coupons}) and kind = 'claims'
      and period between ${from} and ${until} group by 1`.execute(db);
  // Days become weeks here: there are few of them by now, and the database would reckon for each coupon.
  const weeks = rows.map((row) => ({
    ...row,
    key: mondayOf(row.key),
    coupon_id: row.coupon_id === 'true' ? 'some' : '',
  }));
  return joined(
    weeks,
    claims.rows.map((row) => ({ ...row, key: mondayOf(row.key) })),
  );
}

/** What a coupon took off is in the ledger; where a shop's own platform redeems it, only the orders tell. */
const ledgered = (shop: string, { from, until }: Period) => sql`ledgered as (
  select coupon_id as id from console_daily where shop = ${shop} and day between ${from} and ${until}
  group by coupon_id having sum(holds + uses) > 0)`;

const SUMS = sql.raw(`sum(uses)::float8 as uses,
  sum(case when coupon_id in (select id from ledgered) then spent - refunded else discount end)::float8 as spent,
  sum(orders)::float8 as orders, sum(revenue)::float8 as revenue, sum(revenue_squared)::float8 as squares,
  sum(known)::float8 as known, sum(repeats)::float8 as repeats`);

function joined(
  rows: readonly Row[],
  claims: readonly { readonly key: string; readonly claims: number }[],
): Map<string, Totals> {
  const totals = new Map<string, Totals>();
  for (const { key, coupon_id, ...sums } of rows) {
    const coupon = coupon_id !== '';
    const one: Totals = {
      ...sums,
      claims: 0,
      couponOrders: coupon ? sums.orders : 0,
      couponRevenue: coupon ? sums.revenue : 0,
    };
    const before = totals.get(key);
    totals.set(key, before ? sum([before, one]) : one);
  }
  for (const { key, claims: count } of claims) {
    const before = totals.get(key) ?? NOTHING;
    totals.set(key, { ...before, claims: before.claims + count });
  }
  return totals;
}
