/** Where rows come from: a file of the log format itself, or one that a mapping or an importer turns into it. */
import { lineBatches } from './lines.js';

/** Stands where a line is no JSON, or a row of a CSV has not the columns of its header. */
export const UNREADABLE: unique symbol = Symbol('unreadable');

export interface SourceRow {
  /** Number of its line, from 1. */
  readonly line: number;
  /** As parsed, unchecked; UNREADABLE; or why an importer made no row of what it read. */
  readonly value: unknown;
}

/** What an importer puts in a row's place: a stable reason. Counted and named, but not held against the file's form. */
export class Unusable {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

export interface LogSource {
  /** As a message names it. */
  readonly file: string;
  /** How much there is to come, about, where the file's size doesn't tell: bytes. */
  readonly bytes?: number;
  /** In the file's order. @throws LogProblem */
  batches(): AsyncIterable<readonly SourceRow[]>;
}

/** Newline-delimited JSON, one row a line; empty lines say nothing. */
export function ndjsonSource(file: string): LogSource {
  return {
    file,
    async *batches() {
      for await (const { first, lines } of lineBatches(file)) {
        yield lines.flatMap((text, index) =>
          text === '' || text === '\r' ? [] : { line: first + index, value: parsed(text) },
        );
      }
    },
  };
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return UNREADABLE;
  }
}
