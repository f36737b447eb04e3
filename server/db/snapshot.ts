/**
 * A copy of the embedded database's files, for what reads much: the copy is opened elsewhere, and its owner serves on as
 * soon as the files are copied. PGlite is one connection: while we hold it nobody writes, and PostgreSQL's own recovery
 * makes the copy whole.
 */
import { randomBytes } from 'node:crypto';
import { cp, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import { ServerError } from '../server-error.js';
import { type Db, lockDatabase } from './open-database.js';

const PREFIX = 'snapshot-';
/** One that is older was left behind by a reader that died. */
const LEFT_BEHIND_MS = 6 * 3_600_000;

export interface Snapshot {
  /** A folder for `openDatabase`; whoever asked for it removes it. */
  readonly folder: string;
  /** How long nobody else could use the database. */
  readonly heldMs: number;
}

/** The owner's way: waits its turn for the one connection and keeps it while the files are copied. */
export async function snapshotAsOwner(db: Db, data: string): Promise<Snapshot> {
  const folder = await newFolder(data);
  return db.connection().execute(async (connection) => {
    const start = performance.now();
    // Not needed for a good copy; it keeps the recovery short.
    await sql`checkpoint`.execute(connection);
    await copyFiles(data, folder);
    return { folder, heldMs: Math.round(performance.now() - start) };
  });
}

/**
 * The way where no server runs: takes the lock and keeps it while the files are copied.
 * @throws ServerError missing (no database there), conflict (another process has it)
 */
export async function snapshotOfIdle(data: string): Promise<Snapshot> {
  await requireDatabase(data);
  const release = await lockDatabase(resolve(data));
  const start = performance.now();
  try {
    const folder = await newFolder(data);
    await copyFiles(data, folder);
    return { folder, heldMs: Math.round(performance.now() - start) };
  } finally {
    await release();
  }
}

/** @throws ServerError missing: reading must not make an empty database where a folder was misspelt */
export async function requireDatabase(data: string): Promise<void> {
  if (await stat(join(data, 'postgres')).catch(() => undefined)) return;
  throw new ServerError('missing', `no database in ${data}`);
}

async function newFolder(data: string): Promise<string> {
  for (const name of (await readdir(data)).filter((one) => one.startsWith(PREFIX))) {
    const stats = await stat(join(data, name)).catch(() => undefined);
    if (stats && Date.now() - stats.mtimeMs > LEFT_BEHIND_MS)
      await rm(join(data, name), { recursive: true, force: true });
  }
  return join(resolve(data), PREFIX + randomBytes(6).toString('hex'));
}

async function copyFiles(data: string, folder: string): Promise<void> {
  try {
    await cp(join(data, 'postgres'), join(folder, 'postgres'), { recursive: true, preserveTimestamps: true });
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw new ServerError('missing', 'the database could not be copied: is there room for it twice?', {
      cause,
    });
  }
}
