/** The database a command means: the embedded one in a folder, whoever owns it just now, or a PostgreSQL. */
import { rm } from 'node:fs/promises';
import { askAdmin } from '../admin/ask-admin.js';
import { type Database, type Db, openDatabase } from '../db/open-database.js';
import { openPostgres } from '../db/open-postgres.js';
import { requireDatabase, type Snapshot, snapshotOfIdle } from '../db/snapshot.js';
import { secretFrom } from '../secrets.js';
import { ServerError } from '../server-error.js';

export const DATA_OPTION = [
  '--data <folder>',
  'folder of the embedded database; without it the PostgreSQL at DATABASE_URL, or in the file DATABASE_URL_FILE',
] as const;

/** @throws ServerError missing, where neither is told */
export async function databaseUrl(): Promise<string> {
  const url = await secretFrom(process.env, 'DATABASE_URL');
  if (url) return url;
  throw new ServerError('missing', 'no database: name its folder with --data, or set DATABASE_URL');
}

/** Left as it is: what only reads brings no database up to date. */
const asItIs = async () => undefined;

/**
 * Lets a task read. An embedded database is copied first, by its server where one runs, so that nobody waits for longer than
 * the copy takes; a PostgreSQL is read where it is.
 * @throws ServerError missing, conflict
 */
export async function readDatabase<T>(
  data: string | undefined,
  say: (text: string) => void,
  task: (db: Db, kind: 'embedded' | 'postgres') => Promise<T>,
): Promise<T> {
  if (data === undefined) {
    const { db, close } = await openPostgres(await databaseUrl(), asItIs);
    return task(db, 'postgres').finally(close);
  }
  await requireDatabase(data);
  say('copying the database …');
  const snapshot = (await askAdmin<Snapshot>(data, 'POST', '/snapshot')) ?? (await snapshotOfIdle(data));
  say(`copied; it was held for ${snapshot.heldMs} ms`);
  try {
    const { db, close } = await openDatabase({ folder: snapshot.folder, prepare: asItIs });
    return await task(db, 'embedded').finally(close);
  } finally {
    await rm(snapshot.folder, { recursive: true, force: true });
  }
}

/** The database itself, for writing. @throws ServerError missing; conflict where a server has it */
export async function openForWriting(
  data: string | undefined,
  prepare?: (db: Db) => Promise<void>,
): Promise<Database> {
  if (data === undefined) return openPostgres(await databaseUrl(), prepare);
  return openDatabase({ folder: data, ...(prepare && { prepare }) });
}
