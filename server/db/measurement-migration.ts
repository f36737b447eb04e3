/** Tables of orders with their arm, of how many shoppers an arm has, and of counted private reports. */
import { type Kysely, sql } from 'kysely';

export async function measurement(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('orders')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('order_id', 'text', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('revenue', 'bigint', (column) => column.notNull().check(sql`revenue >= 0`))
    .addColumn('discount', 'bigint', (column) => column.notNull().check(sql`discount >= 0`))
    .addColumn('profit', 'bigint')
    .addColumn('coupon_id', 'text')
    .addColumn('customer_hmac', 'text')
    .addColumn('trial', 'text')
    .addColumn('arm_source', 'text', (column) =>
      column.check(sql`arm_source in ('account', 'token', 'local')`),
    )
    .addColumn('arm', 'text')
    .addPrimaryKeyConstraint('orders_pk', ['shop', 'order_id'])
    .addCheckConstraint(
      'orders_arm_whole',
      sql`(arm is null) = (arm_source is null) and (arm is null) = (trial is null)`,
    )
    .execute();
  await sql`create index orders_by_arm on orders (shop, trial, arm_source, arm)`.execute(db);
  await sql`create index orders_by_day on orders (shop, day, coupon_id)`.execute(db);

  await db.schema
    .createTable('audiences')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('trial', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull().check(sql`source in ('account', 'token')`))
    .addColumn('arm', 'text', (column) => column.notNull())
    .addColumn('shoppers', 'bigint', (column) => column.notNull().check(sql`shoppers >= 0`))
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('audiences_pk', ['shop', 'trial', 'source', 'arm'])
    .execute();

  await db.schema
    .createTable('reports')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('question', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('answer', 'integer', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull().check(sql`count >= 0`))
    .addPrimaryKeyConstraint('reports_pk', ['shop', 'epoch', 'question', 'version', 'answer'])
    .execute();

  await db.schema
    .createTable('report_parameters')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('epsilon', 'double precision', (column) => column.notNull().check(sql`epsilon > 0`))
    .addColumn('since', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('report_parameters_pk', ['shop', 'version'])
    .execute();
}
