/** Gathers examples from shopper after shopper, in samples of fixed size, and counts what it saw. */
import { basename } from 'node:path';
import type { Tables } from '../../src/features/encode.js';
import type { Pool } from '../../src/pool/schema.js';
import type { Example } from '../example.js';
import type { Random } from '../simulator/random.js';
import type { LogExamples } from './examples-from-logs.js';
import { type Label, logExample } from './log-example.js';
import { type LogMoment, momentsOf } from './moment.js';
import { followed } from './outcome.js';
import type { Partitioned } from './partition.js';
import type { Pseudonym } from './pseudonym.js';
import { type ActionCount, type LogReport, type PartCount, warningsOf } from './report.js';
import { Reservoir } from './reservoir.js';
import type { SweepCounts } from './shoppers.js';
import type { LogSource } from './source.js';
import { type PartName, type Split, sideOf } from './split.js';
import { Tally } from './tally.js';
import type { Timeline } from './timeline.js';

const MOST = 100_000;

/** An example, and whose it is: 0… in the order of pseudonyms. */
interface Kept {
  readonly example: Example;
  readonly shopper: number;
}

interface Part {
  readonly labelled: Reservoir<Kept>;
  readonly unlabelled: Reservoir<Kept>;
}

export interface CollectorOptions {
  readonly pool: Pool;
  readonly tables: Tables | undefined;
  readonly most: number | undefined;
  readonly unexposed: 'unlabelled' | 'nothing' | undefined;
}

export class LogCollector {
  readonly #split: Split;
  readonly #options: CollectorOptions;
  readonly #random: Random;
  readonly #parts: Readonly<Record<PartName, Part>>;
  readonly #actions = new Map<string, ActionCount>();
  #shoppers = 0;
  #neither = 0;
  #visits = 0;
  #tooShort = 0;

  constructor(split: Split, options: CollectorOptions, random: Random) {
    this.#split = split;
    this.#options = options;
    this.#random = random;
    const { most = MOST } = options;
    // Only training has a use for moments without a label; elsewhere they are counted.
    const part = (name: string, size: number): Part => ({
      labelled: new Reservoir(size, random.fork(`${name}/labelled`)),
      unlabelled: new Reservoir(name === 'training' ? size : 0, random.fork(`${name}/unlabelled`)),
    });
    const few = Math.ceil(most / 4);
    this.#parts = {
      training: part('training', most),
      tuning: part('tuning', few),
      heldOut: part('heldOut', few),
    };
  }

  add(shopper: Pseudonym, timeline: Timeline): void {
    const draw = this.#random.fork(shopper);
    const number = this.#shoppers++;
    const { pool, tables } = this.#options;
    const encoding = { pool, ...(tables && { tables }) };
    const { moments, tooShort } = momentsOf(timeline, pool, draw);
    this.#visits += timeline.visits.length;
    this.#tooShort += tooShort;
    for (const at of moments) {
      const side = sideOf(this.#split, shopper, at.moment.now);
      if (side.part === 'neither') {
        this.#neither++;
        continue;
      }
      const label = side.labelled ? this.#labelOf(at, timeline) : undefined;
      if (label && side.part === 'training') this.#count(label);
      const { labelled, unlabelled } = this.#parts[side.part];
      const sample = label ? labelled : unlabelled;
      sample.offer(() => ({ example: logExample(at, label, encoding, draw), shopper: number }));
    }
  }

  /** What was done and what followed; nothing where the log doesn't say what was done. */
  #labelOf({ exposure, moment }: LogMoment, timeline: Timeline): Label | undefined {
    if (!exposure && this.#options.unexposed !== 'nothing') return undefined;
    const coupon = exposure?.entry.coupon ?? null;
    const propensity = exposure ? (exposure.entry.propensity ?? Number.NaN) : 1;
    return { coupon, propensity, ...followed(timeline, moment.now, coupon, this.#split.horizon) };
  }

  #count({ coupon, bought, redeemed, claimed, propensity }: Label): void {
    const action = coupon ?? 'nothing';
    const none: ActionCount = { moments: 0, bought: 0, redeemed: 0, claimed: 0, known: 0 };
    const count = this.#actions.get(action) ?? none;
    count.moments++;
    count.bought += Number(bought);
    count.redeemed += Number(redeemed);
    count.claimed += Number(claimed);
    count.known += Number(!Number.isNaN(propensity));
    this.#actions.set(action, count);
  }

  examples(): Pick<LogExamples, 'source' | 'heldOut' | 'heldOutShoppers'> {
    const { training, tuning, heldOut } = this.#parts;
    const of = ({ kept }: Reservoir<Kept>) => kept.map(({ example }) => example);
    return {
      source: {
        labelled: of(training.labelled),
        unlabelled: of(training.unlabelled),
        heldOut: of(tuning.labelled),
      },
      heldOut: of(heldOut.labelled),
      heldOutShoppers: Uint32Array.from(heldOut.labelled.kept, ({ shopper }) => shopper),
    };
  }

  report(
    read: Partitioned,
    swept: SweepCounts,
    sources: readonly LogSource[],
    horizonDays: number,
  ): LogReport {
    const actions = Object.fromEntries([...this.#actions].sort(([a], [b]) => (a < b ? -1 : 1)));
    const sum = (of: (count: ActionCount) => number) =>
      Object.values(actions).reduce((total, count) => total + of(count), 0);
    const moments = sum((count) => count.moments);
    const baseRate = moments > 0 ? sum((count) => count.bought) / moments : 0;
    const [start, end] = read.span.bounds() ?? [0, 0];
    const report: Omit<LogReport, 'warnings'> = {
      files: sources.map(({ file }) => basename(file)),
      rows: read.rows,
      types: read.types,
      dropped: merged(read.dropped, swept.dropped, sources),
      notes: merged(read.notes, swept.notes, sources),
      shoppers: swept.shoppers,
      bots: swept.bots.all(),
      visits: this.#visits,
      tooShort: this.#tooShort,
      from: new Date(start).toISOString(),
      until: new Date(end).toISOString(),
      cut: new Date(this.#split.cut).toISOString(),
      horizonDays,
      training: counts(this.#parts.training),
      tuning: counts(this.#parts.tuning),
      heldOut: counts(this.#parts.heldOut),
      neither: this.#neither,
      actions,
      baseRate,
      balance: baseRate > 0 ? (1 - baseRate) / baseRate : 1,
    };
    return { ...report, warnings: warningsOf(report) };
  }
}

const counts = ({ labelled, unlabelled }: Part): PartCount => ({
  labelled: labelled.seen,
  labelledKept: labelled.kept.length,
  unlabelled: unlabelled.seen,
  unlabelledKept: unlabelled.kept.length,
});

/** Both passes together; the second knows files by their number. */
function merged(first: Tally, second: Tally, sources: readonly LogSource[]): LogReport['dropped'] {
  const all = new Tally();
  for (const [reason, { count, first: place }] of Object.entries(first.all())) all.add(reason, place, count);
  for (const [reason, { count, first: place }] of Object.entries(second.all())) {
    const [file, line] = place?.split(':') ?? [];
    const named = file === undefined ? undefined : `${basename(sources[Number(file)]?.file ?? '')}:${line}`;
    all.add(reason, named, count);
  }
  return all.all();
}
