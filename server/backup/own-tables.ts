/** Which tables are ours, and how they are made: read from PostgreSQL's own catalogue, so that no list can go stale. */
import { sql } from 'kysely';
import type { Db } from '../db/open-database.js';
import { openDatabase } from '../db/open-database.js';

export interface TableShape {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    /** As PostgreSQL writes it: `bigint`, `timestamp with time zone`. */
    readonly type: string;
    /** Numbered by the database itself. */
    readonly numbered: boolean;
  }[];
  /** Columns of the primary key: rows are written in this order. */
  readonly key: readonly string[];
}

/** Kysely's own; the level is kept in a backup's first line. */
const BOOKKEEPING = ['kysely_migration', 'kysely_migration_lock'];

/** All tables of the current schema, those first that others refer to. */
export async function tableShapes(db: Db): Promise<TableShape[]> {
  const { rows } = await sql<{ name: string; column: string; type: string; numbered: boolean; key: number }>`
    select c.relname as name, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      (a.attidentity <> '' or coalesce(pg_get_expr(d.adbin, d.adrelid), '') like 'nextval(%') as numbered,
      coalesce(array_position(i.indkey::int2[], a.attnum), -1)::int as key
    from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname, a.attnum`.execute(db);
  const names = [...new Set(rows.map(({ name }) => name))].filter((name) => !BOOKKEEPING.includes(name));
  const shapes = names.map((name): TableShape => {
    const own = rows.filter((row) => row.name === name);
    const key = own.filter((row) => row.key >= 0).sort((a, b) => a.key - b.key);
    return {
      name,
      columns: own.map(({ column, type, numbered }) => ({ name: column, type, numbered })),
      key: key.map(({ column }) => column),
    };
  });
  return inOrder(shapes, await references(db));
}

/** Names of the tables that this program's migrations make, tried out in memory: a database may hold others' besides. */
export async function tablesOfThisProgram(): Promise<string[]> {
  const { db, close } = await openDatabase();
  try {
    return (await tableShapes(db)).map(({ name }) => name);
  } finally {
    await close();
  }
}

/** Migrations that have run, in order; none in an empty database. */
export async function migrationsOf(db: Db): Promise<string[]> {
  const { rows: tables } = await sql<{ there: string | null }>`
    select to_regclass('kysely_migration')::text as there`.execute(db);
  if (!tables[0]?.there) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

type Reference = { readonly from: string; readonly to: string };

async function references(db: Db): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
    select a.relname as from, b.relname as to from pg_constraint k
      join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid
    where k.contype = 'f' and a.oid <> b.oid`.execute(db);
  return rows;
}

function inOrder(shapes: readonly TableShape[], all: readonly Reference[]): TableShape[] {
  const placed: TableShape[] = [];
  let left = [...shapes];
  while (left.length > 0) {
    const waits = ({ name }: TableShape) =>
      all.some(({ from, to }) => from === name && left.some((other) => other.name === to));
    const next = left.filter((shape) => !waits(shape));
    // Two that refer to each other: no order is right, and the database will say so.
    placed.push(...(next.length > 0 ? next : left));
    left = next.length > 0 ? left.filter(waits) : [];
  }
  return placed;
}
