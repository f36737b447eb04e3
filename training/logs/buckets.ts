/**
 * Rows by shopper, on disk: each shopper's rows fall into one bucket, and one bucket fits into memory. That is what
 * keeps memory flat however long the log is and in whatever order it comes.
 */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from './entry.js';
import { type Pseudonym, placeOf } from './pseudonym.js';

/** Bytes of log that one bucket should hold about; some ten times that in memory. */
const BUCKET_BYTES = 8_000_000;
const MOST_BUCKETS = 2_048;
/** Text held back per bucket before it is written, and in all, UTF-16 units. */
const HELD_IN_ALL = 16_000_000;

/** One line: pseudonym, a space, the entry as JSON. */
export class Buckets {
  readonly #folder: string;
  readonly #held: string[];
  readonly #holds: number;

  /**
   * @param work an existing folder; the buckets are a new folder in it, which `remove` takes away
   * @param bytes of log to come, about
   */
  constructor(work: string, bytes: number) {
    this.#folder = mkdtempSync(join(work, 'etui-logs-'));
    const count = Math.min(MOST_BUCKETS, Math.max(1, Math.ceil(bytes / BUCKET_BYTES)));
    this.#held = Array.from({ length: count }, () => '');
    this.#holds = Math.min(1_000_000, HELD_IN_ALL / count);
  }

  get count(): number {
    return this.#held.length;
  }

  add(shopper: Pseudonym, entry: Entry): void {
    const bucket = Math.floor(placeOf(shopper, 'bucket') * this.#held.length);
    const held = `${this.#held[bucket]}${shopper} ${JSON.stringify(entry)}\n`;
    this.#held[bucket] = held;
    if (held.length > this.#holds) this.#write(bucket);
  }

  /**
   * The rows of one bucket by shopper, shoppers in the order of their pseudonyms. Of a shopper
   * with more than `most` rows only the number is told: nobody clicks that often, and it must not fill the memory.
   */
  *read(bucket: number, most: number): Generator<readonly [Pseudonym, readonly Entry[], number]> {
    this.#write(bucket);
    const file = this.#file(bucket);
    if (!existsSync(file)) return;
    const lines = new Map<Pseudonym, string[]>();
    const counts = new Map<Pseudonym, number>();
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '') continue;
      const shopper = line.slice(0, 16);
      const count = (counts.get(shopper) ?? 0) + 1;
      counts.set(shopper, count);
      const own = lines.get(shopper);
      if (!own) lines.set(shopper, [line]);
      else if (count <= most) own.push(line);
      else own.length = 0;
    }
    for (const shopper of [...lines.keys()].sort()) {
      const own = lines.get(shopper) as string[];
      lines.delete(shopper);
      yield [shopper, own.map((line) => JSON.parse(line.slice(17)) as Entry), counts.get(shopper) ?? 0];
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write(bucket: number): void {
    const held = this.#held[bucket] ?? '';
    if (held !== '') appendFileSync(this.#file(bucket), held);
    this.#held[bucket] = '';
  }

  #file(bucket: number): string {
    return join(this.#folder, `${bucket}.ndjson`);
  }
}
