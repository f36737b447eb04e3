/**
 * Where the distance to the bound goes. At the optimum's prices it is exactly
 *   bound − value = Σ each visit's shortfall + Σ price × what is left of each limit + what refused offers would have brought,
 * so that each part can be told by day, by kind and by the size of a coupon's limit.
 */
import { DAY_MS } from './clock.js';
import { unitPrices } from './dual-bound.js';
import { type Experiment, type Run, schedule } from './experiment.js';
import { shortfallAt } from './regret.js';
import type { Outcome } from './replay.js';

/** Shares of the bound, 0…1. The first three and the last three are each all of the shortfall. */
export interface Loss {
  readonly firstDay: number;
  readonly between: number;
  readonly lastWeek: number;
  /** Not used up, of coupons with fewer than ten uses in all, and of the others. */
  readonly smallLeft: number;
  readonly largeLeft: number;
  /** Offers whose spend no longer fitted, net of prices. */
  readonly refused: number;
  /** Nothing was shown where the optimum shows something; another coupon than its own; something where it shows nothing. */
  readonly nothing: number;
  readonly another: number;
  readonly tooMuch: number;
}

/** Uses below which a coupon's whole limit is small. */
const SMALL = 10;

/** @param outcome of a run in which each offer spends what it is expected to */
export function lossOf(experiment: Experiment, run: Run, outcome: Outcome): Loss {
  const { problem, bound } = experiment;
  const { times, order } = { ...schedule(experiment, run.seed), ...run };
  const shortfall = shortfallAt(problem, bound);
  const sums = { firstDay: 0, between: 0, lastWeek: 0, nothing: 0, another: 0, tooMuch: 0 };
  const last = (times.at(-1) ?? 0) - 7 * DAY_MS;
  order.forEach((row, visit) => {
    const [at, pair] = [times[visit] as number, outcome.shown[visit] as number];
    const short = shortfall(row, pair) / bound.bound;
    sums[at < DAY_MS ? 'firstDay' : at < last ? 'between' : 'lastWeek'] += short;
    sums[pair < 0 ? 'nothing' : shortfall(row, -1) > 0 ? 'another' : 'tooMuch'] += short;
  });
  const left = unspent(experiment, outcome);
  const told = sums.firstDay + sums.between + sums.lastWeek + left.smallLeft + left.largeLeft;
  return { ...sums, ...left, refused: 1 - outcome.value / bound.bound - told };
}

/** What is left of the limits, at the optimum's prices. */
function unspent({ problem, bound, limits }: Experiment, { ledger }: Outcome) {
  const units = unitPrices(problem);
  const left = { smallLeft: 0, largeLeft: 0 };
  const worth = (price: number, limit: number, used: number) => (price > 0 ? price * (limit - used) : 0);
  units.forEach((unit, c) => {
    const [budget, total] = [limits.budget[c] as number, limits.total[c] as number];
    const uses = Math.min(total, budget / unit);
    left[uses < SMALL ? 'smallLeft' : 'largeLeft'] +=
      (worth(bound.lambda[c] as number, budget, ledger.spent[c] as number) +
        worth(bound.mu[c] as number, total, ledger.uses[c] as number)) /
      bound.bound;
  });
  return left;
}
