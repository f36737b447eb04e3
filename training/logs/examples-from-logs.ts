/**
 * A shop's own logs as examples, in two passes and in flat memory: rows are checked one by one and sorted into buckets
 * by shopper on disk; then, bucket by bucket, each shopper's rows are cleaned, lived through as the device would have,
 * and every decision becomes an example with what followed it.
 */
import { mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Pool } from '../../src/pool/schema.js';
import type { Example } from '../example.js';
import { createRandom } from '../simulator/random.js';
import { Buckets } from './buckets.js';
import { BOT, botReason, cleanEntries } from './clean.js';
import { LogCollector } from './collector.js';
import { type Partitioned, partition } from './partition.js';
import { pseudonyms } from './pseudonym.js';
import type { LogReport } from './report.js';
import type { LogSource } from './source.js';
import { type Split, splitOf } from './split.js';
import { Tally } from './tally.js';
import { timelineOf } from './timeline.js';

export interface LogOptions {
  readonly pool: Pool;
  readonly seed: number | string;
  /** Ms since the epoch: later rows have not happened. */
  readonly now: number;
  /** How long after an exposure an order counts, days; 14 unless told. */
  readonly horizonDays?: number;
  /** Share of shoppers held out, 0…1; 0.2 unless told. */
  readonly testShare?: number;
  /** Share of moments after the cut, 0…1; 0.25 unless told. */
  readonly testTime?: number;
  /** Examples kept at most of each kind, labelled and unlabelled; 100,000 unless told. Held out: a quarter of that. */
  readonly most?: number;
  /**
   * Visits in which nothing was logged as shown: `unlabelled`, unless the shop vouches that really nothing was shown in
   * them (`nothing`): then what followed them is a label.
   */
  readonly unexposed?: 'unlabelled' | 'nothing';
  /** Folder for the buckets, which need about as much space as the log unpacked; the system's own for such unless told. */
  readonly work?: string;
  readonly onProgress?: (progress: LogProgress) => void;
}

export type LogProgress =
  | { readonly pass: 'read'; readonly rows: number; readonly file: string }
  | { readonly pass: 'join'; readonly bucket: number; readonly of: number; readonly shoppers: number };

export interface LogExamples {
  /** Labelled ones first. */
  readonly training: readonly Example[];
  readonly heldOut: readonly Example[];
  readonly report: LogReport;
}

const DAY = 24 * 3_600_000;
export const HORIZON_DAYS = 14;

/** @throws LogProblem where a file can't be read or is no log */
export async function examplesFromLogs(
  sources: readonly LogSource[],
  options: LogOptions,
): Promise<LogExamples> {
  const work = options.work ?? tmpdir();
  mkdirSync(work, { recursive: true });
  const buckets = new Buckets(work, bytesOf(sources));
  try {
    const read = await partition({
      sources,
      pool: options.pool,
      now: options.now,
      buckets,
      pseudonym: pseudonyms(`etui/${options.seed}`),
      onRows: (rows, file) => options.onProgress?.({ pass: 'read', rows, file }),
    });
    return await join(read, buckets, sources, options);
  } finally {
    buckets.remove();
  }
}

async function join(
  read: Partitioned,
  buckets: Buckets,
  sources: readonly LogSource[],
  options: LogOptions,
): Promise<LogExamples> {
  const { pool, horizonDays = HORIZON_DAYS, testShare = 0.2, testTime = 0.25 } = options;
  const decisions = read.exposures.count > 0 ? read.exposures : read.span;
  const horizon = horizonDays * DAY;
  const split: Split = splitOf(decisions, read.span, { share: testShare, later: testTime, horizon });
  const [start, end] = read.span.bounds() ?? [0, 0];
  const random = createRandom(`logs/${options.seed}`);
  const collector = new LogCollector(split, options, random);
  const [bots, dropped] = [new Tally(), new Tally()];
  let shoppers = 0;
  for (let bucket = 0; bucket < buckets.count; bucket++) {
    for (const [shopper, rows, count] of buckets.take(bucket, BOT.mostRows)) {
      shoppers++;
      const within = rows.filter(({ at }) => at >= start && at < end);
      if (within.length < rows.length) dropped.add('clock-error', undefined, rows.length - within.length);
      const entries = cleanEntries(within, dropped);
      const bot = count > BOT.mostRows ? 'bot-too-many' : botReason(entries, read.tellsDwell);
      if (bot) {
        bots.add(bot);
        dropped.add(bot, entries[0]?.place, count > BOT.mostRows ? count : entries.length);
      } else {
        collector.add(shopper, timelineOf(entries, pool, collector.notes));
      }
    }
    options.onProgress?.({ pass: 'join', bucket: bucket + 1, of: buckets.count, shoppers });
    // Between buckets others may have their turn: a progress line, a signal.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return collector.result({ read, sources, shoppers, bots, dropped, start, end, horizonDays });
}

/** Gzipped logs unpack to some ten times their size. */
const bytesOf = (sources: readonly LogSource[]): number =>
  sources.reduce((sum, { file, bytes }) => {
    if (bytes !== undefined) return sum + bytes;
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    return sum + (file.endsWith('.gz') ? 10 * size : size);
  }, 0);
