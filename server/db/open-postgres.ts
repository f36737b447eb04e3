/** A PostgreSQL of the shop's own, instead of the embedded one: the same statements over the same dialect. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { ServerError } from '../server-error.js';
import { migrate } from './migrations.js';
import type { Database, Db } from './open-database.js';

const INT8 = 20;
/** Requests that work at once; more wait their turn. */
const CONNECTIONS = 10;

/** 64-bit integers come as text, since they may pass 2^53. Ours don't (server/db/tables.ts). */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig;

/**
 * Connects and migrates.
 * @param url `postgres://user:password@host:port/database`; never repeated in a message
 * @param prepare what is done before anybody gets in
 * @throws ServerError missing where nobody answers
 */
export async function openPostgres(
  url: string,
  prepare: (db: Db) => Promise<void> = migrate,
): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, types });
  // A connection that dies is told of by the query that next needs it, or replaced where none does. The pool's event is for the
  // idle ones, the client's for those that are lent, in the middle of a transaction; unheard, either would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    (await pool.connect()).release();
  } catch (cause) {
    await pool.end();
    throw new ServerError('missing', 'no PostgreSQL answers at DATABASE_URL', { cause });
  }
  const db: Db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  try {
    await prepare(db);
  } catch (cause) {
    await db.destroy();
    throw cause;
  }
  const state = () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount });
  return { db, pool: state, close: () => db.destroy() };
}
