/**
 * The outbox of webhooks. Triggers fill it in the transaction that makes what it tells of, so that no code can forget to, and neither
 * exists without the other. A body is written once, as text: its signature is over these very bytes, however often it is sent.
 */
import { type Kysely, sql } from 'kysely';

/** One message for each endpoint; `body` and `type` are SQL. Ids are random: nothing follows from them. */
const told = (type: string, at: string, data: string) =>
  sql.raw(`insert into webhook_outbox (shop, id, endpoint, type, body, created_at, due_at)
  select new.shop, message.id, e.endpoint, message.type, message.body, message.at, message.at
  from (select 'msg_' || replace(gen_random_uuid()::text, '-', '') as id, ${type} as type, ${at} as at,
    json_build_object('type', ${type}, 'timestamp', to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'data', json_strip_nulls(${data}))::text as body) message,
    webhook_endpoints e where e.shop = new.shop;`);

export async function webhooks(db: Kysely<unknown>): Promise<void> {
  // Which endpoints there are; their addresses and secrets are in the server's key folder, and nowhere in the database.
  await db.schema
    .createTable('webhook_endpoints')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('endpoint', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('webhook_endpoints_pk', ['shop', 'endpoint'])
    .execute();
  await db.schema
    .createTable('webhook_outbox')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('endpoint', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('due_at', 'timestamptz', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('status', 'text', (column) =>
      column.notNull().defaultTo('pending').check(sql`status in ('pending', 'delivered', 'dead')`),
    )
    .addColumn('problem', 'text')
    .addPrimaryKeyConstraint('webhook_outbox_pk', ['shop', 'id', 'endpoint'])
    .execute();
  await sql`create index webhook_outbox_due on webhook_outbox (shop, due_at) where status = 'pending'`.execute(
    db,
  );

  // A claim names its coupon and no more: neither code nor token, and nothing by which it could be told from another.
  await sql`create function webhook_claimed() returns trigger language plpgsql as $$ begin
    ${told("'coupon.claimed'", 'new.claimed_at', "json_build_object('coupon', new.coupon_id)")}
    return null; end $$`.execute(db);
  await sql`create trigger codes_webhook after insert on codes for each row execute function webhook_claimed()`.execute(
    db,
  );

  const type = `case new.event when 'commit' then 'coupon.committed' when 'refund' then 'coupon.refunded'
    else 'coupon.released' end`;
  const data = `(select json_build_object('reservation', r.id, 'coupon', r.coupon_id, 'checkout', r.checkout_id,
      'order', r.order_id, 'currency', r.currency, 'discount', r.discount,
      'refunded', case when new.event = 'refund' then -new.amount end,
      'reason', case new.event when 'release' then 'released' when 'expire' then 'expired' end)
    from reservations r where r.shop = new.shop and r.id = new.reservation_id)`;
  await sql`create function webhook_settled() returns trigger language plpgsql as $$ begin
    ${told(type, 'new.at', data)}
    return null; end $$`.execute(db);
  await sql`create trigger ledger_webhook after insert on ledger for each row
    when (new.event in ('commit', 'release', 'expire', 'refund')) execute function webhook_settled()`.execute(
    db,
  );
}
