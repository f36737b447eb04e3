import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { sql } from 'kysely';
import * as v from 'valibot';
import { MIGRATION_NAMES, migrate } from '../db/migrations.js';
import type { Db } from '../db/open-database.js';
import { ServerError } from '../server-error.js';
import { EndLine, HeadLine, RowLine, TableLine } from './format.js';
import { migrationsOf, type TableShape, tableShapes } from './own-tables.js';

/** Rows written by one statement. */
const BATCH = 1_000;

export interface RestoreSummary {
  /** When the backup was made. */
  readonly at: string;
  /** Its last migration, and the one the database has now. */
  readonly level: { readonly backup: string; readonly now: string };
  readonly rows: Readonly<Record<string, number>>;
}

export interface RestoreOptions {
  /** Not migrated: an empty database, or one whose tables are all empty. */
  readonly db: Db;
  readonly file: string;
  /** Tables that are ours, where a schema has others' besides; all of the schema when absent. */
  readonly tables?: readonly string[];
  readonly onRows?: (rows: number, table: string) => void;
}

/**
 * Fills an empty database: the tables as they were when the backup was made, all rows or none, then the migrations that
 * have come since.
 * @throws ServerError missing (no file), invalid (no backup, or not a whole one), conflict (rows are there; a newer backup)
 */
export async function restoreBackup({ db, file, tables, onRows }: RestoreOptions): Promise<RestoreSummary> {
  if (!(await stat(file).catch(() => undefined))) throw new ServerError('missing', `no file ${file}`);
  const reader = openBackup(file);
  try {
    const head = parseLine(HeadLine, (await reader.next()).value, file);
    await requireKnown(head);
    const own = async () => (await tableShapes(db)).filter(({ name }) => tables?.includes(name) ?? true);
    await requireEmpty(db, own);
    const level = head.migrations.at(-1) ?? '';
    const newer = (await migrationsOf(db)).find((name) => !head.migrations.includes(name));
    if (newer !== undefined)
      throw new ServerError(
        'conflict',
        `the database has ${newer}, newer than the backup: restore into a new one`,
      );
    await migrate(db, level);
    const shapes = await own();
    requireSame(head, shapes);
    const rows = await db.transaction().execute(async (transaction) => {
      await sql`set local timezone = 'UTC'`.execute(transaction);
      // What triggers have made of the rows is in the backup, too.
      await switchTriggers(transaction, shapes, 'disable');
      const counted = await load(transaction, shapes, reader, file, onRows);
      await requireCounts(transaction, counted);
      await setNumbers(transaction, shapes);
      await switchTriggers(transaction, shapes, 'enable');
      return counted;
    });
    await migrate(db);
    return { at: head.at, level: { backup: level, now: MIGRATION_NAMES.at(-1) ?? '' }, rows };
  } finally {
    await reader.return(undefined);
  }
}

/** Lines with what they hash to so far, before themselves. */
async function* openBackup(file: string): AsyncGenerator<{ text: string; hash: () => string }, undefined> {
  const hash = createHash('sha256');
  for await (const text of linesOf(file)) {
    yield { text, hash: () => hash.copy().digest('hex') };
    hash.update(`${text}\n`);
  }
  return undefined;
}

