/**
 * A backup: newline-delimited JSON, gzipped. Every value is what PostgreSQL itself writes as text, so that nothing is rounded,
 * and an embedded database's backup restores into a PostgreSQL, and the other way round.
 *
 *   {"format":"etui-backup","version":1,"at":…,"migrations":[…],"tables":[…]}   what there is
 *   {"table":"orders"}                                                          the rows that follow are of this table
 *   ["shop","order-1",…,null]                                                   one row, in the order of its columns
 *   {"end":true,"rows":{"orders":1},"sha256":…}                                 all of it came: counts, hash of the lines before
 */
import * as v from 'valibot';

export const HeadLine = v.strictObject({
  format: v.literal('etui-backup'),
  version: v.literal(1),
  /** ISO instant of the snapshot. */
  at: v.string(),
  /** Migrations that had run. */
  migrations: v.pipe(v.array(v.string()), v.minLength(1)),
  tables: v.array(
    v.strictObject({
      name: v.string(),
      columns: v.array(v.strictObject({ name: v.string(), type: v.string(), numbered: v.boolean() })),
    }),
  ),
});
export type HeadLine = v.InferOutput<typeof HeadLine>;

export const TableLine = v.strictObject({ table: v.string() });
export const RowLine = v.array(v.nullable(v.string()));
export type RowLine = v.InferOutput<typeof RowLine>;

export const EndLine = v.strictObject({
  end: v.literal(true),
  rows: v.record(v.string(), v.number()),
  /** Hex SHA-256 of all lines before this one, newlines included. */
  sha256: v.string(),
});
export type EndLine = v.InferOutput<typeof EndLine>;
