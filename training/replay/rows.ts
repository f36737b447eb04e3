/** What a recorded clickstream is read into: one event of one shopper per row, or the reason why a row is none. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { RawEvent } from '../../src/protocol.js';

export type ReplayRow =
  | { readonly shopper: string; readonly event: Omit<RawEvent, 'id' | 'source'> }
  /** A stable code, e.g. `bad-price`. */
  | { readonly dropped: string };

/**
 * Lines of a file, gunzipped where its name ends in `.gz`; memory stays flat however long it is.
 * @throws Error of the file system, or of a broken gzip
 */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const input = new PassThrough();
  const unpack = file.endsWith('.gz') ? createGunzip() : new PassThrough();
  const reading = pipeline(createReadStream(file), unpack, input);
  // readline hears nothing of its input's errors: they come out of `reading`, once the lines have ended.
  reading.catch(() => input.end());
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield line;
  }
  await reading;
}
