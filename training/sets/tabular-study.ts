/** One tabular set, fold by fold: our student and its teacher beside models fitted on the same rows. */
import { answerBoostedTrees, type BoostOptions, fitBoostedTrees } from '../baselines/boosted-trees.js';
import { answerLinear, fitLinear } from '../baselines/logistic.js';
import { takeRows, takeValues } from '../baselines/matrix.js';
import { answerRandomForest, fitRandomForest } from '../baselines/random-forest.js';
import type { SHOWN_NOTHING } from '../example.js';
import type { StageCache } from '../study/cache.js';
import { type RawTable, treeEncoder } from './columns.js';
import { distilTabular } from './distilled.js';
import type { Split } from './folds.js';
import type { TabularFit } from './tabular-student.js';
import { fitTreeTeacher, logitOf, type TreeTeacherOptions } from './tree-teacher.js';

export interface TabularStudy {
  readonly id: string;
  readonly table: RawTable;
  readonly labels: Float64Array;
  readonly splits: readonly Split[];
  /** Inner fold of each of the given training rows: 0…count − 1. */
  readonly innerFolds: (training: Uint32Array, count: number) => ArrayLike<number>;
  readonly boosts: readonly BoostOptions[];
  readonly forest: TreeTeacherOptions['forest'];
  readonly action: 0 | typeof SHOWN_NOTHING;
  readonly trust: number;
  readonly synthetic: number;
  readonly fits: readonly TabularFit[];
}

/** Logits for the test rows of one fold, by who gave them. */
export interface FoldAnswers {
  readonly test: Uint32Array;
  readonly answers: Readonly<Record<Contestant, Float64Array>>;
  readonly parameters: number;
  readonly about: string;
}

export const CONTESTANTS = ['student', 'float32', 'teacher', 'logistic', 'boosting', 'forest'] as const;
export type Contestant = (typeof CONTESTANTS)[number];

const TEACHER_FOLDS = 4;
const TUNING_FOLDS = 10;

export async function runTabular(
  study: TabularStudy,
  cache: StageCache,
  tell: (line: string) => void,
): Promise<FoldAnswers[]> {
  const results: FoldAnswers[] = [];
  for (const [fold, split] of study.splits.entries()) {
    const result = await cache.stage(`${study.id}-${fold}`, () => runFold(study, split, fold));
    tell(`${study.id}: fold ${fold + 1} of ${study.splits.length} (${result.about})`);
    results.push(result);
  }
  return results;
}

async function runFold(study: TabularStudy, { training, test }: Split, seed: number): Promise<FoldAnswers> {
  const table = { columns: study.table.columns, values: takeRows(study.table.values, training) };
  const labels = takeValues(study.labels, training);
  const rows = takeRows(study.table.values, test);
  const { boosts, forest, action, trust, synthetic, fits } = study;
  const teacher = fitTreeTeacher(table, labels, {
    folds: study.innerFolds(training, TEACHER_FOLDS),
    boosts,
    forest,
    seed,
  });
  const heldOut = Array.from(study.innerFolds(training, TUNING_FOLDS), (own) => Number(own === 0));
  const student = await distilTabular(table, labels, teacher, {
    action,
    trust,
    synthetic,
    fits,
    heldOut,
    seed,
  });
  const encode = treeEncoder(table, table.values);
  const [seen, unseen] = [encode(table.values), encode(rows)];
  return {
    test,
    parameters: student.parameters,
    about: `${teacher.about}; ${student.about}`,
    answers: {
      student: student.answer(rows),
      float32: student.answerFloat(rows),
      teacher: teacher.answer(rows),
      logistic: answerLinear(fitLinear(seen, labels), unseen),
      boosting: answerBoostedTrees(fitBoostedTrees(seen, labels), unseen),
      forest: answerRandomForest(fitRandomForest(seen, labels, { seed }), unseen).map(logitOf),
    },
  };
}
