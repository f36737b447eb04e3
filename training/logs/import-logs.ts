/** Files of another origin → one file of the log format, or only an account of what would become of them. */
import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Pool } from '../../src/pool/schema.js';
import { partition } from './partition.js';
import { pseudonyms } from './pseudonym.js';
import type { LogRow } from './row.js';
import type { LogSource } from './source.js';
import type { Count } from './tally.js';

export interface ImportOptions {
  /** Whose coupons and currency rows must have; any where absent. */
  readonly pool?: Pool | undefined;
  /** Where rows go, gzipped where it ends in `.gz`; without, they are only checked. */
  readonly out?: string | undefined;
  /** Shoppers' names leave this machine's sight as keyed hashes: the same key joins files that are imported one by one. */
  readonly key: string;
  /** Ms since the epoch. */
  readonly now: number;
  readonly onRows?: (rows: number, file: string) => void;
}

export interface ImportReport {
  readonly rows: number;
  readonly kept: Readonly<Record<string, number>>;
  readonly dropped: Readonly<Record<string, Readonly<Count>>>;
  readonly notes: Readonly<Record<string, Readonly<Count>>>;
  /** ISO times; absent where nothing was kept. */
  readonly from?: string;
  readonly until?: string;
}

/** @throws LogProblem where a file can't be read or is not what it was taken for; `out` is whole then or not there at all */
export async function importLogs(
  sources: readonly LogSource[],
  { pool, out, key, now, onRows }: ImportOptions,
): Promise<ImportReport> {
  const writer = out === undefined ? undefined : new RowWriter(out);
  try {
    const read = await partition({
      sources,
      pool,
      now,
      pseudonym: pseudonyms(key),
      ...(writer && { onKept: (row, shopper) => writer.add({ ...row, shopper }) }),
      onRows: async (rows, file) => {
        onRows?.(rows, file);
        await writer?.flush();
      },
    });
    await writer?.end();
    const bounds = read.span.bounds();
    return {
      rows: read.rows,
      kept: read.types,
      dropped: read.dropped.all(),
      notes: read.notes.all(),
      ...(bounds && { from: new Date(bounds[0]).toISOString(), until: new Date(bounds[1]).toISOString() }),
    };
  } catch (problem) {
    writer?.abandon();
    throw problem;
  }
}

/** Writes beside the file and puts it in its place when it is whole. */
class RowWriter {
  readonly #file: string;
  readonly #beside: string;
  readonly #into: NodeJS.WritableStream;
  readonly #stored: Promise<void>;
  #held = '';

  constructor(file: string) {
    this.#file = file;
    this.#beside = `${file}.${process.pid}`;
    mkdirSync(dirname(file), { recursive: true });
    const store = createWriteStream(this.#beside);
    this.#stored = finished(store);
    this.#stored.catch(() => undefined);
    if (file.endsWith('.gz')) {
      const gzip = createGzip();
      gzip.pipe(store);
      this.#into = gzip;
    } else this.#into = store;
  }

  add(row: LogRow): void {
    this.#held += `${JSON.stringify(row)}\n`;
  }

  async flush(): Promise<void> {
    const text = this.#held;
    this.#held = '';
    if (text !== '' && !this.#into.write(text)) {
      await new Promise<void>((resolve) => this.#into.once('drain', resolve));
    }
  }

  async end(): Promise<void> {
    await this.flush();
    this.#into.end();
    await this.#stored;
    renameSync(this.#beside, this.#file);
  }

  abandon(): void {
    this.#into.end();
    rmSync(this.#beside, { force: true });
  }
}
