/** Lines of a file in batches: one await a chunk, not a line, which is most of what reading ten million rows costs. */
import { createReadStream } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { LogProblem } from './problem.js';

/** No row is longer; a file without line ends is no log. UTF-16 units. */
const LONGEST_LINE = 4_000_000;

export interface LineBatch {
  /** Number of the first line, from 1. */
  readonly first: number;
  /** Without their ends; empty ones are kept, so that numbers are those of an editor. */
  readonly lines: readonly string[];
}

/**
 * Bytes of a file, gunzipped where its name ends in `.gz`. `finished` settles when all were read.
 */
export function openBytes(file: string): { readonly bytes: Readable; readonly finished: Promise<void> } {
  const bytes = new PassThrough({ highWaterMark: 1 << 18 });
  const source = createReadStream(file, { highWaterMark: 1 << 18 });
  const finished = file.endsWith('.gz')
    ? pipeline(source, createGunzip({ chunkSize: 1 << 18 }), bytes)
    : pipeline(source, bytes);
  return { bytes, finished };
}

/** @throws LogProblem where the file can't be read, its gzip is broken, or a line never ends */
export async function* lineBatches(file: string): AsyncGenerator<LineBatch> {
  const { bytes, finished } = openBytes(file);
  // Heard below; but whoever stops reading early shall not hear of it as an accident.
  finished.catch(() => undefined);
  let [first, rest] = [1, ''];
  try {
    const chunks: AsyncIterable<Buffer> = bytes;
    const decoder = new TextDecoder();
    for await (const chunk of chunks) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_LINE) throw new LogProblem(file, first + lines.length, 'the line never ends');
      if (lines.length === 0) continue;
      yield { first, lines };
      first += lines.length;
    }
    rest += decoder.decode();
    await finished;
  } catch (cause) {
    if (cause instanceof LogProblem) throw cause;
    throw new LogProblem(file, first, (cause as Error).message, { cause });
  }
  if (rest !== '') yield { first, lines: [rest] };
}
