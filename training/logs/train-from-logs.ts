/** From a shop's own logs to a model's folder: what `etui train` and `npm run train -- --logs` do. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { Pool } from '../../src/pool/schema.js';
import { roundWeights } from '../artifact-writer.js';
import { parameterCount } from '../fit/initial.js';
import { startTensorflow } from '../fit/tensorflow.js';
import { publish } from '../publish.js';
import { type Row, table } from '../rows.js';
import { studentScorer } from '../student/scorer.js';
import { dropProgress, type TrainOptions, trainModel } from '../train-model.js';
import { examplesFromLogs, type LogOptions } from './examples-from-logs.js';
import { goOnFrom, modelToGoOnFrom } from './go-on.js';
import { heldOutRows } from './held-out-rows.js';
import { logCard } from './log-card.js';
import { newPolicyRows } from './new-policy.js';
import { openSources, type SourceOptions } from './open-sources.js';
import { logLines } from './print-report.js';
import { LogProblem } from './problem.js';
import type { LogReport } from './report.js';

export interface LogTraining extends SourceOptions {
  readonly files: readonly string[];
  /** Path of the pool, JSON: its coupons, its currency, its typical order. */
  readonly pool: string;
  readonly name: string;
  /** Folder of the model; `model-artifacts/<name>` unless told. */
  readonly out?: string;
  /** Folder of a model to go on from; a new one is trained unless told. */
  readonly fineTune?: string;
  readonly seed: number;
  readonly minutes: number;
  /** Only read and report. */
  readonly check?: boolean;
  /** Forget where an interrupted run stood. */
  readonly fresh?: boolean;
  readonly logs?: Pick<LogOptions, 'horizonDays' | 'most' | 'unexposed' | 'testShare' | 'testTime' | 'work'>;
  readonly training?: Pick<TrainOptions, 'teacherEpochs' | 'studentEpochs' | 'size' | 'teacher'>;
  /** Ms since the epoch. */
  readonly now: () => number;
  readonly print: (line: string) => void;
}

export interface TrainedOnLogs {
  readonly report: LogReport;
  /** Absent after a check. */
  readonly model?: { readonly folder: string; readonly bytes: number; readonly gzip: number };
  readonly metrics: readonly Row[];
}

const PROGRESS_MS = 2_000;

/** @throws LogProblem where files, pool or mapping can't be read, or hold nothing to train on */
export async function trainFromLogs(options: LogTraining): Promise<TrainedOnLogs> {
  const { files, seed, name, out = join('model-artifacts', name), now, print } = options;
  const pool = readPool(options.pool);
  const sources = openSources(files, options);
  const started = now();
  const before = options.fineTune === undefined ? undefined : modelToGoOnFrom(options.fineTune);
  const { source, heldOut, heldOutShoppers, tables, report } = await examplesFromLogs(sources, {
    ...options.logs,
    pool,
    seed,
    now: started,
    // Weights mean nothing beside other tables than those that they were trained with.
    tables: before?.artifact.tables ?? 'fit',
    onProgress: progress(now, print),
  });
  for (const line of logLines(report)) print(line);
  if (options.check) return { report, metrics: [] };
  const orders = source.labelled.filter(({ outcomes }) => outcomes.bought[0] === 1).length;
  if (orders === 0 || source.heldOut.length === 0) {
    const what = orders === 0 ? 'no labelled training moment with an order' : 'no labelled tuning moment';
    throw new LogProblem(files[0] ?? 'logs', undefined, `${what}: there is nothing to train on`);
  }

  const command = commandOf(options);
  const cache = join('.cache', 'train', name);
  if (options.fresh) dropProgress(cache);
  await startTensorflow();
  const deadline = started + options.minutes * 60_000;
  const model = before
    ? await goOnFrom(before, source, { seed, file: files[0] ?? 'logs', print })
    : {
        ...(await trainModel(source, { ...options.training, seed, command, cache, deadline, print })),
        how: 'distilled from teachers that saw the same moments',
      };
  const scorer = studentScorer(roundWeights(model.weights), model.size);
  const metrics = [
    ...heldOutRows(scorer, heldOut, heldOutShoppers, report.baseRate, seed),
    ...newPolicyRows(scorer, heldOut, heldOutShoppers, {
      leastGain: pool.restraint.leastGain,
      coupons: pool.coupons.length,
      seed,
    }),
  ];
  const written = await publish(out, {
    name,
    command,
    seed,
    shops: 1,
    visits: source.labelled.length,
    labels: source.labelled.length,
    parameters: parameterCount(model.weights),
    history: model.history,
    bestEpoch: model.bestEpoch,
    metrics,
    weights: model.weights,
    ...(tables && { tables }),
    sample: source.labelled.slice(0, 2_000).map(({ input }) => input),
    card: logCard(report, model.how),
  });
  dropProgress(cache);
  print(`${out}: ${written.bytes} bytes, ${written.gzip} gzip`);
  if (metrics.length > 0) print(table(metrics));
  return { report, metrics, model: { folder: out, bytes: written.bytes, gzip: written.gzip } };
}

/** @throws LogProblem */
export function readPool(file: string): Pool {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new LogProblem(file, undefined, `the pool can't be read: ${(cause as Error).message}`, { cause });
  }
  const pool = v.safeParse(Pool, json);
  if (!pool.success) {
    const [issue] = pool.issues;
    throw new LogProblem(file, undefined, `the pool: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  }
  if (pool.output.coupons.length === 0) throw new LogProblem(file, undefined, 'the pool has no coupons');
  return pool.output;
}

/** Without folders: a card goes where models go. */
function commandOf({ files, pool, from, mapping, fineTune, seed, name }: LogTraining): string {
  const shape = [
    ...(from ? ['--from', from] : []),
    ...(mapping ? ['--mapping', basename(mapping)] : []),
    ...(fineTune ? ['--fine-tune', basename(fineTune)] : []),
  ];
  const names = files.map((file) => basename(file)).join(' ');
  return [
    'etui train --logs',
    names,
    '--pool',
    basename(pool),
    ...shape,
    '--seed',
    seed,
    '--name',
    name,
  ].join(' ');
}

export function progress(
  now: () => number,
  print: (line: string) => void,
): NonNullable<LogOptions['onProgress']> {
  const started = now();
  let shown = started;
  return (at) => {
    if (now() - shown < PROGRESS_MS) return;
    shown = now();
    if (at.pass === 'read') {
      const rate = Math.round(at.rows / ((shown - started) / 1_000)).toLocaleString('en');
      print(`  reading ${basename(at.file)}: ${at.rows.toLocaleString('en')} rows, ${rate} a second`);
    } else {
      const what = at.pass === 'tables' ? 'fitting tables' : 'joining';
      const share = ((100 * at.bucket) / at.of).toFixed(0);
      print(`  ${what}: ${share} %, ${at.shoppers.toLocaleString('en')} shoppers`);
    }
  };
}
