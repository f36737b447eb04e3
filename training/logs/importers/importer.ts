/** What turns files of one origin into rows of the log format. */
import type { SourceRecord } from '../mapping.js';
import type { NumberedRecord } from '../records.js';
import { type LogSource, type SourceRow, UNREADABLE, Unusable } from '../source.js';

export interface Importer {
  /** As `--from` names it. */
  readonly name: string;
  /** Whose files these are: name, address, licence. */
  readonly origin: string;
  /** Which files it wants. */
  readonly files: string;
  /** What has meaning as a log, and what has not. */
  readonly meaning: string;
  open(files: readonly string[]): readonly LogSource[];
}

/** Rows of one record, or why it makes none; an empty list for what is of no concern and needs no counting. */
export type Convert = (record: SourceRecord, line: number) => readonly object[] | Unusable;

export function convertedSource(
  file: string,
  records: (file: string) => AsyncIterable<readonly NumberedRecord[]>,
  convert: Convert,
): LogSource {
  return {
    file,
    async *batches() {
      for await (const batch of records(file)) {
        yield batch.flatMap(({ line, record }): SourceRow | SourceRow[] => {
          if (record === UNREADABLE) return { line, value: UNREADABLE };
          const rows = convert(record, line);
          return rows instanceof Unusable ? { line, value: rows } : rows.map((value) => ({ line, value }));
        });
      }
    },
  };
}

/** The fields that have a value. */
export function present<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as Partial<T>;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
