/**
 * A block of features is a table: one row per column with its name, the group it is explained in, and how it is
 * computed. Widths, groups and the documentation's list all come from the table.
 */
export interface Column<Facts> {
  readonly name: string;
  readonly group: string;
  readonly of: (facts: Facts) => number;
}

/** Half-open range of columns. */
export type ColumnRange = readonly [from: number, to: number];

/** Columns of one group, in order. */
export function group<Facts>(name: string, columns: Readonly<Record<string, (facts: Facts) => number>>) {
  return Object.entries(columns).map(([column, of]): Column<Facts> => ({ name: column, group: name, of }));
}

/** Writes one row into `out` at `offset`. */
export function writeRow<Facts>(
  columns: readonly Column<Facts>[],
  facts: Facts,
  out: Float32Array,
  offset = 0,
) {
  for (let i = 0; i < columns.length; i++) out[offset + i] = (columns[i] as Column<Facts>).of(facts);
}

/** Group name → its columns; a group's columns stand together. */
export function groupRanges<Facts>(columns: readonly Column<Facts>[]): Readonly<Record<string, ColumnRange>> {
  const ranges: Record<string, [number, number]> = {};
  columns.forEach((column, index) => {
    const range = ranges[column.group] ?? [index, index];
    range[1] = index + 1;
    ranges[column.group] = range;
  });
  return ranges;
}
