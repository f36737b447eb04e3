/** One market with its limits, its bound and its shoppers' times: what every part of the study replays. */
import { PACE } from '../../server/pace/pace.js';
import { planOf } from '../../server/pace/plan.js';
import { barOf } from '../../src/policy/utility.js';
import type { Pool } from '../../src/pool/schema.js';
import { createRandom } from '../simulator/random.js';
import type { Answers } from './answers.js';
import { arrivals, DAY_MS } from './clock.js';
import { type DualBound, dualBound } from './dual-bound.js';
import { marketPacer, type PacerOptions } from './pacer.js';
import { type Limits, limitsAtShare, type Problem, problemOf, unlimited } from './problem.js';
import { type Outcome, type ReplayOptions, replay } from './replay.js';

/** Days over which shoppers come. */
export const DAYS = 28;
/** Budgets as a share of what would be spent without any. */
export const BUDGET_SHARE = 0.3;

export interface Experiment {
  readonly pool: Pool;
  readonly answers: Answers;
  readonly limits: Limits;
  /** By the student's expectations, and by the truth; under the same limits. */
  readonly problem: Problem;
  readonly bound: DualBound;
  /** Each row of `answers` comes so often. */
  readonly visits: number;
}

export interface ExperimentOptions {
  readonly pool: Pool;
  readonly answers: Answers;
  /** How often each shopper comes; 1 unless told. */
  readonly visits?: number;
  readonly share?: number;
  readonly rounds?: number;
}

/** Limits are a share of what the student expects everybody to spend; those too small for one typical use are 0 for all. */
export function openExperiment({
  pool,
  answers,
  visits = 1,
  share = BUDGET_SHARE,
  rounds,
}: ExperimentOptions): Experiment {
  const bar = barOf(pool);
  const free = problemOf(answers, answers.predicted, bar, unlimited(answers.coupons));
  const once = limitsAtShare(free, share * visits);
  const limits = {
    total: once.total,
    budget: once.budget.map((budget, c) => (budget < typical(pool, c) ? 0 : budget)),
  };
  // D(λ, μ) of shoppers who come n times under n-fold limits is n times that of one visit each.
  const problem = problemOf(answers, answers.predicted, bar, perVisit(limits, visits));
  const single = dualBound(problem, rounds === undefined ? {} : { rounds });
  const bound = { ...single, bound: visits * single.bound, feasible: visits * single.feasible };
  return { pool, answers, limits, problem, bound, visits };
}

export const perVisit = ({ budget, total }: Limits, visits: number): Limits => ({
  budget: budget.map((value) => value / visits),
  total: total.map((value) => value / visits),
});

const typical = (pool: Pool, coupon: number) =>
  planOf(pool.coupons[coupon] as Pool['coupons'][number], pool, { days: 1, now: 0, spent: 0, uses: 0 })
    .typicalDiscount;

export type Run = Partial<Omit<ReplayOptions, 'answers' | 'pool' | 'limits'>> & Pick<ReplayOptions, 'seed'>;

/** Times and order of the shoppers under a seed: another seed, another order. */
export function schedule({ answers, visits }: Pick<Experiment, 'answers' | 'visits'>, seed: number | string) {
  const random = createRandom(`schedule/${seed}`);
  const count = answers.shoppers * visits;
  return {
    times: arrivals(count, DAYS, random.fork('times')),
    order: shuffledRows(count, answers.shoppers, random.fork('order')),
  };
}

function shuffledRows(count: number, rows: number, random: ReturnType<typeof createRandom>): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, at) => at % rows);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random.next() * (at + 1));
    const held = order[at] as number;
    order[at] = order[other] as number;
    order[other] = held;
  }
  return order;
}

/**
 * Devices under the server's pacing, from a first day of which nobody knows anything. The lag is what a ledger would tell:
 * none where expectations are spent at once, else the default, which is the simulator's.
 */
export function runDevices(experiment: Experiment, run: Run, pacing: Partial<PacerOptions> = {}): Outcome {
  const settings = { ...PACE, ...(run.spend !== 'drawn' && { lagMs: 0 }) };
  const { pool, limits } = experiment;
  const { pacer, start } = marketPacer({ pool, limits, until: DAYS * DAY_MS, settings, ...pacing });
  return replay({
    ...experiment,
    world: 'predicted',
    spend: 'expected',
    ...schedule(experiment, run.seed),
    prices: start,
    pacer,
    ...run,
  });
}

/** Devices under prices that never change. */
export const runFixed = (experiment: Experiment, run: Run & Pick<ReplayOptions, 'prices'>): Outcome =>
  replay({
    ...experiment,
    world: 'predicted',
    spend: 'expected',
    ...schedule(experiment, run.seed),
    ...run,
  });

/** Limits passed, of all coupons; sums of fractions leave a millionth. */
export function exceeded({ ledger }: Pick<Outcome, 'ledger'>, { budget, total }: Limits): number {
  return [...budget.keys()].filter(
    (c) =>
      (ledger.spent[c] as number) > (budget[c] as number) + 1e-3 ||
      (ledger.uses[c] as number) > (total[c] as number) + 1e-3,
  ).length;
}
