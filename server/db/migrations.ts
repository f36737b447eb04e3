/** Forward only: a migration that has run anywhere is never changed; a new one is appended. Run at start. */
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { ServerError } from '../server-error.js';
import { auditOutcome } from './audit-migration.js';
import { consoleRollups } from './console-migration.js';
import { measurement } from './measurement-migration.js';
import { operation } from './operation-migration.js';
import { pacing } from './pacing-migration.js';
import { retention } from './retention-migration.js';
import { rights } from './right-migration.js';
import { changedSince, readStamp, writeStamp } from './shape.js';
import { stacking } from './stacking-migration.js';
import { webhooks } from './webhook-migration.js';

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-redemption': { up: redemption },
  '002-measurement': { up: measurement },
  '003-stacking': { up: stacking },
  '004-pacing': { up: pacing },
  '009-console': { up: consoleRollups },
  '010-operation': { up: operation },
  '011-rights': { up: rights },
  '012-retention': { up: retention },
  '013-webhooks': { up: webhooks },
  '014-audit-outcome': { up: auditOutcome },
};

/** Names of all migrations that this program knows, in order. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS).sort();

/**
 * Brings the database up to this program, or up to and with the migration `last`.
 * @throws ServerError conflict where the database is newer than this program, or not as its migrations left it
 */
export async function migrate<DB>(db: Kysely<DB>, last?: string): Promise<void> {
  await requireAsMigrated(db);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error, results } = await (last === undefined
    ? migrator.migrateToLatest()
    : migrator.migrateTo(last));
  if (error) {
    const failed = results?.find(({ status }) => status === 'Error')?.migrationName;
    throw new ServerError(
      'conflict',
      `the database could not be migrated${failed ? `: ${failed} failed, and nothing of it was kept` : ''}`,
      { cause: error },
    );
  }
  const after = (await applied(db)).at(-1);
  const stamp = await readStamp(db);
  if (after !== undefined && stamp?.after !== after) await writeStamp(db, after);
}

/**
 * Is what is there what this program's migrations made, as far as they have run?
 * @throws ServerError conflict, saying what isn't
 */
export async function requireAsMigrated<DB>(db: Kysely<DB>): Promise<void> {
  const there = await applied(db);
  const unknown = there.filter((name) => !MIGRATION_NAMES.includes(name));
  if (unknown.length > 0) {
    throw new ServerError(
      'conflict',
      `the database is newer than this program, which does not know ${unknown.join(', ')}: install the version that made it`,
    );
  }
  const missing = MIGRATION_NAMES.slice(0, there.length).filter((name) => !there.includes(name));
  if (missing.length > 0) {
    throw new ServerError(
      'conflict',
      `the database was migrated in part: ${missing.join(', ')} never ran. Restore a backup`,
    );
  }
  const stamp = await readStamp(db);
  // A stamp of before the last migration: the program ended between the two, and the migration is whole.
  if (!stamp || stamp.after !== there.at(-1)) return;
  const changed = await changedSince(db, stamp);
  if (changed.length > 0) {
    throw new ServerError(
      'conflict',
      `the database is not as its migrations left it: ${changed.join(', ')}. A migration broke off, or somebody has changed it; restore a backup`,
    );
  }
}

/** Names of the migrations that have run, in order. */
async function applied<DB>(db: Kysely<DB>): Promise<string[]> {
  const { rows: tables } = await sql<{ there: string | null }>`
    select to_regclass('kysely_migration')::text as there`.execute(db);
  if (!tables[0]?.there) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

async function redemption(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('codes')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('code_hmac', 'text', (column) => column.notNull())
    .addColumn('coupon_id', 'text', (column) => column.notNull())
    .addColumn('claimed_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('codes_pk', ['shop', 'code_hmac'])
    .execute();

  await db.schema
    .createTable('reservations')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('coupon_id', 'text', (column) => column.notNull())
    .addColumn('code_hmac', 'text', (column) => column.notNull())
    .addColumn('single_use', 'boolean', (column) => column.notNull())
    .addColumn('checkout_id', 'text', (column) => column.notNull())
    .addColumn('customer_hmac', 'text')
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('discount', 'bigint', (column) => column.notNull().check(sql`discount >= 0`))
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) =>
      column.notNull().check(sql`status in ('held', 'committed', 'released', 'expired')`),
    )
    .addColumn('order_id', 'text')
    .addColumn('refunded', 'bigint', (column) =>
      column.notNull().defaultTo(0).check(sql`refunded between 0 and discount`),
    )
    .addColumn('reserved_at', 'timestamptz', (column) => column.notNull())
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('reservations_pk', ['shop', 'id'])
    .execute();
  // A single-use code has one live reservation: the index is the guard.
  await sql`create unique index reservations_one_per_code on reservations (shop, code_hmac)
    where single_use and status in ('held', 'committed')`.execute(db);
  // A checkout has one live reservation a coupon.
  await sql`create unique index reservations_one_per_checkout on reservations (shop, checkout_id, coupon_id)
    where status = 'held'`.execute(db);
  await sql`create index reservations_held on reservations (shop, coupon_id, expires_at) where status = 'held'`.execute(
    db,
  );

  await db.schema
    .createTable('counters')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('coupon_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('used', 'bigint', (column) => column.notNull().check(sql`used >= 0`))
    .addPrimaryKeyConstraint('counters_pk', ['shop', 'coupon_id', 'kind', 'period'])
    .execute();

  await db.schema
    .createTable('ledger')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('entry', 'bigint', (column) => column.generatedAlwaysAsIdentity())
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addColumn('reservation_id', 'text', (column) => column.notNull())
    .addColumn('coupon_id', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('uses', 'integer', (column) => column.notNull())
    .addColumn('amount', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_pk', ['shop', 'entry'])
    .execute();

  await db.schema
    .createTable('idempotency')
    .addColumn('shop', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_pk', ['shop', 'key'])
    .execute();
}
