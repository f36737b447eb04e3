/** What fold-by-fold answers come to, as rows with intervals. */
import { takeValues } from '../baselines/matrix.js';
import { bootstrapInterval, correctedResampledT, type Interval } from '../metrics/intervals.js';
import { averagePrecision, rocAuc } from '../metrics/ranking.js';
import type { Row } from '../rows.js';
import { createRandom } from '../simulator/random.js';
import { CONTESTANTS, type Contestant, type FoldAnswers } from './tabular-study.js';

/** A figure of a public set, and which parts of the shipped model it says something about. */
export interface SetRow extends Row {
  /** Parts that made this figure and that the shipped model is made with, too. */
  readonly shares: string;
}

export const TABULAR_SHARES =
  'heads, losses, optimiser and schedule, weight averaging, distillation by soft labels, int8 rounding, metrics; not features or weights';
export const NO_SHARES = 'metrics; not the student';

const OURS: readonly Contestant[] = ['student', 'float32'];

const sharesOf = (who: Contestant) => (OURS.includes(who) ? TABULAR_SHARES : NO_SHARES);

const row = (id: string, { value, interval }: Interval, about: Partial<SetRow>): SetRow => ({
  id,
  value,
  interval,
  unit: 'AUC',
  goal: '',
  ok: true,
  shares: NO_SHARES,
  ...about,
});

/**
 * Mean over folds with the corrected resampled interval, each contestant alone and our student's lead over it on the same
 * folds.
 * @param goal of the student's mean AUC
 */
export function foldRows(
  id: string,
  labels: Float64Array,
  folds: readonly FoldAnswers[],
  goal: number | undefined,
): SetRow[] {
  const share = 1 / (folds.length - 1);
  const each = (who: Contestant, metric: typeof rocAuc) =>
    folds.map(({ test, answers }) => metric(takeValues(labels, test), answers[who]));
  const n = labels.length;
  const student = each('student', rocAuc);
  const alone = CONTESTANTS.flatMap((who): SetRow[] => {
    const auc = correctedResampledT(each(who, rocAuc), share);
    const precision = correctedResampledT(each(who, averagePrecision), share);
    const held = who === 'student' && goal !== undefined;
    const judged = held ? { goal: `≥ ${goal}`, ok: auc.value >= goal } : {};
    return [
      row(`sets.${id}.auc.${who}`, auc, { ...judged, n, shares: sharesOf(who) }),
      row(`sets.${id}.precision.${who}`, precision, { unit: 'AP', n, shares: sharesOf(who) }),
    ];
  });
  const leads = CONTESTANTS.filter((who) => who !== 'student').map((who) => {
    const others = each(who, rocAuc);
    const lead = correctedResampledT(
      student.map((value, fold) => value - (others[fold] as number)),
      share,
    );
    return row(`sets.${id}.auc.student-over-${who}`, lead, { n, shares: TABULAR_SHARES });
  });
  return [...alone, ...leads];
}

/**
 * AUC of all test rows together, with intervals from resampling clusters (persons); each contestant alone and our
 * student's lead over it on the same draws.
 */
export function pooledRows(
  id: string,
  labels: Float64Array,
  folds: readonly FoldAnswers[],
  clusters: ArrayLike<number>,
  goal: number | undefined,
): SetRow[] {
  const pooled = (who: Contestant): Float64Array => {
    const all = new Float64Array(labels.length);
    for (const { test, answers } of folds) {
      test.forEach((at, index) => {
        all[at] = answers[who][index] as number;
      });
    }
    return all;
  };
  const n = labels.length;
  const student = pooled('student');
  const area = (answers: Float64Array) => (drawn: Uint32Array) =>
    rocAuc(takeValues(labels, drawn), takeValues(answers, drawn));
  const draw = (metric: (drawn: Uint32Array) => number) =>
    bootstrapInterval(n, metric, createRandom(`sets/${id}`), { clusters, draws: DRAWS });
  return CONTESTANTS.flatMap((who): SetRow[] => {
    const own = pooled(who);
    const auc = draw(area(own));
    const held = who === 'student' && goal !== undefined;
    const judged = held ? { goal: `≥ ${goal}`, ok: auc.value >= goal } : {};
    const alone = row(`sets.${id}.auc.${who}`, auc, { ...judged, n, shares: sharesOf(who) });
    if (who === 'student') return [alone];
    const lead = draw((drawn) => area(student)(drawn) - area(own)(drawn));
    return [alone, row(`sets.${id}.auc.student-over-${who}`, lead, { n, shares: TABULAR_SHARES })];
  });
}

const DRAWS = 500;

/** Pooled AUC of the student on the rows of one kind. */
export function kindRow(
  id: string,
  labels: Float64Array,
  folds: readonly FoldAnswers[],
  clusters: ArrayLike<number>,
  isKind: (row: number) => boolean,
  who: Contestant = 'student',
): SetRow {
  const [rows, answers]: [number[], number[]] = [[], []];
  for (const { test, answers: own } of folds) {
    test.forEach((at, index) => {
      if (!isKind(at)) return;
      rows.push(at);
      answers.push(own[who][index] as number);
    });
  }
  const [own, groups] = [takeValues(labels, rows), takeValues(clusters, rows)];
  const auc = bootstrapInterval(
    rows.length,
    (drawn) => rocAuc(takeValues(own, drawn), takeValues(answers, drawn)),
    createRandom(`sets/${id}`),
    { clusters: groups, draws: DRAWS },
  );
  return row(`sets.${id}.auc.${who}`, auc, { n: rows.length, shares: sharesOf(who) });
}
