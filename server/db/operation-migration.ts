/** Blocked codes, who may do what, and the log of what they did: appended to, and by nobody changed. */
import { type Kysely, sql } from 'kysely';

export async function operation(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('blocked_codes')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('code_hmac', 'text', (column) => column.notNull())
    .addColumn('blocked_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('blocked_codes_pk', ['shop', 'code_hmac'])
    .execute();

  await db.schema
    .createTable('members')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull().check(sql`role in ('viewer', 'editor', 'owner')`))
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('added_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('members_pk', ['shop', 'name'])
    .execute();
  // Null: whoever knows the console's first password, who is an owner.
  await db.schema.alterTable('console_sessions').addColumn('member', 'text').execute();

  await db.schema
    .createTable('audit_log')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('entry', 'bigint', (column) => column.generatedAlwaysAsIdentity())
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .addPrimaryKeyConstraint('audit_log_pk', ['shop', 'entry'])
    .execute();
  await sql`create function audit_log_is_append_only() returns trigger language plpgsql as $$ begin
    raise exception 'audit_log: entries are neither changed nor removed'; end $$`.execute(db);
  await sql`create trigger audit_log_kept before update or delete or truncate on audit_log
    for each statement execute function audit_log_is_append_only()`.execute(db);

  // What retention looks for (server/retention/).
  await sql`create index idempotency_by_age on idempotency (shop, created_at)`.execute(db);
  await sql`create index reservations_by_age on reservations (shop, reserved_at)`.execute(db);
  await sql`create index codes_by_age on codes (shop, claimed_at)`.execute(db);
  await sql`create index reservations_by_customer on reservations (shop, customer_hmac)
    where customer_hmac is not null`.execute(db);
}
