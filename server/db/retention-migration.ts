/**
 * What is deleted for its age, or changed so that it names nobody, stays in the console's sums, which name nobody themselves. A
 * transaction of retention says so by the setting `etui.keeps_counts`; every other change of an order is counted as before.
 */
import { type Kysely, sql } from 'kysely';

/** An order as a change, counted (+1) or taken back (−1): as console-migration.ts has it. */
const orderChange = (rows: string, sign: 1 | -1) =>
  sql.raw(`insert into console_changes
    (shop, day, coupon_id, sign, revenue, discount, profit, is_known, is_repeat, customer, trial, arm_source, arm)
  select shop, day, coalesce(coupon_id, ''), ${sign}, revenue, discount, profit, customer_hmac is not null,
    coalesce(is_repeat, false),
    coalesce(customer_hmac, 'order ' || order_id), trial, arm_source, arm from ${rows};`);

const unlessKept = sql`if current_setting('etui.keeps_counts', true) = 'on' then return null; end if;`;

export async function retention(db: Kysely<unknown>): Promise<void> {
  await sql`create or replace function console_order_changed() returns trigger language plpgsql as $$ begin
    ${unlessKept} ${orderChange('before', -1)} ${orderChange('after', 1)} return null; end $$`.execute(db);
  await sql`create or replace function console_order_removed() returns trigger language plpgsql as $$ begin
    ${unlessKept} ${orderChange('before', -1)} return null; end $$`.execute(db);
  await sql`create index orders_by_age on orders (shop, at)`.execute(db);
}
