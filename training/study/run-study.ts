/** The whole study: says what it will do, does it seed by seed, and puts the figures together. */
import type { Row } from '../rows.js';
import { SHIPPED_SIZE } from '../student/network.js';
import type { StudyOptions } from './options.js';
import type { Panel } from './panel.js';
import { type Progress, startProgress } from './progress.js';
import { isFinished, plannedStages, type SeedPanels, studySeed } from './seed-study.js';
import { type StudyFigures, studyRows } from './study-rows.js';
import {
  plannedTransfer,
  type ShippedStudent,
  studyTransfer,
  type TransferPlan,
  transferRows,
} from './transfer-study.js';

export interface RunOptions {
  readonly cache: string;
  readonly print: (line: string) => void;
  /** Ms. */
  readonly now: () => number;
  readonly onlySeed?: number;
  readonly planOnly?: boolean;
  /** Only put together what finished seeds there are. */
  readonly finishedOnly?: boolean;
  /** What a shop would begin from; the study's own student of its first seed where there is none. */
  readonly shipped?: ShippedStudent;
}

export interface Study {
  readonly options: StudyOptions;
  readonly seeds: readonly number[];
  readonly figures: StudyFigures & { readonly transfer: readonly Row[] };
  /** Every figure, in the order of the questions. */
  readonly rows: readonly Row[];
}

/** @returns undefined where only the plan was asked for, or where none of the wanted seeds is finished */
export async function runStudy(options: StudyOptions, run: RunOptions): Promise<Study | undefined> {
  const all = run.onlySeed ? [run.onlySeed] : Array.from({ length: options.seeds }, (_, index) => index + 1);
  const seeds = run.finishedOnly ? all.filter((seed) => isFinished(options, seed, run.cache)) : all;
  if (seeds.length === 0) {
    run.print('no seed of a study with these options is finished');
    return undefined;
  }
  const plan = { shops: options.transferShops, rows: options.transferRows, shoppers: 1500 };
  // Another process is at the other seeds: the last run, without a single one named, does what comes once.
  const transfers = run.onlySeed === undefined && plan.shops > 0;
  const stages = [
    ...seeds.flatMap((seed) => plannedStages(options, seed)),
    ...(transfers ? plannedTransfer(plan) : []),
  ];
  printPlan(options, seeds, stages, run.print);
  if (run.planOnly) return undefined;
  const progress = startProgress(stages, run);
  const panels: SeedPanels[] = [];
  for (const seed of seeds) panels.push(await studySeed(options, seed, run.cache, progress));
  const transfer = transfers
    ? transferRows(await transferPanels(options, run, plan, panels[0] as SeedPanels, progress), plan.rows)
    : [];
  const figures = { ...studyRows({ ...options, seeds, panels }), transfer };
  const { closeness, labels, int8, early, levels } = figures;
  return {
    options,
    seeds,
    figures,
    rows: [...closeness, ...labels, ...int8, ...early, ...transfer, ...levels],
  };
}

/** Names how fine-tuning chooses: panels by another rule are not taken for this one's. */
const SURELY_BETTER = 'surely better than shipped';

/** The key holds the weights themselves: a newly trained model begins anew. */
function transferPanels(
  options: StudyOptions,
  { cache, shipped }: RunOptions,
  plan: TransferPlan,
  first: SeedPanels,
  progress: Progress,
): Promise<Panel[]> {
  const student = shipped ?? { weights: first.student, size: SHIPPED_SIZE };
  const sums = Object.entries(student.weights).map(([name, { values }]) => [
    name,
    values.reduce((sum, value, at) => sum + value * ((at % 97) + 1), 0),
  ]);
  return studyTransfer(student, plan, cache, { sums, fit: options.fit, choice: SURELY_BETTER }, progress);
}

function printPlan(
  options: StudyOptions,
  seeds: readonly number[],
  stages: readonly { readonly name: string; readonly seconds: number }[],
  print: (line: string) => void,
): void {
  const minutes = (which: readonly { readonly seconds: number }[]) =>
    which.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  const count = (value: number) => value.toLocaleString('en');
  print(
    `${seeds.length} seed${seeds.length === 1 ? '' : 's'}, each: ${count(options.sessions)} sessions, ${options.labels
      .map(count)
      .join(
        ', ',
      )} labels; ${count(options.shoppers)} held-out shoppers over ${options.seeds} seeds (${count(options.fullLabels)} labels)`,
  );
  for (const { name, seconds } of stages.filter((stage) => stage.name.startsWith(`seed ${seeds[0]}:`)))
    print(`  ${name.replace(/^seed \d+: /, '').padEnd(24)} about ${Math.ceil(seconds)} s`);
  print(
    `about ${Math.ceil(minutes(stages))} min of one core in all; what is finished already is not done again`,
  );
}
