/** Takes queued changes into the tables that the console reads, a batch at a time, each change exactly once. */
import { type Kysely, sql } from 'kysely';
import type { Db } from '../../db/open-database.js';
import type { ConsoleTables } from './tables.js';

export interface FillOptions {
  /** Changes in one transaction. */
  readonly batch?: number;
  /** Stop after so long, ms; what is left waits for the next call. */
  readonly budgetMs?: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

export interface Filled {
  readonly changes: number;
  /** Nothing was left when it ended. */
  readonly done: boolean;
}

/** The console's view of the one database. */
export const consoleDb = (db: Db) => db as unknown as Kysely<ConsoleTables>;

/** A batch small enough that a checkout waiting behind it (the embedded database is one connection) does not notice. */
export const BATCH = 2_000;

export async function fill(db: Db, shop: string, options: FillOptions): Promise<Filled> {
  const { batch = BATCH, budgetMs = Number.POSITIVE_INFINITY, clock } = options;
  const end = clock() + budgetMs;
  let changes = 0;
  for (;;) {
    const taken = await fillOnce(db, shop, batch, clock());
    changes += taken;
    if (taken < batch) return { changes, done: true };
    if (clock() >= end) return { changes, done: false };
  }
}

/**
 * One transaction. The row in `console_progress` is the guard: a second process waits there, then sees what the first has
 * done. The changes are deleted by the statement that adds them up: neither happens without the other.
 */
function fillOnce(db: Db, shop: string, batch: number, now: number): Promise<number> {
  return consoleDb(db)
    .transaction()
    .execute(async (tx) => {
      await tx
        .insertInto('console_progress')
        .values({ shop, counted_at: new Date(now) })
        .onConflict((conflict) => conflict.column('shop').doUpdateSet({ counted_at: new Date(now) }))
        .execute();
      const { rows } = await takeBatch(shop, batch).execute(tx);
      return Number(rows[0]?.taken ?? 0);
    });
}

/** Every part of the statement reads the tables as they were before it, so `known` is what a shopper had been worth. */
const takeBatch = (shop: string, batch: number) => sql<{ taken: number }>`
with batch as (
  delete from console_changes where shop = ${shop} and entry in (
    select entry from console_changes where shop = ${shop} order by entry limit ${batch})
  returning *),
daily as (
  insert into console_daily as d (shop, day, coupon_id, holds, uses, spent, refunded,
    orders, revenue, revenue_squared, discount, known, repeats)
  select shop, day, coupon_id, sum(holds), sum(uses), sum(spent), sum(refunded),
    sum(sign), sum(sign * revenue), sum(sign * revenue::numeric * revenue), sum(sign * discount),
    sum(sign * is_known::int), sum(sign * is_repeat::int)
  from batch group by shop, day, coupon_id
  on conflict (shop, day, coupon_id) do update set
    holds = d.holds + excluded.holds, uses = d.uses + excluded.uses,
    spent = d.spent + excluded.spent, refunded = d.refunded + excluded.refunded,
    orders = d.orders + excluded.orders, revenue = d.revenue + excluded.revenue,
    revenue_squared = d.revenue_squared + excluded.revenue_squared, discount = d.discount + excluded.discount,
    known = d.known + excluded.known, repeats = d.repeats + excluded.repeats),
arms_daily as (
  insert into console_arms_daily as d (shop, trial, arm_source, arm, day,
    orders, revenue, revenue_squared, profit, profit_squared, profit_orders, discount)
  select shop, trial, arm_source, arm, day,
    sum(sign), sum(sign * revenue), sum(sign * revenue::numeric * revenue),
    coalesce(sum(sign * profit), 0), coalesce(sum(sign * profit::numeric * profit), 0),
    sum(sign * (profit is not null)::int), sum(sign * discount)
  from batch where arm is not null group by shop, trial, arm_source, arm, day
  on conflict (shop, trial, arm_source, arm, day) do update set
    orders = d.orders + excluded.orders, revenue = d.revenue + excluded.revenue,
    revenue_squared = d.revenue_squared + excluded.revenue_squared,
    profit = d.profit + excluded.profit, profit_squared = d.profit_squared + excluded.profit_squared,
    profit_orders = d.profit_orders + excluded.profit_orders, discount = d.discount + excluded.discount),
changed as (
  select shop, customer, trial, arm_source, arm, sum(sign)::int as orders, sum(sign * revenue) as revenue,
    coalesce(sum(sign * profit), 0) as profit, sum(sign * (profit is not null)::int) as profit_orders,
    sum(sign * discount) as discount
  from batch where arm is not null group by shop, customer, trial, arm_source, arm),
known as (
  select c.*, coalesce(s.orders, 0) as orders_before, coalesce(s.revenue, 0) as revenue_before,
    coalesce(s.profit, 0) as profit_before
  from changed c left join lateral (
    -- The limit keeps this a look-up for each shopper: joined, the planner may read the whole table for a small batch.
    select orders, revenue, profit from console_shoppers s where s.shop = c.shop and s.customer = c.customer
      and s.trial = c.trial and s.arm_source = c.arm_source and s.arm = c.arm limit 1) s on true),
shoppers as (
  insert into console_shoppers as s (shop, customer, trial, arm_source, arm, orders, revenue, profit)
  select shop, customer, trial, arm_source, arm, orders, revenue, profit from changed
  on conflict (shop, customer, trial, arm_source, arm) do update set
    orders = s.orders + excluded.orders, revenue = s.revenue + excluded.revenue, profit = s.profit + excluded.profit),
arms as (
  insert into console_arms as a (shop, trial, arm_source, arm, buyers, orders, revenue, revenue_squared,
    profit, profit_squared, profit_orders, discount)
  select shop, trial, arm_source, arm,
    sum((orders_before + orders > 0)::int - (orders_before > 0)::int), sum(orders), sum(revenue),
    sum((revenue_before + revenue)::numeric ^ 2 - revenue_before::numeric ^ 2),
    sum(profit), sum((profit_before + profit)::numeric ^ 2 - profit_before::numeric ^ 2),
    sum(profit_orders), sum(discount)
  from known group by shop, trial, arm_source, arm
  on conflict (shop, trial, arm_source, arm) do update set
    buyers = a.buyers + excluded.buyers, orders = a.orders + excluded.orders,
    revenue = a.revenue + excluded.revenue, revenue_squared = a.revenue_squared + excluded.revenue_squared,
    profit = a.profit + excluded.profit, profit_squared = a.profit_squared + excluded.profit_squared,
    profit_orders = a.profit_orders + excluded.profit_orders, discount = a.discount + excluded.discount)
select count(*)::int as taken from batch`;
