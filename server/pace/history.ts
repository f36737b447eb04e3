/** The table of what pacing did: state for the next run, and spend and prices over time for a console to plot. */
import type { Db } from '../db/open-database.js';
import type { PaceState } from './pace.js';

/** One coupon after one run. */
export interface PaceRecord {
  readonly couponId: string;
  /** Ms since the epoch. */
  readonly at: number;
  /** As signed: λ, and μ in minor units. */
  readonly lambda: number;
  readonly mu: number;
  /** By the ledger, cumulative: minor units, uses; and the limits that held then. */
  readonly spent: number;
  readonly uses: number;
  readonly budget?: number;
  readonly total?: number;
  readonly state: PaceState;
}

export async function keepRun(db: Db, shop: string, records: readonly PaceRecord[]): Promise<void> {
  if (records.length === 0) return;
  const values = records.map((one) => ({
    shop,
    coupon_id: one.couponId,
    at: new Date(one.at),
    lambda: one.lambda,
    mu: one.mu,
    spent: Math.round(one.spent),
    uses: one.uses,
    budget: one.budget ?? null,
    total: one.total ?? null,
    state: JSON.stringify(one.state),
  }));
  // A statement has room for 65,535 values.
  for (let from = 0; from < values.length; from += 1_000) {
    await db
      .insertInto('pacing')
      .values(values.slice(from, from + 1_000))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** The newest record of each coupon, by id. */
export async function lastRun(db: Db, shop: string): Promise<ReadonlyMap<string, PaceRecord>> {
  const rows = await db
    .selectFrom('pacing')
    .distinctOn('coupon_id')
    .selectAll()
    .where('shop', '=', shop)
    .orderBy('coupon_id')
    .orderBy('at', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.coupon_id, recordOf(row)]));
}

/** All records of a shop's coupons from a time on, oldest first. */
export async function paceHistory(db: Db, shop: string, from: number): Promise<PaceRecord[]> {
  const rows = await db
    .selectFrom('pacing')
    .selectAll()
    .where('shop', '=', shop)
    .where('at', '>=', new Date(from))
    .orderBy('at')
    .orderBy('coupon_id')
    .execute();
  return rows.map(recordOf);
}

function recordOf(row: {
  coupon_id: string;
  at: Date;
  lambda: number;
  mu: number;
  spent: number;
  uses: number;
  budget: number | null;
  total: number | null;
  state: string;
}): PaceRecord {
  return {
    couponId: row.coupon_id,
    at: row.at.getTime(),
    lambda: row.lambda,
    mu: Number(row.mu),
    spent: Number(row.spent),
    uses: Number(row.uses),
    ...(row.budget !== null && { budget: Number(row.budget) }),
    ...(row.total !== null && { total: Number(row.total) }),
    state: JSON.parse(row.state) as PaceState,
  };
}
