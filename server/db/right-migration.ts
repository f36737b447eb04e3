/**
 * Tables of the right to claim. None of them can be joined to another: whose tokens were given out lies under an HMAC with the
 * epoch in it, what was given out was blinded, and what was spent names neither account nor coupon.
 */
import { type Kysely, sql } from 'kysely';

export async function rights(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('right_subjects')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('epoch', 'bigint', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('issued', 'integer', (column) => column.notNull().check(sql`issued > 0`))
    .addColumn('keep_until', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('right_subjects_pk', ['shop', 'epoch', 'subject'])
    .execute();
  await db.schema
    .createTable('right_requests')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('epoch', 'bigint', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('right_requests_pk', ['shop', 'epoch', 'subject', 'request_hash'])
    .execute();
  await db.schema
    .createTable('right_spent')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('nullifier', 'text', (column) => column.notNull())
    .addColumn('claim_hmac', 'text', (column) => column.notNull())
    .addColumn('keep_until', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('right_spent_pk', ['shop', 'nullifier'])
    .execute();
}
