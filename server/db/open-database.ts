/** The embedded database: PGlite in one folder, durable, owned by one process. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect } from 'kysely';
import lockfile from 'proper-lockfile';
import type { PoolState } from '../operation/metrics.js';
import { ServerError } from '../server-error.js';
import { migrate } from './migrations.js';
import { pglitePool } from './pglite-pool.js';
import type { Tables } from './tables.js';

export type Db = Kysely<Tables>;

export interface OpenDatabaseOptions {
  /** Folder of the database; absent for one in memory that dies with the process (tests). */
  readonly folder?: string;
  /** Called if the lock on the folder is lost, e.g. after the machine slept: stop serving. */
  readonly onLockLost?: (cause: Error) => void;
  /** What is done before anybody gets in: `migrate` when absent. */
  readonly prepare?: (db: Db) => Promise<void>;
}

export interface Database {
  readonly db: Db;
  /** For the metrics. */
  readonly pool: () => PoolState;
  close(): Promise<void>;
}

/** After so long without a sign of life from its owner a lock is stale, ms. */
const LOCK_STALE_MS = 15_000;

/** PGlite starts PostgreSQL with `-F`, which is fsync off: a commit it answered could be lost with the power. */
const DURABLE = [...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'), '-c', 'fsync=on'];

/**
 * Opens, or makes, the database and migrates it.
 * @throws ServerError conflict where another process has the folder: PGlite itself would let both in and corrupt it.
 */
export async function openDatabase({
  folder,
  onLockLost,
  prepare = migrate,
}: OpenDatabaseOptions = {}): Promise<Database> {
  const release =
    folder === undefined ? async () => undefined : await lockDatabase(resolve(folder), onLockLost);
  try {
    const pglite = await PGlite.create({
      ...(folder !== undefined && { dataDir: join(resolve(folder), 'postgres') }),
      startParams: DURABLE,
      relaxedDurability: false,
    });
    const pool = pglitePool(pglite);
    const db: Db = new Kysely({ dialect: new PostgresDialect({ pool }) });
    const close = async () => {
      await db.destroy();
      await release();
    };
    try {
      await prepare(db);
    } catch (cause) {
      await pglite.close();
      throw cause;
    }
    return { db, pool: pool.state, close };
  } catch (cause) {
    await release();
    throw cause;
  }
}

/**
 * Takes the folder for this process, until what it returns is called.
 * @throws ServerError conflict where another has it
 */
export async function lockDatabase(
  folder: string,
  onCompromised?: (cause: Error) => void,
): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await lockfile.lock(folder, {
      stale: LOCK_STALE_MS,
      ...(onCompromised && { onCompromised }),
      lockfilePath: join(folder, 'owner.lock'),
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ELOCKED') throw cause;
    const message = `${folder} is open in another process: stop it first (a crashed one lets go within 15 s)`;
    throw new ServerError('conflict', message, { cause });
  }
}
