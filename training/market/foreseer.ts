/**
 * The best that any controller could do who knows all but who comes when: how demand answers to prices, and how busy each
 * hour is. Time and again it solves anew, for what is left of the limits and of the visits (Gallego & van Ryzin 1994; Jasin
 * & Kumar 2012). What it loses no pacing wins; what `etui pace` loses more is what it has to learn.
 */
import { busyHours } from '../../server/pace/rhythm.js';
import { BUSY, DAY_MS, HOUR_MS } from './clock.js';
import { unitPrices } from './dual-bound.js';
import { DAYS, type Experiment } from './experiment.js';
import { respond } from './problem.js';
import type { Pacer } from './replay.js';

const EVERY_MS = 6 * HOUR_MS;
/** Steps of each new solution from the last, and how many of them are averaged. */
const ROUNDS = 30;
const AVERAGED = 10;

export function foreseer({ problem, bound, limits, visits }: Experiment): Pacer {
  const units = unitPrices(problem);
  let prices = { lambda: bound.lambda, mu: bound.mu };
  let due = 0;
  return (ledger, now) => {
    const rest = busyHours(BUSY, now, DAYS * DAY_MS) / (DAYS * 24);
    if (now < due || rest <= 0) return undefined;
    due = now + EVERY_MS;
    const scale = rest * visits;
    const budget = limits.budget.map((most, c) => Math.max(0, most - (ledger.spent[c] as number)) / scale);
    const total = limits.total.map((most, c) => Math.max(0, most - (ledger.uses[c] as number)) / scale);
    let { lambda, mu } = prices;
    const mean = { lambda: new Float64Array(units.length), mu: new Float64Array(units.length) };
    for (let round = 0; round < ROUNDS; round++) {
      const spent = respond(problem, lambda, mu);
      const step = 0.08 * 0.93 ** round;
      lambda = lambda.map((value, c) =>
        Math.max(0, value + step * off(spent.cost[c] as number, budget[c] as number)),
      );
      mu = mu.map((value, c) =>
        Math.max(
          0,
          value + (units[c] as number) * step * off(spent.redeems[c] as number, total[c] as number),
        ),
      );
      if (round < ROUNDS - AVERAGED) continue;
      mean.lambda = mean.lambda.map((sum, c) => sum + (lambda[c] as number) / AVERAGED);
      mean.mu = mean.mu.map((sum, c) => sum + (mu[c] as number) / AVERAGED);
    }
    prices = mean;
    return mean;
  };
}

/** How far spend is off its limit, kept from leaping; −1…3. */
function off(spent: number, limit: number): number {
  if (limit === Number.POSITIVE_INFINITY) return 0;
  return limit > 0 ? Math.min(3, spent / limit - 1) : 3;
}
