/** How far what was shown falls short of the optimum, shopper by shopper and so hour by hour. */

import type { Problem } from './problem.js';
import type { Prices } from './replay.js';

/**
 * Shopper i's shortfall at the optimum's prices: best net gain less that of what was shown, ≥ 0, where net of prices.
 * Summed, and with what unspent limits were worth, it is the whole distance to the dual bound.
 */
export function shortfalls(problem: Problem, shown: Int32Array, prices: Prices): Float64Array {
  const of = shortfallAt(problem, prices);
  return Float64Array.from(shown, (pair, shopper) => of(shopper, pair));
}

/** The same of one shopper and the pair shown, −1 for none: then it is all that they could have brought. */
export function shortfallAt(problem: Problem, { lambda, mu }: Prices) {
  const { start, coupon, gain, cost, redeems } = problem;
  const net = (at: number) => {
    const c = coupon[at] as number;
    return (
      (gain[at] as number) -
      (lambda[c] as number) * (cost[at] as number) -
      (mu[c] as number) * (redeems[at] as number)
    );
  };
  return (shopper: number, shown: number): number => {
    let best = 0;
    for (let pair = start[shopper] as number; pair < (start[shopper + 1] as number); pair++)
      best = Math.max(best, net(pair));
    return best - (shown < 0 ? 0 : net(shown));
  };
}
