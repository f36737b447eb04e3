/**
 * Twenty halves of the promotion trial: our student, distilled from a teacher's answers for both arms, beside the usual
 * ways of modelling uplift. Splits are those of StratifiedShuffleSplit(20, test_size=.5, random_state=42) on outcome × arm;
 * the first five are the ones that the published bars were measured on.
 */
import { type Matrix, takeRows, takeValues } from '../baselines/matrix.js';
import { SHOWN_NOTHING } from '../example.js';
import { correctedResampledT } from '../metrics/intervals.js';
import { qiniArea, upliftAt } from '../metrics/uplift.js';
import { createRandom } from '../simulator/random.js';
import type { StageCache } from '../study/cache.js';
import { blockEncoder, treeEncoder } from './columns.js';
import { type Split, stratifiedFolds, stratifiedHalves } from './folds.js';
import type { Hillstrom } from './hillstrom-email.js';
import { NO_SHARES, type SetRow, TABULAR_SHARES } from './summary.js';
import { labelsOf, tabularMembers } from './tabular-rows.js';
import { answerTabular, fitTabular } from './tabular-student.js';
import { chanceOf } from './tree-teacher.js';
import {
  type Arms,
  boosting,
  classTransformation,
  effects,
  logistic,
  meanArms,
  responseModel,
  twoModels,
} from './uplift-models.js';

const SPLITS = 20;
const SHALLOW = { leaves: 4, rounds: 60, rate: 0.05, rowShare: 0.7, l2: 10, minLeafRows: 100 };
const METHODS = [
  'student',
  'teacher',
  't-logistic',
  't-boosting',
  'response-model',
  'class-transformation',
  'random',
] as const;
type Method = (typeof METHODS)[number];
type Figures = Readonly<Record<Method, { readonly qini: number; readonly top: number }>>;

export async function hillstromRows(
  set: Hillstrom,
  cache: StageCache,
  tell: (line: string) => void,
): Promise<SetRow[]> {
  const strata = set.labels.map((label, row) => 2 * label + (set.treated[row] as number));
  const figures: Figures[] = [];
  for (const [at, split] of stratifiedHalves(strata, SPLITS, 42).entries()) {
    const one = await cache.stage(`split-${at}`, () => measure(set, split, at));
    figures.push(one);
    tell(`hillstrom-email: split ${at + 1} of ${SPLITS}, student ${one.student.qini.toFixed(4)}`);
  }
  return summarise(figures, set.labels.length / 2);
}

async function measure(set: Hillstrom, { training, test }: Split, seed: number): Promise<Figures> {
  const raw = takeRows(set.table.values, training);
  const encode = treeEncoder(set.table, raw);
  const trial = {
    matrix: encode(raw),
    labels: takeValues(set.labels, training),
    treated: takeValues(set.treated, training),
  };
  const rows = takeRows(set.table.values, test);
  const encoded = encode(rows);
  const teacher = meanArms([
    twoModels(trial, logistic(10)),
    twoModels(trial, boosting({ ...SHALLOW, seed: `${seed}/a` })),
  ]);
  const random = createRandom(`hillstrom/${seed}`);
  const scores: Record<Method, Float64Array> = {
    student: await studentEffects(set, raw, trial, teacher, rows, seed),
    teacher: effects(teacher(encoded)),
    't-logistic': effects(twoModels(trial, logistic())(encoded)),
    't-boosting': effects(twoModels(trial, boosting())(encoded)),
    'response-model': responseModel(trial, logistic())(encoded),
    'class-transformation': classTransformation(trial, boosting())(encoded),
    random: Float64Array.from({ length: rows.rows }, () => random.next()),
  };
  const [labels, treated] = [takeValues(set.labels, test), takeValues(set.treated, test)];
  return Object.fromEntries(
    METHODS.map((method) => [
      method,
      {
        qini: qiniArea(labels, scores[method], treated),
        top: upliftAt(labels, scores[method], treated, 0.3),
      },
    ]),
  ) as Figures;
}

/** What the teacher says of both arms counts this much; the rest is what happened in the arm that was drawn. */
const TRUST = 0.9;
/** Quantile pieces of a number: few, since effects are faint. */
const PIECES = 3;

/** Effects by the int8 student, trained on both arms' soft labels and on what the teacher says the e-mail adds. */
async function studentEffects(
  set: Hillstrom,
  raw: Matrix,
  trial: { readonly matrix: Matrix; readonly labels: Float64Array; readonly treated: ArrayLike<number> },
  teacher: Arms,
  rows: Matrix,
  seed: number,
): Promise<Float64Array> {
  const encode = blockEncoder(set.table, raw, PIECES);
  const { none, shown } = teacher(trial.matrix);
  const members = tabularMembers(encode(raw), (row) => {
    const [without, withIt] = [none[row] as number, shown[row] as number];
    const soft: Parameters<typeof labelsOf>[0] = [
      { action: SHOWN_NOTHING, bought: without, weight: TRUST },
      { action: 0, bought: withIt, weight: TRUST },
    ];
    const action: 0 | typeof SHOWN_NOTHING = trial.treated[row] ? 0 : SHOWN_NOTHING;
    const hard = { action, bought: trial.labels[row] as number, weight: 1 - TRUST };
    return labelsOf([...soft, hard], { value: withIt - without, weight: 1 });
  });
  const folds = stratifiedFolds(trial.labels, 10, seed);
  const fitted = await fitTabular(
    () => members.filter((_, row) => folds[row] !== 0),
    members.filter((_, row) => folds[row] === 0),
    {
      widths: { joint: 24, coupon: 2, late: 24 },
      epochs: 10,
      batch: 256,
      rate: 5e-3,
      decay: 1e-4,
      seed,
      losses: { uplift: 60 },
    },
  );
  const answers = answerTabular(fitted.rounded, encode(rows));
  return answers.shown.map((logit, row) => chanceOf(logit) - chanceOf(answers.none[row] as number));
}

/** Best of the bars: T-learner logistic; the student's lower bound against it may not fall below this. */
const INFERIOR = -0.015;

function summarise(figures: readonly Figures[], n: number): SetRow[] {
  // Half of the rows are test rows: as many as were trained on.
  const interval = (values: readonly number[]) => correctedResampledT(values, 1);
  const shares = (method: Method) => (method === 'student' ? TABULAR_SHARES : NO_SHARES);
  const row = (id: string, values: readonly number[], unit: string, method: Method): SetRow => ({
    id: `sets.hillstrom-email.${id}`,
    ...interval(values),
    unit,
    goal: '',
    ok: true,
    n,
    seed: 42,
    shares: shares(method),
  });
  const of = (method: Method, pick: 'qini' | 'top') => figures.map((one) => one[method][pick]);
  const alone = METHODS.flatMap((method) => [
    row(`qini.${method}`, of(method, 'qini'), 'Qini area', method),
    row(`uplift-at-30.${method}`, of(method, 'top'), 'share', method),
  ]);
  const mean = (method: Method) => interval(of(method, 'qini')).value;
  const leads = METHODS.slice(1).map((method) => {
    const own = of('student', 'qini').map((value, at) => value - (of(method, 'qini')[at] as number));
    const lead = row(`qini.student-over-${method}`, own, 'Qini area', 'student');
    if (method === 't-logistic') {
      return { ...lead, goal: `lower bound > ${INFERIOR}`, ok: (lead.interval?.[0] ?? 0) > INFERIOR };
    }
    const beaten = method === 'random' || method === 'response-model';
    return beaten ? { ...lead, goal: '> 0', ok: mean('student') > mean(method) } : lead;
  });
  return [...alone, ...leads];
}
