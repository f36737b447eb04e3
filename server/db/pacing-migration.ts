/** Tables of what pacing did and saw, and of when the server was up. */
import type { Kysely } from 'kysely';

export async function pacing(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pacing')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('coupon_id', 'text', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addColumn('lambda', 'double precision', (column) => column.notNull())
    .addColumn('mu', 'bigint', (column) => column.notNull())
    .addColumn('spent', 'bigint', (column) => column.notNull())
    .addColumn('uses', 'bigint', (column) => column.notNull())
    .addColumn('budget', 'bigint')
    .addColumn('total', 'bigint')
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('pacing_pk', ['shop', 'coupon_id', 'at'])
    .execute();
  await db.schema
    .createTable('uptimes')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('started_at', 'timestamptz', (column) => column.notNull())
    .addColumn('seen_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('uptimes_pk', ['shop', 'started_at'])
    .execute();
}
