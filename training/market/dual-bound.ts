/**
 * A certified bound on any plan, central or not: by weak duality, for every λ, μ ≥ 0,
 *   optimum ≤ D(λ, μ) = Σ_i max(0, max_j gain − λ_j·cost − μ_j·redeems) + Σ_j λ_j·budget_j + μ_j·total_j.
 * The least D found is the bound (Fisher 1981); how it was found does not matter to its truth.
 */
import { type Problem, respond, type Spent } from './problem.js';

export interface DualBound {
  /** No plan gains more; minor units. */
  readonly bound: number;
  /** A plan that keeps every limit gains this much: the optimum lies between. */
  readonly feasible: number;
  readonly lambda: Float64Array;
  readonly mu: Float64Array;
}

export interface BoundOptions {
  readonly rounds?: number;
  /** Stops when bound and plan are so close, as a share of the bound. */
  readonly gap?: number;
}

/** Subgradient descent on D, scaled by each limit, with steps that shrink; then a plan that keeps the limits. */
export function dualBound(problem: Problem, { rounds = 400, gap = 1e-4 }: BoundOptions = {}): DualBound {
  const { coupons, budget, total } = problem;
  const units = unitPrices(problem);
  let [lambda, mu] = [new Float64Array(coupons), new Float64Array(coupons)];
  let best = { bound: Number.POSITIVE_INFINITY, lambda, mu };
  let feasible = 0;
  for (let round = 0; round < rounds; round++) {
    const spent = respond(problem, lambda, mu);
    const bound = dualValue(problem, spent, lambda, mu);
    if (bound < best.bound) best = { bound, lambda, mu };
    if (round % 100 === 99 || round === rounds - 1) {
      feasible = Math.max(feasible, planValue(problem, best.lambda, best.mu));
      if (best.bound - feasible <= gap * best.bound) break;
    }
    const step = Math.max(0.002, 0.5 * 0.98 ** round);
    lambda = lambda.map((value, c) =>
      Math.max(0, value + step * relative(spent.cost[c] as number, budget[c] as number)),
    );
    mu = mu.map((value, c) =>
      Math.max(
        0,
        value + (units[c] as number) * step * relative(spent.redeems[c] as number, total[c] as number),
      ),
    );
  }
  return { ...best, feasible };
}

/** How far spend is off its limit, kept from leaping; −1…3. */
const relative = (spent: number, limit: number) =>
  limit === Number.POSITIVE_INFINITY || limit === 0 ? 0 : Math.min(3, spent / limit - 1);

export function dualValue(
  { coupons, budget, total }: Problem,
  { surplus }: Pick<Spent, 'surplus'>,
  lambda: ArrayLike<number>,
  mu: ArrayLike<number>,
): number {
  let value = surplus;
  for (let c = 0; c < coupons; c++) {
    if ((lambda[c] as number) > 0) value += (lambda[c] as number) * (budget[c] as number);
    if ((mu[c] as number) > 0) value += (mu[c] as number) * (total[c] as number);
  }
  return value;
}

/** A use's mean cost by coupon, minor units: the scale of μ. */
export function unitPrices({ coupons, coupon, cost, redeems }: Problem): Float64Array {
  const [money, uses] = [new Float64Array(coupons), new Float64Array(coupons)];
  coupon.forEach((c, at) => {
    money[c] = (money[c] as number) + (cost[at] as number);
    uses[c] = (uses[c] as number) + (redeems[at] as number);
  });
  return money.map((sum, c) => ((uses[c] as number) > 0 ? sum / (uses[c] as number) : 1));
}

/**
 * A plan that keeps every limit in expectation: shoppers with most to lose choose first, each the best at these prices of
 * what still has room.
 */
export function planValue(problem: Problem, lambda: ArrayLike<number>, mu: ArrayLike<number>): number {
  const { shoppers, start, coupon, gain, cost, redeems } = problem;
  const left = { budget: problem.budget.slice(), total: problem.total.slice() };
  const net = (at: number) => {
    const c = coupon[at] as number;
    return (
      (gain[at] as number) -
      (lambda[c] as number) * (cost[at] as number) -
      (mu[c] as number) * (redeems[at] as number)
    );
  };
  const worth = new Float64Array(shoppers);
  for (let i = 0; i < shoppers; i++) {
    for (let at = start[i] as number; at < (start[i + 1] as number); at++)
      worth[i] = Math.max(worth[i] as number, net(at));
  }
  const order = Uint32Array.from(worth.keys()).sort((a, b) => (worth[b] as number) - (worth[a] as number));
  let value = 0;
  for (const i of order) {
    let [best, most] = [-1, 0];
    for (let at = start[i] as number; at < (start[i + 1] as number); at++) {
      const c = coupon[at] as number;
      const fits =
        (cost[at] as number) <= (left.budget[c] as number) &&
        (redeems[at] as number) <= (left.total[c] as number);
      if (fits && net(at) > most) [best, most] = [at, net(at)];
    }
    if (best < 0) continue;
    const c = coupon[best] as number;
    left.budget[c] = (left.budget[c] as number) - (cost[best] as number);
    left.total[c] = (left.total[c] as number) - (redeems[best] as number);
    value += gain[best] as number;
  }
  return value;
}
