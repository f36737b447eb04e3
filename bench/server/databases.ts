/** The two databases a server can stand on, as the measurements use them. */
import { access } from 'node:fs/promises';
import pg from 'pg';
import { type Database, openDatabase } from '../../server/db/open-database.js';
import { openPostgres } from '../../server/db/open-postgres.js';
import { type StartedPostgres, startPostgres } from './postgres.js';

export const STORES = ['postgres', 'pglite'] as const;
export type StoreName = (typeof STORES)[number];

export interface Store {
  readonly name: StoreName;
  /** A database that nobody has written to: its address; undefined for the embedded one, which lies in the shop's folder. */
  fresh(): Promise<string | undefined>;
  /** Where it is a server of its own. */
  readonly postgres?: StartedPostgres;
  readonly version: string;
  close(): Promise<void>;
}

export async function openStore(name: StoreName): Promise<Store> {
  if (name === 'pglite') {
    return { name, fresh: async () => undefined, version: 'PGlite 0.5.16', close: async () => undefined };
  }
  const postgres = await startPostgres();
  let made = 0;
  return {
    name,
    postgres,
    version: `PostgreSQL ${postgres.version}`,
    async fresh() {
      made += 1;
      const client = new pg.Client(postgres.url);
      await client.connect();
      await client.query(`create database run_${made}`);
      await client.end();
      return postgres.url.replace(/\/postgres$/, `/run_${made}`);
    },
    close: () => postgres.stop(),
  };
}

/** To look at what a server has left, once it has stopped. */
export async function openForReading(data: string, databaseUrl: string | undefined): Promise<Database> {
  if (databaseUrl !== undefined) return openPostgres(databaseUrl);
  await access(data);
  return openDatabase({ folder: data });
}
