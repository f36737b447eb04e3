/** Satisfaction, and how many devices were shown something: from private reports, noise included. */

import { weekOf, weekStart } from '../../../src/measure/epoch.js';
import { QUESTIONS } from '../../../src/measure/questions.js';
import { probabilities } from '../../../src/measure/randomised-response.js';
import type { Db } from '../../db/open-database.js';
import { LEAST } from '../../measure/cells.js';
import { Z95 } from '../../measure/statistics.js';
import { type Figure, unknown, withheld } from './figure.js';
import type { Period } from './totals.js';

/** Reports of one week under one ε. */
export interface Counted {
  /** Monday, `2026-11-16`. */
  readonly week: string;
  readonly epsilon: number;
  /** How often each answer came. */
  readonly counts: readonly number[];
}

type QuestionId = (typeof QUESTIONS)[number]['id'];

/** By question, all weeks that begin or end in the period. */
export async function readReports(
  db: Db,
  shop: string,
  { from, until }: Period,
): Promise<Readonly<Record<QuestionId, readonly Counted[]>>> {
  const rows = await db
    .selectFrom('reports')
    .innerJoin('report_parameters', (join) =>
      join
        .onRef('report_parameters.shop', '=', 'reports.shop')
        .onRef('report_parameters.version', '=', 'reports.version'),
    )
    .select(['epoch', 'question', 'reports.version', 'answer', 'count', 'epsilon'])
    .where('reports.shop', '=', shop)
    .where('epoch', '>=', weekOf(Date.parse(from)))
    .where('epoch', '<=', weekOf(Date.parse(until)))
    .orderBy('epoch')
    .orderBy('reports.version')
    .execute();
  const counted = ({ id, answers }: (typeof QUESTIONS)[number]): Counted[] => {
    const cells = new Map<string, { week: string; epsilon: number; counts: number[] }>();
    for (const { epoch, version, answer, count, epsilon } of rows.filter(({ question }) => question === id)) {
      const week = new Date(weekStart(epoch)).toISOString().slice(0, 10);
      const key = `${epoch} ${version}`;
      const cell = cells.get(key) ?? { week, epsilon, counts: answers.map(() => 0) };
      if (answer < answers.length) cell.counts[answer] = count;
      cells.set(key, cell);
    }
    return [...cells.values()];
  };
  return Object.fromEntries(QUESTIONS.map((question) => [question.id, counted(question)])) as Record<
    QuestionId,
    Counted[]
  >;
}

const NOISE = '95 % interval; the noise that each device added before it answered is in it.';

/** Mean of the ratings that were given, 1…5. */
export function satisfaction(all: readonly Counted[]): Figure {
  const n = reportsIn(all);
  const behind = {
    n,
    of: 'reports',
    estimator: `Mean rating among devices that rated: ratio of two unbiased estimates from randomised reports (${epsilons(all)}), delta method.`,
    noise: NOISE,
  };
  if (n < LEAST.reports) return withheld({ unit: 'stars', ...behind }, LEAST.reports);
  const stars = contrast(all, (answer) => answer);
  const rated = contrast(all, (answer) => Math.min(answer, 1));
  if (rated.value <= Z95 * Math.sqrt(rated.variance))
    return unknown('stars', 'too few ratings to be told from the noise', behind);
  const value = stars.value / rated.value;
  // Var(A/B) ≈ Var(A − R·B)/B²: the contrast of the two, in one pass, holds their covariance.
  const { variance } = contrast(all, (answer) => answer - value * Math.min(answer, 1));
  const half = (Z95 * Math.sqrt(variance)) / rated.value;
  if (value < 1 || value > 5 || !Number.isFinite(half))
    return unknown('stars', 'too few ratings to be told from the noise', behind);
  return {
    unit: 'stars',
    value,
    interval: [Math.max(1, value - half), Math.min(5, value + half)],
    ...behind,
  };
}

/** Share of reporting devices for which one of `answers` is true. */
export function shareOf(all: readonly Counted[], answers: readonly number[], what: string): Figure {
  const n = reportsIn(all);
  const behind = {
    n,
    of: 'reports',
    estimator: `Share of reporting devices and weeks ${what}: unbiased estimate from randomised reports (${epsilons(all)}).`,
    noise: `${NOISE} Only devices whose shoppers agreed to report.`,
  };
  if (n < LEAST.reports) return withheld({ unit: 'share', ...behind }, LEAST.reports);
  const { value, variance } = contrast(all, (answer) => (answers.includes(answer) ? 1 : 0));
  const half = Z95 * Math.sqrt(variance);
  return { unit: 'share', value, interval: [value - half, value + half], ...behind };
}

/**
 * Σ w(answer)·f̂(answer), averaged over weeks by reports, and its variance: the answers of a week are multinomial, and
 * f̂ = (c/n − q)/(p − q) is linear in them (Kairouz et al. 2016).
 */
function contrast(
  all: readonly Counted[],
  weight: (answer: number) => number,
): { value: number; variance: number } {
  const total = reportsIn(all);
  let [value, variance] = [0, 0];
  for (const { counts, epsilon } of all) {
    const n = counts.reduce((sum, count) => sum + count, 0);
    if (n === 0) continue;
    const { p, q } = probabilities(epsilon, counts.length);
    const seen = counts.map((count) => count / n);
    const weights = counts.map((_, answer) => weight(answer));
    const mean = weights.reduce((sum, each, answer) => sum + each * (seen[answer] ?? 0), 0);
    const square = weights.reduce((sum, each, answer) => sum + each * each * (seen[answer] ?? 0), 0);
    const drift = q * weights.reduce((sum, each) => sum + each, 0);
    value += ((n / total) * (mean - drift)) / (p - q);
    variance += ((n / total) ** 2 * (square - mean * mean)) / (n * (p - q) ** 2);
  }
  return { value, variance: Math.max(0, variance) };
}

const reportsIn = (all: readonly Counted[]) =>
  all.reduce((sum, { counts }) => sum + counts.reduce((each, count) => each + count, 0), 0);
const epsilons = (all: readonly Counted[]) =>
  all.length === 0 ? 'none yet' : `ε = ${[...new Set(all.map(({ epsilon }) => epsilon))].join(', ')}`;
