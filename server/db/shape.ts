/**
 * What shape the migrations left the tables in, kept as a comment on Kysely's own table: where a later start finds them otherwise,
 * a migration broke off half-way (an engine without transactional DDL), or somebody has changed them.
 */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import * as v from 'valibot';

/** SHA-256 of columns, indexes, constraints and triggers, by table. */
type Shape = Readonly<Record<string, string>>;

const Stamp = v.strictObject({
  /** The last migration when it was taken. */
  after: v.string(),
  shape: v.record(v.string(), v.string()),
});
export type Stamp = v.InferOutput<typeof Stamp>;

/** Ours are known by their primary key, which begins with `shop`; a database may hold others' tables besides. */
async function shapeOf<DB>(db: Kysely<DB>): Promise<Shape> {
  const { rows } = await sql<{ name: string; part: string }>`
    with own as (
      select c.oid, c.relname as name from pg_class c
        join pg_index i on i.indrelid = c.oid and i.indisprimary
        join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] and a.attname = 'shop'
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p'))
    select name, 'column ' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull::text as part
      from own join pg_attribute on attrelid = oid and attnum > 0 and not attisdropped
    union all select name, 'index ' || relname from own
      join pg_index on indrelid = own.oid join pg_class on pg_class.oid = indexrelid
    union all select name, 'constraint ' || conname from own join pg_constraint on conrelid = own.oid and contype <> 'n'
    union all select name, 'trigger ' || tgname || ' ' || tgenabled::text from own
      join pg_trigger on tgrelid = own.oid and not tgisinternal`.execute(db);
  const byTable = new Map<string, string[]>();
  for (const { name, part } of rows) byTable.set(name, [...(byTable.get(name) ?? []), part]);
  return Object.fromEntries(
    [...byTable].map(([name, all]) => [
      name,
      createHash('sha256').update(all.sort().join('\n')).digest('base64url'),
    ]),
  );
}

/** Undefined where none was taken yet: before the first migration, or by a program of before stamps. */
export async function readStamp<DB>(db: Kysely<DB>): Promise<Stamp | undefined> {
  const { rows } = await sql<{ comment: string | null }>`
    select obj_description(to_regclass('kysely_migration'), 'pg_class') as comment`.execute(db);
  const comment = rows[0]?.comment;
  if (!comment) return undefined;
  try {
    return v.parse(Stamp, JSON.parse(comment));
  } catch {
    return undefined;
  }
}

export async function writeStamp<DB>(db: Kysely<DB>, after: string): Promise<void> {
  const stamp: Stamp = { after, shape: await shapeOf(db) };
  await sql`comment on table kysely_migration is ${sql.lit(JSON.stringify(stamp))}`.execute(db);
}

/** Tables that are not as the stamp says, or gone. */
export async function changedSince<DB>(db: Kysely<DB>, stamp: Stamp): Promise<string[]> {
  const now = await shapeOf(db);
  return Object.entries(stamp.shape)
    .filter(([name, hash]) => now[name] !== hash)
    .map(([name]) => name);
}
