/** A measured figure held against its goal; what every command that shows figures prints. */
export interface Row {
  /** Stays the same from version to version, e.g. `evaluate.sure-buyers`. */
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  /** In words, e.g. `≥ 90`; empty where a figure is only reported. */
  readonly goal: string;
  readonly ok: boolean;
  /** 95 %. */
  readonly interval?: readonly [number, number];
  readonly n?: number;
  readonly seed?: number;
}

/** Counts are exact; of everything else four significant digits are more than these figures have. */
export const figure = (value: number) =>
  Number.isInteger(value) ? value.toString() : Number(value.toPrecision(4)).toString();

/** The rows as an aligned table. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.ok ? ' ' : '!',
    row.id,
    `${figure(row.value)} ${row.unit}`,
    row.interval ? `[${row.interval.map(figure).join(', ')}]` : '',
    row.n === undefined ? '' : `n = ${row.n}`,
    row.goal && `goal ${row.goal}`,
  ]);
  const widths = [0, 1, 2, 3, 4, 5].map((at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Prints them, as a table or as one JSON array. */
export function printRows(rows: readonly Row[], json: boolean): void {
  console.log(json ? JSON.stringify(rows, null, 2) : table(rows));
}
