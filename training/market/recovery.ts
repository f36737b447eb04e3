/** Day by day, how much of what its visitors could have gained they did gain. */
import { DAY_MS } from './clock.js';
import { dualBound } from './dual-bound.js';
import { DAYS, type Experiment, type Run, schedule } from './experiment.js';
import { type Problem, respond } from './problem.js';
import { shortfalls } from './regret.js';
import type { Outcome, Prices } from './replay.js';

export interface Recovery {
  /** 1 − shortfall / optimum, by day: 1 is the best there is. */
  readonly byDay: number[];
  /** The same of the 24 hours from `from` on. */
  readonly recovered: number;
}

/**
 * A visit's shortfall is counted at the best prices for its stretch of the campaign: those of the visits that were still to
 * come when the stretch began, and of what was left of the limits then. (After a shock the best prices are others.)
 * @param cuts where stretches end, ms, ascending
 * @param from ms
 */
export function recoveryOf(
  experiment: Experiment,
  run: Run,
  outcome: Outcome,
  cuts: readonly number[],
  from: number,
): Recovery {
  const { times, order } = { ...schedule(experiment, run.seed), ...run };
  const starts = [0, ...new Set(cuts)];
  const shortfall = new Float64Array(times.length);
  const optimum = new Float64Array(times.length);
  starts.forEach((start, index) => {
    const end = starts[index + 1] ?? Number.POSITIVE_INFINITY;
    const first = times.findIndex((at) => at >= start);
    const after = times.findIndex((at) => at >= end);
    const last = after < 0 ? times.length : after;
    const rest = pick(experiment.problem, order.subarray(first), leftAt(experiment, outcome, start));
    const prices: Prices = dualBound(rest, { rounds: 200 });
    const stretch = { ...rest, shoppers: last - first };
    const shown = shownIn(experiment.problem, rest, order.subarray(first, last), outcome, first);
    shortfall.set(shortfalls(stretch, shown, prices), first);
    optimum.set(respond(stretch, prices.lambda, prices.mu).values, first);
  });
  const share = (least: number, most: number) => {
    let [lost, all] = [0, 0];
    times.forEach((at, visit) => {
      if (at < least || at >= most) return;
      lost += shortfall[visit] as number;
      all += optimum[visit] as number;
    });
    return all > 0 ? 1 - lost / all : 1;
  };
  return {
    byDay: Array.from({ length: DAYS }, (_, day) => share(day * DAY_MS, (day + 1) * DAY_MS)),
    recovered: share(from, from + DAY_MS),
  };
}

/** The problem of these visits, in their order. */
function pick(problem: Problem, rows: Uint32Array, limits: Pick<Problem, 'budget' | 'total'>): Problem {
  const start = new Uint32Array(rows.length + 1);
  rows.forEach((row, visit) => {
    start[visit + 1] =
      (start[visit] as number) + (problem.start[row + 1] as number) - (problem.start[row] as number);
  });
  const size = start[rows.length] as number;
  const gathered = <T extends Float64Array | Uint16Array>(from: T, to: T): T => {
    rows.forEach((row, visit) => {
      to.set(from.subarray(problem.start[row], problem.start[row + 1]), start[visit]);
    });
    return to;
  };
  return {
    shoppers: rows.length,
    coupons: problem.coupons,
    start,
    coupon: gathered(problem.coupon, new Uint16Array(size)),
    gain: gathered(problem.gain, new Float64Array(size)),
    cost: gathered(problem.cost, new Float64Array(size)),
    redeems: gathered(problem.redeems, new Float64Array(size)),
    ...limits,
  };
}

/** Pairs shown, renumbered for the visits picked. */
function shownIn(
  whole: Problem,
  part: Problem,
  rows: Uint32Array,
  { shown }: Outcome,
  first: number,
): Int32Array {
  return Int32Array.from(rows, (row, visit) => {
    const at = shown[first + visit] as number;
    return at < 0 ? -1 : at - (whole.start[row] as number) + (part.start[visit] as number);
  });
}

/** What is left of the limits at a time. */
function leftAt({ limits }: Experiment, { ticks }: Outcome, at: number) {
  const tick = ticks.filter((one) => one.at <= at).at(-1);
  const left = (limit: Float64Array, used: Float64Array | undefined) =>
    limit.map((most, c) => Math.max(0, most - (used?.[c] ?? 0)));
  return { budget: left(limits.budget, tick?.spent), total: left(limits.total, tick?.uses) };
}
