import { sql } from 'kysely';
import type { Db } from './open-database.js';

/** So often the embedded database is looked after, ms; a PostgreSQL server's autovacuum looks every minute. */
export const UPKEEP_EVERY_MS = 30_000;

/** PostgreSQL's own thresholds: autovacuum_analyze_…, autovacuum_vacuum_… and autovacuum_vacuum_insert_…. */
const isDue = {
  analyze: sql<boolean>`s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0)`,
  vacuum: sql<boolean>`s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)
    or s.n_ins_since_vacuum > 1000 + 0.2 * greatest(c.reltuples, 0)`,
};

/**
 * What autovacuum does on a PostgreSQL server, and nobody does in the embedded one: statistics, without which a statement walks
 * through all rows of the shop by the wrong index, and room that dead rows leave. Table by table, so that a checkout gets its turn.
 * @returns the tables that were due
 */
export async function keepUp(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string; vacuum: boolean }>`
    select s.relname as name, ${isDue.vacuum} as vacuum
    from pg_stat_user_tables s join pg_class c on c.oid = s.relid
    where ${isDue.analyze} or ${isDue.vacuum} order by s.relname`.execute(db);
  for (const { name, vacuum } of rows) {
    const table = sql.table(name);
    await (vacuum ? sql`vacuum (analyze) ${table}` : sql`analyze ${table}`).execute(db);
  }
  return rows.map(({ name }) => name);
}