/** Not by node:readline, which never ends where its stream breaks off. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unzipped = source.pipe(createGunzip());
  source.on('error', (error) => unzipped.destroy(error));
  unzipped.setEncoding('utf8');
  let rest = '';
  try {
    for await (const part of unzipped) {
      const lines = `${rest}${part}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (cause) {
    throw new ServerError('invalid', `${file} is not a whole backup: it breaks off or is damaged`, { cause });
  } finally {
    source.destroy();
  }
  if (rest !== '') yield rest;
}

type Lines = ReturnType<typeof openBackup>;

async function load(
  db: Db,
  shapes: readonly TableShape[],
  reader: Lines,
  file: string,
  onRows: RestoreOptions['onRows'],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = Object.fromEntries(shapes.map(({ name }) => [name, 0]));
  let table: TableShape | undefined;
  let batch: RowLine[] = [];
  let all = 0;
  const flush = async () => {
    if (!table || batch.length === 0) return;
    const { name } = table;
    await insert(db, table, batch).catch((cause: unknown) => {
      throw new ServerError('invalid', `${file}: the database refuses a row of ${name}`, { cause });
    });
    counts[table.name] = (counts[table.name] ?? 0) + batch.length;
    all += batch.length;
    onRows?.(all, table.name);
    batch = [];
  };
  for (;;) {
    const { value: line, done } = await reader.next();
    if (done || !line) throw new ServerError('invalid', `${file} is not a whole backup: its end is missing`);
    if (line.text.startsWith('[')) {
      const row = parseLine(RowLine, line, file);
      if (row.length !== table?.columns.length)
        throw new ServerError('invalid', `${file}: a row has not as many values as its table has columns`);
      batch.push(row);
      if (batch.length >= BATCH) await flush();
      continue;
    }
    await flush();
    if (line.text.startsWith('{"end"')) {
      const end = parseLine(EndLine, line, file);
      if (end.sha256 !== line.hash())
        throw new ServerError('invalid', `${file} was changed: its hash is another`);
      for (const { name } of shapes) {
        if (counts[name] !== (end.rows[name] ?? 0))
          throw new ServerError(
            'invalid',
            `${file}: ${name} has ${counts[name]} rows and not ${end.rows[name]}`,
          );
      }
      return counts;
    }
    const { table: name } = parseLine(TableLine, line, file);
    table = shapes.find((shape) => shape.name === name);
    if (!table) throw new ServerError('invalid', `${file}: a table that its first line does not name`);
  }
}

/** One statement: an array a column, each value read by PostgreSQL as it wrote it. */
async function insert(db: Db, { name, columns }: TableShape, rows: readonly RowLine[]): Promise<void> {
  const alias = columns.map((_, index) => sql.ref(`c${index}`));
  const arrays = columns.map((_, index) => sql`${rows.map((row) => row[index] ?? null)}::text[]`);
  const casts = columns.map(({ type }, index) => sql`r.${sql.ref(`c${index}`)}::${sql.raw(type)}`);
  const targets = columns.map((column) => sql.ref(column.name));
  await sql`insert into ${sql.table(name)} (${sql.join(targets)}) overriding system value
    select ${sql.join(casts)} from unnest(${sql.join(arrays)}) as r (${sql.join(alias)})`.execute(db);
}

async function switchTriggers(
  db: Db,
  shapes: readonly TableShape[],
  how: 'enable' | 'disable',
): Promise<void> {
  for (const { name } of shapes)
    await sql`alter table ${sql.table(name)} ${sql.raw(how)} trigger user`.execute(db);
}

/** Columns that the database numbers go on after the highest there is. */
async function setNumbers(db: Db, shapes: readonly TableShape[]): Promise<void> {
  for (const { name, columns } of shapes) {
    for (const column of columns.filter(({ numbered }) => numbered))
      await sql`select setval(pg_get_serial_sequence(${name}, ${column.name}),
        coalesce(max(${sql.ref(column.name)}), 0) + 1, false) from ${sql.table(name)}`.execute(db);
  }
}

async function requireCounts(db: Db, expected: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, rows] of Object.entries(expected)) {
    const { rows: found } = await sql<{
      n: number;
    }>`select count(*)::int as n from ${sql.table(name)}`.execute(db);
    if (found[0]?.n !== rows)
      throw new ServerError('conflict', `${name} has ${found[0]?.n} rows after restoring ${rows}`);
  }
}

async function requireKnown({ migrations }: HeadLine): Promise<void> {
  const unknown = migrations.find((name) => !MIGRATION_NAMES.includes(name));
  if (unknown !== undefined)
    throw new ServerError('conflict', `the backup is of a newer version: it has the migration ${unknown}`);
}

async function requireEmpty(db: Db, own: () => Promise<TableShape[]>): Promise<void> {
  if ((await migrationsOf(db)).length === 0) return;
  for (const { name } of await own()) {
    const { rows } = await sql<{
      there: boolean;
    }>`select exists (select 1 from ${sql.table(name)}) as there`.execute(db);
    if (rows[0]?.there)
      throw new ServerError(
        'conflict',
        `the database is not empty: ${name} has rows. Restore into a new one`,
      );
  }
}

/** The backup's own words against the tables that its migrations make here. */
function requireSame(head: HeadLine, shapes: readonly TableShape[]): void {
  const text = (tables: readonly Pick<TableShape, 'name' | 'columns'>[]) =>
    tables
      .map(({ name, columns }) => `${name}(${columns.map((one) => `${one.name} ${one.type}`).join(', ')})`)
      .sort();
  const [there, here] = [text(head.tables), text(shapes)];
  const other = there.find((one) => !here.includes(one)) ?? here.find((one) => !there.includes(one));
  if (other !== undefined)
    throw new ServerError(
      'conflict',
      `the backup's tables are not those of its migrations: ${other.split('(')[0]}`,
    );
}

function parseLine<Schema extends v.GenericSchema>(
  schema: Schema,
  line: { text: string } | undefined,
  file: string,
): v.InferOutput<Schema> {
  try {
    return v.parse(schema, JSON.parse(line?.text ?? ''));
  } catch (cause) {
    throw new ServerError('invalid', `${file} is not a backup of ours, or not a whole one`, { cause });
  }
}
