/** The command line of the study. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LEAST_ROWS } from '../student/fine-tune.js';
import { DEFAULT_STUDY, type StudyOptions } from './options.js';
import { SCRATCH_TRIALS, TRIALS } from './recipes.js';

export interface AskedStudy {
  readonly options: StudyOptions;
  /** Work on this seed alone: another process does the others, and a last run without it puts all together. */
  readonly onlySeed?: number;
  readonly figures: string;
  readonly report: string;
  /** Folder of the artifact that is audited and taken to other shops. */
  readonly model: string;
  readonly cache: string;
  readonly fresh: boolean;
  /** Only say what would be done. */
  readonly plan: boolean;
  /** Only put together what finished seeds there are. */
  readonly finished: boolean;
  readonly json: boolean;
}

const WHOLE = /^(0|[1-9]\d{0,7})$/;

/** @returns what was asked for, or one line on what is wrong with it */
export function readStudyOptions(args: readonly string[]): AskedStudy | { readonly problem: string } {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const whole = (name: WholeOption, otherwise: number): number =>
    values[name] === undefined ? otherwise : Number(values[name]);
  for (const name of WHOLE_OPTIONS) {
    const least = name === 'transfer-shops' ? 0 : 1;
    if (values[name] !== undefined && !(WHOLE.test(values[name]) && Number(values[name]) >= least))
      return { problem: `--${name} is a whole number from ${least} on` };
  }
  const labels = values.labels?.split(',') ?? DEFAULT_STUDY.labels.map(String);
  if (!labels.every((count) => WHOLE.test(count) && Number(count) > 0))
    return { problem: '--labels is whole numbers with commas between, such as 2000,16000,100000' };
  const transferRows = values['transfer-rows']?.split(',') ?? DEFAULT_STUDY.transferRows.map(String);
  if (!transferRows.every((count) => WHOLE.test(count) && Number(count) >= LEAST_ROWS))
    return {
      problem: `--transfer-rows is whole numbers from ${LEAST_ROWS} on with commas between, such as 100,1000`,
    };
  const trials = whole('trials', 1);
  if (trials > TRIALS.length) return { problem: `--trials is at most ${TRIALS.length}` };
  const { fit } = DEFAULT_STUDY;
  const onlySeed = whole('only-seed', 0);
  return {
    options: {
      ...DEFAULT_STUDY,
      seeds: whole('seeds', DEFAULT_STUDY.seeds),
      shoppers: whole('shoppers', DEFAULT_STUDY.shoppers),
      perShop: whole('per-shop', DEFAULT_STUDY.perShop),
      sessions: whole('sessions', DEFAULT_STUDY.sessions),
      earlyVisits: whole('early-visits', DEFAULT_STUDY.earlyVisits),
      transferShops: whole('transfer-shops', DEFAULT_STUDY.transferShops),
      transferRows: transferRows.map(Number),
      labels: labels.map(Number),
      fullLabels: whole('full-labels', DEFAULT_STUDY.fullLabels),
      fit: {
        teacher: { ...fit.teacher, epochs: whole('teacher-epochs', fit.teacher.epochs) },
        student: {
          ...fit.student,
          epochs: whole('epochs', fit.student.epochs),
          trials: TRIALS.slice(0, trials),
        },
        scratch: {
          ...fit.scratch,
          epochs: whole('epochs', fit.scratch.epochs),
          trials: SCRATCH_TRIALS.slice(0, trials),
        },
      },
    },
    ...(onlySeed > 0 && { onlySeed }),
    figures: values.figures,
    report: values.report,
    model: values.model,
    cache: values.cache,
    fresh: values.fresh,
    plan: values.plan,
    finished: values.finished,
    json: values.json,
  };
}

const WHOLE_OPTIONS = [
  'seeds',
  'only-seed',
  'shoppers',
  'per-shop',
  'sessions',
  'early-visits',
  'full-labels',
  'transfer-shops',
  'trials',
  'epochs',
  'teacher-epochs',
] as const;
type WholeOption = (typeof WHOLE_OPTIONS)[number];

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string' },
      'only-seed': { type: 'string' },
      shoppers: { type: 'string' },
      'per-shop': { type: 'string' },
      sessions: { type: 'string' },
      'early-visits': { type: 'string' },
      'transfer-shops': { type: 'string' },
      labels: { type: 'string' },
      'full-labels': { type: 'string' },
      'transfer-rows': { type: 'string' },
      trials: { type: 'string' },
      epochs: { type: 'string' },
      'teacher-epochs': { type: 'string' },
      figures: { type: 'string', default: join('docs', 'figures') },
      report: { type: 'string', default: join('docs', 'report.html') },
      model: { type: 'string', default: join('model-artifacts', 'student') },
      cache: { type: 'string', default: join('.cache', 'study') },
      fresh: { type: 'boolean', default: false },
      plan: { type: 'boolean', default: false },
      finished: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  }).values;
}
