import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'kysely';
import type { Db } from '../db/open-database.js';
import { ServerError } from '../server-error.js';
import { batches, inSnapshot } from './cursor.js';
import type { EndLine, HeadLine, RowLine } from './format.js';
import { migrationsOf, type TableShape, tableShapes } from './own-tables.js';

export interface BackupSummary {
  readonly at: string;
  readonly migrations: readonly string[];
  readonly rows: Readonly<Record<string, number>>;
}

export interface BackupOptions {
  readonly db: Db;
  /** Where to; appears whole or not at all, mode 0600. */
  readonly file: string;
  /** Tables to write; all of the schema when absent. */
  readonly tables?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onRows?: (rows: number, table: string) => void;
}

/**
 * Writes every row of our tables as of one moment.
 * @throws ServerError missing: a database that nobody has used yet has nothing to keep
 */
export async function writeBackup(options: BackupOptions): Promise<BackupSummary> {
  const draft = `${options.file}.part`;
  try {
    const summary = await inSnapshot(options.db, async (transaction) => {
      const migrations = await migrationsOf(transaction);
      if (migrations.length === 0) throw new ServerError('missing', 'this database has no tables of ours');
      const shapes = (await tableShapes(transaction)).filter(
        ({ name }) => options.tables?.includes(name) ?? true,
      );
      const at = new Date(options.now).toISOString();
      const rows = Object.fromEntries(shapes.map(({ name }) => [name, 0]));
      const head = { format: 'etui-backup', version: 1, at, migrations, tables: shapes.map(headOf) } as const;
      await pipeline(
        Readable.from(withEnd(lines(transaction, head, shapes, rows, options.onRows), rows)),
        createGzip({ level: 6 }),
        createWriteStream(draft, { mode: 0o600, flags: 'w' }),
      );
      return { at, migrations, rows };
    });
    await rename(draft, options.file);
    return summary;
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
}

const headOf = ({ name, columns }: TableShape) => ({ name, columns: [...columns] });

/** Text of many lines at once. */
async function* lines(
  db: Db,
  head: HeadLine,
  shapes: readonly TableShape[],
  counts: Record<string, number>,
  onRows: BackupOptions['onRows'],
): AsyncGenerator<string> {
  yield `${JSON.stringify(head)}\n`;
  // Texts of instants and numbers that any server reads back the same.
  await sql`set local timezone = 'UTC'`.execute(db);
  await sql`set local datestyle = 'ISO, YMD'`.execute(db);
  await sql`set local extra_float_digits = 1`.execute(db);
  let all = 0;
  for (const { name, columns, key } of shapes) {
    yield `${JSON.stringify({ table: name })}\n`;
    const texts = columns.map((column) => sql`${sql.ref(column.name)}::text`);
    const order = key.length > 0 ? sql`order by ${sql.join(key.map((one) => sql.ref(one)))}` : sql``;
    const query = sql<{ row: RowLine }>`
      select array[${sql.join(texts)}]::text[] as row from ${sql.table(name)} ${order}`;
    for await (const rows of batches(db, query)) {
      counts[name] = (counts[name] ?? 0) + rows.length;
      all += rows.length;
      onRows?.(all, name);
      yield rows.map(({ row }) => `${JSON.stringify(row)}\n`).join('');
    }
  }
}

async function* withEnd(parts: AsyncIterable<string>, rows: Record<string, number>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  for await (const part of parts) {
    hash.update(part);
    yield part;
  }
  yield `${JSON.stringify({ end: true, rows, sha256: hash.digest('hex') } satisfies EndLine)}\n`;
}
