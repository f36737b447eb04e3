/** The allocation problem that devices solve apart and a central planner solves together. */
import type { Answers, Expected } from './answers.js';

/**
 * Maximise Σ gain·x over shoppers i and coupons j with x ∈ {0, 1}, Σ_j x_ij ≤ 1, Σ_i cost·x ≤ budget_j and
 * Σ_i redeems·x ≤ total_j. Only pairs whose gain exceeds `bar` take part.
 */
export interface Problem {
  readonly shoppers: number;
  readonly coupons: number;
  /** Pairs that take part, shopper by shopper: those of shopper i are [start[i], start[i + 1]). */
  readonly start: Uint32Array;
  readonly coupon: Uint16Array;
  readonly gain: Float64Array;
  readonly cost: Float64Array;
  readonly redeems: Float64Array;
  /** By coupon; Infinity where unlimited. Minor units, and uses. */
  readonly budget: Float64Array;
  readonly total: Float64Array;
}

export interface Limits {
  readonly budget: Float64Array;
  readonly total: Float64Array;
}

/** @param bar minor units that an offer must add to be allowed at all, ≥ 0 */
export function problemOf(
  { shoppers, coupons }: Pick<Answers, 'shoppers' | 'coupons'>,
  { gain, cost, redeems }: Expected,
  bar: number,
  limits: Limits,
): Problem {
  const start = new Uint32Array(shoppers + 1);
  const usable = (at: number) => (gain[at] as number) > bar && !barred(limits, at % coupons);
  let pairs = 0;
  for (let shopper = 0; shopper < shoppers; shopper++) {
    for (let at = shopper * coupons; at < (shopper + 1) * coupons; at++) if (usable(at)) pairs++;
    start[shopper + 1] = pairs;
  }
  const of = () => new Float64Array(pairs);
  const problem = {
    shoppers,
    coupons,
    start,
    coupon: new Uint16Array(pairs),
    gain: of(),
    cost: of(),
    redeems: of(),
    ...limits,
  };
  let to = 0;
  for (let at = 0; at < shoppers * coupons; at++) {
    if (!usable(at)) continue;
    problem.coupon[to] = at % coupons;
    problem.gain[to] = gain[at] as number;
    problem.cost[to] = cost[at] as number;
    problem.redeems[to] = redeems[at] as number;
    to++;
  }
  return problem;
}

/** 0 means never. */
const barred = ({ budget, total }: Limits, coupon: number) => budget[coupon] === 0 || total[coupon] === 0;

export const unlimited = (coupons: number): Limits => ({
  budget: new Float64Array(coupons).fill(Number.POSITIVE_INFINITY),
  total: new Float64Array(coupons).fill(Number.POSITIVE_INFINITY),
});

export interface Spent {
  readonly value: number;
  /** By coupon, expected. */
  readonly cost: Float64Array;
  readonly redeems: Float64Array;
  readonly offers: number;
  /** D(λ, μ) less what the limits cost: Σ of each shopper's best net gain. */
  readonly surplus: number;
  /** By shopper: the coupon shown, −1 for none; and what it gains, minor units. */
  readonly best: Int16Array;
  readonly values: Float64Array;
}

/** What everybody's best choice at these prices gains and spends. */
export function respond(problem: Problem, lambda: ArrayLike<number>, mu: ArrayLike<number>): Spent {
  const { shoppers, start, coupon, gain, cost, redeems } = problem;
  const spent = { cost: new Float64Array(problem.coupons), redeems: new Float64Array(problem.coupons) };
  const [shown, values] = [new Int16Array(shoppers).fill(-1), new Float64Array(shoppers)];
  let [value, surplus, offers] = [0, 0, 0];
  for (let shopper = 0; shopper < shoppers; shopper++) {
    const end = start[shopper + 1] as number;
    let [best, most] = [-1, 0];
    for (let at = start[shopper] as number; at < end; at++) {
      const c = coupon[at] as number;
      const net =
        (gain[at] as number) -
        (lambda[c] as number) * (cost[at] as number) -
        (mu[c] as number) * (redeems[at] as number);
      if (net > most) [best, most] = [at, net];
    }
    if (best < 0) continue;
    const c = coupon[best] as number;
    spent.cost[c] = (spent.cost[c] as number) + (cost[best] as number);
    spent.redeems[c] = (spent.redeems[c] as number) + (redeems[best] as number);
    shown[shopper] = c;
    values[shopper] = gain[best] as number;
    value += gain[best] as number;
    surplus += most;
    offers++;
  }
  return { value, surplus, offers, best: shown, values, ...spent };
}

/** Limits that are `share` of what everybody would spend if nothing were limited; every third coupon's on uses, not on money. */
export function limitsAtShare(problem: Problem, share: number): Limits {
  const none = new Float64Array(problem.coupons);
  const { cost, redeems } = respond(problem, none, none);
  const limits = unlimited(problem.coupons);
  for (let c = 0; c < problem.coupons; c++) {
    if (c % 3 === 2) limits.total[c] = Math.floor(share * (redeems[c] as number));
    else limits.budget[c] = Math.floor(share * (cost[c] as number));
  }
  return limits;
}
