/** The whole study: says what it will do, does it seed by seed, and puts the figures together. */
import type { Row } from '../rows.js';
import type { StudyOptions } from './options.js';
import { startProgress } from './progress.js';
import { mostLabels, plannedStages, type SeedPanels, studySeed } from './seed-study.js';
import { type StudyFigures, studyRows } from './study-rows.js';

export interface RunOptions {
  readonly cache: string;
  readonly print: (line: string) => void;
  /** Ms. */
  readonly now: () => number;
  readonly onlySeed?: number;
  readonly planOnly?: boolean;
}

export interface Study {
  readonly options: StudyOptions;
  readonly seeds: readonly number[];
  readonly figures: StudyFigures;
  /** Every figure, in the order of the questions. */
  readonly rows: readonly Row[];
}

/** @returns undefined where only the plan was asked for */
export async function runStudy(options: StudyOptions, run: RunOptions): Promise<Study | undefined> {
  const seeds = run.onlySeed
    ? [run.onlySeed]
    : Array.from({ length: options.seeds }, (_, index) => index + 1);
  const stages = seeds.flatMap((seed) => plannedStages(options, seed));
  printPlan(options, seeds, stages, run.print);
  if (run.planOnly) return undefined;
  const progress = startProgress(stages, run);
  const panels: SeedPanels[] = [];
  for (const seed of seeds) panels.push(await studySeed(options, seed, run.cache, progress));
  const figures = studyRows({ seeds, panels, labels: options.labels });
  const { closeness, labels, int8, early, levels } = figures;
  return { options, seeds, figures, rows: [...closeness, ...labels, ...int8, ...early, ...levels] };
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
      )} labels; ${count(options.shoppers)} held-out shoppers over ${options.seeds} seeds (${count(mostLabels(options))} labels)`,
  );
  for (const { name, seconds } of stages.filter((stage) => stage.name.startsWith(`seed ${seeds[0]}:`)))
    print(`  ${name.replace(/^seed \d+: /, '').padEnd(24)} about ${Math.ceil(seconds)} s`);
  print(
    `about ${Math.ceil(minutes(stages))} min of one core in all; what is finished already is not done again`,
  );
}
