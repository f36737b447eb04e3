/** Small public sets as tables in memory: CSV with a header, gunzipped where the name ends in `.gz`. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** @throws Error of the file system, of a broken gzip, or of a row with more or fewer fields than the header */
export function readTable(file: string, delimiter = ','): Table {
  const bytes = readFileSync(file);
  const text = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  const [header = [], ...rows] = parse(text, { delimiter, bom: true }) as string[][];
  return { header, rows };
}

/** The values of one column. @throws Error where there is none of that name */
export function columnOf({ header, rows }: Table, name: string): string[] {
  const at = header.indexOf(name);
  if (at < 0) throw new Error(`the table has no column "${name}"`);
  return rows.map((row) => row[at] as string);
}

export const numbersOf = (table: Table, name: string): Float64Array =>
  Float64Array.from(columnOf(table, name), Number);

export const fileExists = (file: string): boolean => existsSync(file);
