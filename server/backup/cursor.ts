import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/open-database.js';

/** Rows fetched at once: enough that the way there and back doesn't count. */
const BATCH = 2_000;

/**
 * Rows of a query, a batch at a time, however many there are. `transaction` is one: a cursor lives in it, and with it all
 * that is read comes from one snapshot. One at a time.
 */
export async function* batches<Row>(transaction: Db, query: RawBuilder<Row>): AsyncGenerator<Row[]> {
  await sql`declare etui_cursor no scroll cursor for ${query}`.execute(transaction);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(BATCH)} from etui_cursor`.execute(transaction);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close etui_cursor`.execute(transaction);
}

/** Everything `task` reads is of one moment, and nobody waits for it. */
export function inSnapshot<T>(db: Db, task: (transaction: Db) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((transaction) => task(transaction));
}
