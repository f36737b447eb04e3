/**
 * A shop's own logs as examples, in flat memory: rows are checked one by one and sorted into buckets by shopper on disk;
 * then, bucket by bucket, each shopper's rows are cleaned, lived through as the device would have, and every decision
 * becomes an example with what followed it.
 */
import { mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Tables } from '../../src/features/encode.js';
import type { Pool } from '../../src/pool/schema.js';
import { roundTables } from '../artifact-writer.js';
import type { Example } from '../example.js';
import type { TrainingSource } from '../simulated-source.js';
import { createRandom } from '../simulator/random.js';
import { collector, tablesFrom } from '../tables/fit-tables.js';
import { Buckets } from './buckets.js';
import { LogCollector } from './collector.js';
import { type Partitioned, partition } from './partition.js';
import { pseudonyms } from './pseudonym.js';
import type { LogReport } from './report.js';
import { SweepCounts, type SweepOptions, sweep } from './shoppers.js';
import type { LogSource } from './source.js';
import { partOf, type Split, splitOf } from './split.js';

export interface LogOptions {
  readonly pool: Pool;
  readonly seed: number | string;
  /** Ms since the epoch: later rows have not happened. */
  readonly now: number;
  /** How long after an exposure an order counts, days; 14 unless told. */
  readonly horizonDays?: number;
  /** Share of shoppers held out, 0…1; 0.2 unless told. */
  readonly testShare?: number;
  /** Share of shoppers kept for tuning (early stopping), 0…1; 0.1 unless told. */
  readonly tuneShare?: number;
  /** Share of moments after the cut, 0…1; 0.25 unless told. */
  readonly testTime?: number;
  /** Examples kept at most of each kind, labelled and unlabelled; 100,000 unless told. Tuning and held out: a quarter of that. */
  readonly most?: number;
  /**
   * Visits in which nothing was logged as shown: `unlabelled`, unless the shop vouches that really nothing was shown in
   * them (`nothing`): then what followed them is a label.
   */
  readonly unexposed?: 'unlabelled' | 'nothing';
  /** The artifact's tables: `fit` makes them from the training shoppers' visits before the cut; none unless told. */
  readonly tables?: 'fit' | Tables;
  /** Folder for the buckets, which need about as much space as the log unpacked; the system's own for such unless told. */
  readonly work?: string;
  readonly onProgress?: (progress: LogProgress) => void;
}

export type LogProgress =
  | { readonly pass: 'read'; readonly rows: number; readonly file: string }
  | {
      readonly pass: 'tables' | 'examples';
      readonly bucket: number;
      readonly of: number;
      readonly shoppers: number;
    };

export interface LogExamples {
  /** What `trainModel` takes. Its `heldOut` are the tuning shoppers'. */
  readonly source: TrainingSource;
  /** Labelled moments that neither training nor tuning has seen: other shoppers, later. */
  readonly heldOut: readonly Example[];
  /** Whose each of those is: a number of no meaning beyond this, for intervals over people. */
  readonly heldOutShoppers: Uint32Array;
  /** Those that the examples were encoded with. */
  readonly tables: Tables | undefined;
  readonly report: LogReport;
}

const DAY = 24 * 3_600_000;
export const HORIZON_DAYS = 14;

/** @throws LogProblem where a file can't be read or is no log */
export async function examplesFromLogs(
  sources: readonly LogSource[],
  options: LogOptions,
): Promise<LogExamples> {
  const { pool, seed, now, onProgress, work = tmpdir() } = options;
  mkdirSync(work, { recursive: true });
  const buckets = new Buckets(work, bytesOf(sources));
  try {
    const read = await partition({
      sources,
      pool,
      now,
      buckets,
      pseudonym: pseudonyms(`etui/${seed}`),
      onRows: (rows, file) => onProgress?.({ pass: 'read', rows, file }),
    });
    return await collect(read, buckets, sources, options);
  } finally {
    buckets.remove();
  }
}

async function collect(
  read: Partitioned,
  buckets: Buckets,
  sources: readonly LogSource[],
  options: LogOptions,
): Promise<LogExamples> {
  const { pool, horizonDays = HORIZON_DAYS, testShare = 0.2, tuneShare = 0.1, testTime = 0.25 } = options;
  const decisions = read.exposures.count > 0 ? read.exposures : read.span;
  const bounds = read.span.bounds() ?? [0, 0];
  const horizon = horizonDays * DAY;
  const split = splitOf(decisions, bounds[1], {
    held: testShare,
    tuning: tuneShare,
    later: testTime,
    horizon,
  });
  const during = (pass: 'tables' | 'examples'): SweepOptions => ({
    pool,
    bounds,
    tellsDwell: read.tellsDwell,
    onBucket: (bucket, shoppers) => options.onProgress?.({ pass, bucket, of: buckets.count, shoppers }),
  });
  const tables =
    options.tables === 'fit' ? await fitted(buckets, during('tables'), split, options) : options.tables;
  const counts = new SweepCounts();
  const made = { pool, unexposed: options.unexposed, most: options.most, tables };
  const collector = new LogCollector(split, made, createRandom(`logs/${options.seed}`));
  for await (const [shopper, timeline] of sweep(buckets, during('examples'), counts)) {
    collector.add(shopper, timeline);
  }
  return { ...collector.examples(), tables, report: collector.report(read, counts, sources, horizonDays) };
}

/** From what training may know: its own shoppers, before the cut. */
async function fitted(
  buckets: Buckets,
  during: SweepOptions,
  split: Split,
  { pool, seed }: LogOptions,
): Promise<Tables> {
  const options = { pool, seed: `tables/${seed}` };
  const collected = collector(options);
  for await (const [shopper, timeline] of sweep(buckets, during)) {
    if (partOf(split, shopper) !== 'training') continue;
    for (const { session, events, states } of timeline.visits) {
      const state = states.at(-1);
      if (session.lastAt < split.cut && state) collected.add({ shopper, events, state });
    }
  }
  // As a device will read them: it trains on what it will serve.
  return roundTables(tablesFrom(collected, options).tables);
}

/** Gzipped logs unpack to some ten times their size. */
const bytesOf = (sources: readonly LogSource[]): number =>
  sources.reduce((sum, { file, bytes }) => {
    if (bytes !== undefined) return sum + bytes;
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    return sum + (file.endsWith('.gz') ? 10 * size : size);
  }, 0);
