/** What a checkout needs to use several coupons: a row to wait for, and what a use costs in points. */
import { type Kysely, sql } from 'kysely';

export async function stacking(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('reservations')
    .addColumn('points', 'bigint', (column) => column.notNull().defaultTo(0).check(sql`points >= 0`))
    .execute();
  await db.schema
    .createTable('checkouts')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('checkout_id', 'text', (column) => column.notNull())
    .addColumn('asked', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('checkouts_pk', ['shop', 'checkout_id'])
    .execute();
  await sql`create index reservations_by_checkout on reservations (shop, checkout_id)
    where status in ('held', 'committed')`.execute(db);
}
