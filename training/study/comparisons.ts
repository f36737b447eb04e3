/** The rows that held-out panels give: who stands where, how close the student comes to its teacher, who is ahead. */
import type { Row } from '../rows.js';
import { componentAt, type Metric } from './panel.js';
import { type Draws, type Estimate, estimateOf } from './resample.js';

/** Names judged together, with the draws of their components. */
export interface Judged {
  readonly names: readonly string[];
  readonly draws: Draws;
  /** Shoppers and seeds behind every figure. */
  readonly n: number;
  readonly seeds: readonly number[];
}

/** How a metric is shown, and whether more of it is better. */
const SHOWN: Readonly<Record<Metric, { unit: string; times: number; better: 1 | -1; id: string }>> = {
  loss: { unit: 'nats', times: 1, better: -1, id: 'log-loss' },
  sampledLoss: { unit: 'nats', times: 1, better: -1, id: 'sampled-log-loss' },
  profit: { unit: '% of an order', times: 100, better: 1, id: 'profit-20' },
  policy: { unit: '% of an order', times: 100, better: 1, id: 'policy-profit' },
  auc: { unit: '', times: 1, better: 1, id: 'auc' },
};

export const metricId = (metric: Metric): string => SHOWN[metric].id;

type Of = (name: string, metric: Metric) => number;

/** A statistic of named metrics with its interval. */
export const estimate = ({ names, draws }: Judged, statistic: (of: Of) => number): Estimate =>
  estimateOf(draws, (components) =>
    statistic((name, metric) => components[componentAt(names, name, metric)] as number),
  );

const facts = ({ n, seeds }: Judged) => ({ n, seed: seeds[0] as number });
const REPORTED = { goal: '', ok: true } as const;

/** One contestant's own figure. */
export function levelRow(judged: Judged, id: string, name: string, metric: Metric): Row {
  const { unit, times } = SHOWN[metric];
  const { value, interval } = estimate(judged, (of) => times * of(name, metric));
  return { id: `${id}.${SHOWN[metric].id}.${name}`, value, interval, unit, ...REPORTED, ...facts(judged) };
}

/** By how much `name` is better than `other`, paired; positive is better whatever the metric. */
export function aheadRow(judged: Judged, { id, name, other, metric, goal }: AheadOptions): Row {
  const { unit, times, better } = SHOWN[metric];
  const { value, interval } = estimate(
    judged,
    (of) => times * better * (of(name, metric) - of(other, metric)),
  );
  const least = goal === undefined ? Number.NEGATIVE_INFINITY : times * goal;
  return {
    id,
    value,
    interval,
    unit,
    goal: goal === undefined ? '' : `interval > ${Number(least.toPrecision(3))}`,
    ok: interval[0] > least,
    ...facts(judged),
  };
}

export interface AheadOptions {
  readonly id: string;
  readonly name: string;
  readonly other: string;
  readonly metric: Metric;
  /** The interval's lower end must be above this, in the metric's own unit (profit: typical orders); no goal where absent. */
  readonly goal?: number;
}

export const CLOSENESS_GOAL = 0.9;
export const CLOSENESS_BOUND = 0.8;

/**
 * (student − logistic) / (teacher − logistic): the share of what the teacher is better by that the student keeps. Void
 * where the teacher does not beat logistic regression beyond doubt: then there is nothing to keep a share of.
 */
export function closenessRow(
  judged: Judged,
  { id, student, teacher, logistic, metric }: ClosenessOptions,
): Row {
  const { better } = SHOWN[metric];
  const lead = estimate(judged, (of) => better * (of(teacher, metric) - of(logistic, metric)));
  const goal = `≥ ${CLOSENESS_GOAL}, lower bound ≥ ${CLOSENESS_BOUND}`;
  if (!(lead.interval[0] > 0)) {
    return {
      id,
      value: Number.NaN,
      unit: '(void: the teacher does not beat logistic regression)',
      goal,
      ok: false,
      ...facts(judged),
    };
  }
  const { value, interval } = estimate(judged, (of) => {
    const difference = better * (of(teacher, metric) - of(logistic, metric));
    return difference > 0 ? (better * (of(student, metric) - of(logistic, metric))) / difference : Number.NaN;
  });
  const ok = value >= CLOSENESS_GOAL && interval[0] >= CLOSENESS_BOUND;
  return { id, value, interval, unit: 'of the teacher’s lead', goal, ok, ...facts(judged) };
}

export interface ClosenessOptions {
  readonly id: string;
  readonly student: string;
  readonly teacher: string;
  readonly logistic: string;
  readonly metric: Metric;
}
