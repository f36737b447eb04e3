/** The first pass: every row of every file is checked by itself, loses the shopper's name, and goes to its bucket. */
import { basename } from 'node:path';
import type { Buckets } from './buckets.js';
import { type CheckContext, createRowCheck } from './check-row.js';
import { LogProblem } from './problem.js';
import type { Pseudonym } from './pseudonym.js';
import { type LogRow, readRow } from './row.js';
import { type LogSource, UNREADABLE, Unusable } from './source.js';
import { Span } from './span.js';
import { Tally } from './tally.js';

/** A file none of whose first rows can be read, or too many of any, is not what it was taken for. */
const FIRST_ROWS = 20;
const JUDGED_FROM = 1_000;
const BROKEN_SHARE = 0.05;
/** Of a file that ends before that. */
const BROKEN_SHORT = 0.5;

export interface Partitioned {
  /** Rows read, whatever became of them. */
  readonly rows: number;
  readonly dropped: Tally;
  /** What was put right in rows that were kept. */
  readonly notes: Tally;
  /** Rows kept, by type. */
  readonly types: Readonly<Record<string, number>>;
  /** Some events tell how long shoppers stayed. */
  readonly tellsDwell: boolean;
  /** Times of all rows, and of those at which the shop decided. */
  readonly span: Span;
  readonly exposures: Span;
}

export interface PartitionOptions extends CheckContext {
  readonly sources: readonly LogSource[];
  /** Where the rows go; without, they are only checked. */
  readonly buckets?: Buckets;
  readonly pseudonym: (shopper: string | number) => Pseudonym;
  /** Called with each row that was kept. */
  readonly onKept?: (row: LogRow, shopper: Pseudonym) => void;
  /** Called after each batch, and waited for. */
  readonly onRows?: (rows: number, file: string) => void | Promise<void>;
}

/** @throws LogProblem where a file can't be read or is not what it was taken for, with its first broken line */
export async function partition(options: PartitionOptions): Promise<Partitioned> {
  const [dropped, notes, span, exposures] = [new Tally(), new Tally(), new Span(), new Span()];
  const types: Record<string, number> = {};
  const check = createRowCheck(options);
  let [rows, tellsDwell] = [0, false];
  for (const [index, source] of options.sources.entries()) {
    const form = new FormJudge(source.file);
    const name = basename(source.file);
    for await (const batch of source.batches()) {
      for (const { line, value } of batch) {
        rows++;
        if (value instanceof Unusable) {
          dropped.add(value.reason, `${name}:${line}`);
          continue;
        }
        const read = value === UNREADABLE ? ({ ok: false, reason: 'unreadable' } as const) : readRow(value);
        form.add(read, line);
        if (!read.ok) {
          dropped.add(reasonOf(read), `${name}:${line}`);
          continue;
        }
        const checked = check(read, `${index}:${line}`);
        if ('dropped' in checked) {
          dropped.add(checked.dropped, `${name}:${line}`);
          continue;
        }
        const { entry } = checked;
        for (const note of checked.notes) notes.add(note, `${name}:${line}`);
        types[entry.type] = (types[entry.type] ?? 0) + 1;
        span.add(entry.at);
        if (entry.type === 'exposure') exposures.add(entry.at);
        if (entry.type === 'event' && entry.params.engagement_time_msec !== undefined) tellsDwell = true;
        const shopper = options.pseudonym(read.row.shopper);
        options.buckets?.add(shopper, entry);
        options.onKept?.(read.row, shopper);
      }
      await options.onRows?.(rows, source.file);
    }
    form.end();
  }
  return { rows, dropped, notes, types, tellsDwell, span, exposures };
}

type Broken = { readonly ok: false; readonly reason: string; readonly field?: string };

const reasonOf = ({ reason, field }: Broken): string => (field ? `${reason} ${field}` : reason);

/** Stops a file that is no log, and says at which line that showed first. */
class FormJudge {
  readonly #file: string;
  #rows = 0;
  #broken = 0;
  #first: { readonly line: number; readonly reason: string } | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  add(read: Broken | { readonly ok: true }, line: number): void {
    this.#rows++;
    if (read.ok) return;
    this.#broken++;
    this.#first ??= { line, reason: reasonOf(read) };
    if (this.#rows === FIRST_ROWS && this.#broken === FIRST_ROWS) this.#stop();
    if (this.#rows >= JUDGED_FROM && this.#broken > BROKEN_SHARE * this.#rows) this.#stop();
  }

  end(): void {
    if (this.#broken > BROKEN_SHORT * this.#rows) this.#stop();
  }

  #stop(): never {
    const { line, reason } = this.#first ?? { line: 1, reason: '' };
    const share = `${this.#broken} of the first ${this.#rows} rows are not as docs/logs.md says`;
    throw new LogProblem(this.#file, line, `${reason}; ${share}`, { code: 'refused' });
  }
}
