/**
 * What the console counts by. Changes of orders and of the ledger queue up in `console_changes`, by trigger and in the
 * transaction that makes them; server/console/rollup/ takes them from there, each exactly once, into the tables that the
 * console reads. Those grow with days and coupons, `console_shoppers` with shoppers who order: none with orders.
 */
import { type Kysely, sql } from 'kysely';

/** An order as a change, counted (+1) or taken back (−1). */
const orderChange = (rows: string, sign: 1 | -1) =>
  sql.raw(`insert into console_changes
    (shop, day, coupon_id, sign, revenue, discount, profit, is_known, is_repeat, customer, trial, arm_source, arm)
  select shop, day, coalesce(coupon_id, ''), ${sign}, revenue, discount, profit, customer_hmac is not null,
    coalesce(is_repeat, false),
    coalesce(customer_hmac, 'order ' || order_id), trial, arm_source, arm from ${rows};`);

const ledgerChange = (rows: string) =>
  sql.raw(`insert into console_changes (shop, day, coupon_id, holds, uses, spent, refunded)
  select l.shop, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD'), l.coupon_id,
    (l.event = 'reserve')::int, (l.event = 'commit')::int,
    case when l.event = 'commit' then coalesce(r.discount, 0) else 0 end,
    case when l.event = 'refund' then -l.amount else 0 end
  from ${rows} l left join reservations r on l.event = 'commit' and r.shop = l.shop and r.id = l.reservation_id
  where l.event in ('reserve', 'commit', 'refund');`);

export async function consoleRollups(db: Kysely<unknown>): Promise<void> {
  await tables(db);
  // Whether its shopper had ordered before: settled when the order is first told, so that telling it again changes no other.
  await sql`alter table orders add column is_repeat boolean`.execute(db);
  await sql`create index orders_by_customer on orders (shop, customer_hmac) where customer_hmac is not null`.execute(
    db,
  );
  await sql`create function console_is_repeat() returns trigger language plpgsql as $$ begin
    new.is_repeat := exists (select 1 from orders where shop = new.shop and customer_hmac = new.customer_hmac
      and order_id <> new.order_id);
    return new; end $$`.execute(db);
  await sql`create trigger orders_is_repeat before insert on orders for each row
    when (new.customer_hmac is not null and new.is_repeat is null) execute function console_is_repeat()`.execute(
    db,
  );

  // What is there already.
  await sql`update orders o set is_repeat = exists (select 1 from orders e where e.shop = o.shop
    and e.customer_hmac = o.customer_hmac and (e.at, e.order_id) < (o.at, o.order_id))
    where customer_hmac is not null`.execute(db);
  await orderChange('orders', 1).execute(db);
  await ledgerChange('ledger').execute(db);
  await triggers(db);
}

async function triggers(db: Kysely<unknown>): Promise<void> {
  await sql`create function console_order_told() returns trigger language plpgsql as $$ begin
    ${orderChange('added', 1)} return null; end $$`.execute(db);
  await sql`create function console_order_changed() returns trigger language plpgsql as $$ begin
    ${orderChange('before', -1)} ${orderChange('after', 1)} return null; end $$`.execute(db);
  await sql`create function console_order_removed() returns trigger language plpgsql as $$ begin
    ${orderChange('before', -1)} return null; end $$`.execute(db);
  await sql`create function console_ledger_told() returns trigger language plpgsql as $$ begin
    ${ledgerChange('added')} return null; end $$`.execute(db);
  await sql`create trigger orders_told after insert on orders referencing new table as added
    for each statement execute function console_order_told()`.execute(db);
  await sql`create trigger orders_changed after update on orders referencing old table as before new table as after
    for each statement execute function console_order_changed()`.execute(db);
  await sql`create trigger orders_removed after delete on orders referencing old table as before
    for each statement execute function console_order_removed()`.execute(db);
  await sql`create trigger ledger_told after insert on ledger referencing new table as added
    for each statement execute function console_ledger_told()`.execute(db);
}

async function tables(db: Kysely<unknown>): Promise<void> {
  await sql`create table console_changes (
    shop text not null, entry bigint generated always as identity, day text not null, coupon_id text not null,
    holds integer not null default 0, uses integer not null default 0,
    spent bigint not null default 0, refunded bigint not null default 0,
    sign integer not null default 0, revenue bigint not null default 0, discount bigint not null default 0, profit bigint,
    is_known boolean not null default false, is_repeat boolean not null default false,
    customer text, trial text, arm_source text, arm text,
    primary key (shop, entry))`.execute(db);
  await sql`create table console_daily (
    shop text not null, day text not null, coupon_id text not null,
    holds bigint not null, uses bigint not null, spent bigint not null, refunded bigint not null,
    orders bigint not null, revenue bigint not null, revenue_squared numeric not null, discount bigint not null,
    known bigint not null, repeats bigint not null,
    primary key (shop, day, coupon_id))`.execute(db);
  await sql`create table console_arms_daily (
    shop text not null, trial text not null, arm_source text not null, arm text not null, day text not null,
    orders bigint not null, revenue bigint not null, revenue_squared numeric not null,
    profit bigint not null, profit_squared numeric not null, profit_orders bigint not null,
    discount bigint not null,
    primary key (shop, trial, arm_source, arm, day))`.execute(db);
  await sql`create table console_arms (
    shop text not null, trial text not null, arm_source text not null, arm text not null,
    buyers bigint not null, orders bigint not null, revenue bigint not null, revenue_squared numeric not null,
    profit bigint not null, profit_squared numeric not null, profit_orders bigint not null,
    discount bigint not null,
    primary key (shop, trial, arm_source, arm))`.execute(db);
  await sql`create table console_shoppers (
    shop text not null, customer text not null, trial text not null, arm_source text not null, arm text not null,
    orders integer not null, revenue bigint not null, profit bigint not null,
    primary key (shop, customer, trial, arm_source, arm))`.execute(db);
  await sql`create table console_progress (shop text primary key, counted_at timestamptz not null)`.execute(
    db,
  );
  // Names outlive the pool that had them.
  await sql`create table console_coupons (
    shop text not null, coupon_id text not null, kind text not null, title text not null,
    scenarios text not null, segments text not null,
    primary key (shop, coupon_id))`.execute(db);
  await sql`create table console_sessions (
    shop text not null, token_hash text not null, credential text not null, expires_at timestamptz not null,
    primary key (shop, token_hash))`.execute(db);
}
