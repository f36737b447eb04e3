/** What pacing reads of the database: counters of spend and uses, when in the day coupons are used, and how long after the claim. */
import { sql } from 'kysely';
import type { Db } from '../db/open-database.js';
import { rhythmOf } from './rhythm.js';

const DAY_MS = 86_400_000;
/** How far back rhythm and lag look. */
const WINDOW_MS = 28 * DAY_MS;

export interface Spend {
  /** Minor units and uses, holds included: what `reserve` checks against. */
  readonly spent: number;
  readonly uses: number;
}

/** By coupon id; a coupon never used is absent. */
export async function spendByCoupon(db: Db, shop: string): Promise<ReadonlyMap<string, Spend>> {
  const rows = await db
    .selectFrom('counters')
    .select(['coupon_id', 'kind', 'used'])
    .where('shop', '=', shop)
    .where('kind', 'in', ['budget', 'total'])
    .where('period', '=', '')
    .execute();
  const spend = new Map<string, Spend>();
  for (const { coupon_id, kind, used } of rows) {
    const known = spend.get(coupon_id) ?? { spent: 0, uses: 0 };
    spend.set(coupon_id, { ...known, [kind === 'budget' ? 'spent' : 'uses']: Number(used) });
  }
  return spend;
}

/** 24 weights, hour by hour of the UTC day, over all coupons of the last four weeks. */
export async function rhythm(db: Db, shop: string, now: number): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('ledger')
    .select([sql<number>`extract(hour from at at time zone 'UTC')`.as('hour')])
    .select(({ fn }) => [fn.countAll().as('uses'), fn.min('at').as('first')])
    .where('shop', '=', shop)
    .where('event', '=', 'reserve')
    .where('at', '>=', new Date(now - WINDOW_MS))
    .groupBy('hour')
    .execute();
  const uses = new Float64Array(24);
  for (const row of rows) uses[Number(row.hour)] = Number(row.uses);
  const first = Math.min(now, ...rows.map((row) => new Date(row.first).getTime()));
  return rhythmOf(uses, new Float64Array(24).fill((now - first) / DAY_MS));
}

/** Uses below which a mean lag is not believed. */
const LEAST_USES = 20;

/** Mean ms from claim to use of minted codes of the last four weeks; undefined where too few tell. */
export async function meanLag(db: Db, shop: string, now: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('reservations')
    .innerJoin('codes', (join) =>
      join
        .onRef('codes.shop', '=', 'reservations.shop')
        .onRef('codes.code_hmac', '=', 'reservations.code_hmac'),
    )
    .where('reservations.shop', '=', shop)
    .where('reservations.status', '=', 'committed')
    .where('reservations.reserved_at', '>=', new Date(now - WINDOW_MS))
    .select(({ fn }) => [
      fn.countAll().as('uses'),
      fn.avg(sql<number>`extract(epoch from reservations.reserved_at - codes.claimed_at)`).as('seconds'),
    ])
    .executeTakeFirst();
  if (!row || Number(row.uses) < LEAST_USES) return undefined;
  return Math.max(0, Number(row.seconds) * 1_000);
}
