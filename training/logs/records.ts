/** Records of a file, with the line on which each begins: CSV with a header, or newline-delimited JSON. */
import { type CsvError, parse } from 'csv-parse';
import { lineBatches, openBytes } from './lines.js';
import type { SourceRecord } from './mapping.js';
import { LogProblem } from './problem.js';
import { parsed, UNREADABLE } from './source.js';

export interface NumberedRecord {
  readonly line: number;
  /** Columns by name. */
  readonly record: SourceRecord | typeof UNREADABLE;
}

const BATCH = 2_000;

/** @throws LogProblem with the line where a CSV breaks so that nothing behind it can be read: a quote that never closes */
export async function* csvRecords(file: string, delimiter = ','): AsyncGenerator<readonly NumberedRecord[]> {
  const { bytes, finished } = openBytes(file);
  finished.catch(() => undefined);
  let batch: NumberedRecord[] = [];
  // The parser skips ahead of what is read here: what it could not read waits for its place.
  const skipped: number[] = [];
  const parser = parse({
    columns: true,
    bom: true,
    delimiter,
    info: true,
    relax_quotes: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      skipped.push((error as { readonly lines?: number } | undefined)?.lines ?? 0);
      return undefined;
    },
  });
  const skippedBefore = (line: number): NumberedRecord[] =>
    skipped
      .splice(0, skipped.filter((at) => at < line).length)
      .map((at) => ({ line: at, record: UNREADABLE }));
  bytes.on('error', (cause) => parser.destroy(cause));
  bytes.pipe(parser);
  // The parser tells the line on which a record ended: the next one begins behind it.
  let line = 2;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvPart>) {
      const before = skippedBefore(info.lines);
      // Behind rows that could not be read.
      line = Math.max(line, (before.at(-1)?.line ?? 0) + 1);
      batch.push(...before, { line, record });
      line = info.lines + 1;
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (cause) {
    const { message, lines } = cause as CsvError & { readonly lines?: number };
    throw new LogProblem(file, lines ?? line, message, { cause });
  }
  batch.push(...skippedBefore(Number.POSITIVE_INFINITY));
  if (batch.length > 0) yield batch;
}

interface CsvPart {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

export async function* ndjsonRecords(file: string): AsyncGenerator<readonly NumberedRecord[]> {
  for await (const { first, lines } of lineBatches(file)) {
    yield lines.flatMap((text, index) => {
      if (text === '' || text === '\r') return [];
      const value = parsed(text);
      const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
      return { line: first + index, record: isRecord ? (value as SourceRecord) : UNREADABLE };
    });
  }
}
