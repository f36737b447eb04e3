/** A PostgreSQL that goes away under a running server: what is under way fails, and nothing else. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StartedPostgres, startPostgres } from '../../../bench/server/postgres.js';
import type { Database } from '../../../server/db/open-database.js';
import { openPostgres } from '../../../server/db/open-postgres.js';
import { whyNoPostgres } from './databases.js';

const skipped = whyNoPostgres();

describe.skipIf(skipped)(`a PostgreSQL that is killed${skipped ? ` (skipped: ${skipped})` : ''}`, () => {
  let postgres: StartedPostgres;
  let database: Database;
  beforeAll(async () => {
    postgres = await startPostgres({ shared_buffers: '32MB', max_connections: '40' });
    database = await openPostgres(postgres.url);
    await sql`create table visits (n int)`.execute(database.db);
    await sql`insert into visits values (0)`.execute(database.db);
  });
  afterAll(async () => {
    await database?.close();
    await postgres?.stop();
  });
  const count = async () => (await sql<{ n: number }>`select n from visits`.execute(database.db)).rows[0]?.n;

  test('in the middle of a transaction: it fails and leaves nothing; the process goes on, and so do others once it is back', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown) => void unheard.push(error);
    process.on('uncaughtException', hear);
    try {
      const broken = database.db.transaction().execute(async (tx) => {
        await sql`update visits set n = n + 1`.execute(tx);
        await postgres.kill();
        // Long enough for the connection to break while nobody asks it anything.
        await pause(200);
        await sql`update visits set n = n + 1`.execute(tx);
      });
      await expect(broken).rejects.toThrow();
      await expect(count()).rejects.toThrow();
      await postgres.restart();
      expect(await count()).toBe(0);
      expect(unheard).toEqual([]);
    } finally {
      process.off('uncaughtException', hear);
    }
  });
});
