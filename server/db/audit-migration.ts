import { type Kysely, sql } from 'kysely';

/** What came of what was asked for: until now the log had only what was done. */
export async function auditOutcome(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('audit_log')
    .addColumn('outcome', 'text', (column) =>
      column.notNull().defaultTo('done').check(sql`outcome in ('done', 'unchanged', 'refused', 'failed')`),
    )
    .execute();
}
