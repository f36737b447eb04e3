/** The server's pacing, as `etui pace` runs it, at the market's clock. */
import { FREE } from '../../server/pace/dual-descent.js';
import {
  newPace,
  PACE,
  type PaceSettings,
  type PaceState,
  pace,
  type SpendPlan,
} from '../../server/pace/pace.js';
import { planOf, priceScale, signedPrices } from '../../server/pace/plan.js';
import { rhythmOf } from '../../server/pace/rhythm.js';
import type { Pool } from '../../src/pool/schema.js';
import { HOUR_MS } from './clock.js';
import type { Limits } from './problem.js';
import type { Pacer, Prices } from './replay.js';

export interface PacerOptions {
  readonly pool: Pool;
  readonly limits: Limits;
  /** When the last shopper comes, ms. */
  readonly until: number;
  readonly settings?: PaceSettings;
  readonly tickMs?: number;
  /** Counterfactual: first prices that somebody knew. λ, and μ in minor units. */
  readonly first?: Prices;
  /** Whether the server is up at a time: while it is down nothing is read or signed. */
  readonly up?: (now: number) => boolean;
}

export interface MarketPacer {
  readonly pacer: Pacer;
  /** Before anything is known. */
  readonly start: Prices;
}

export function marketPacer(options: PacerOptions): MarketPacer {
  const { limits, until, settings = PACE, tickMs = HOUR_MS, up = () => true, first } = options;
  const pool = limited(options.pool, limits);
  const scale = priceScale(pool);
  const plans = (now: number, spent: ArrayLike<number>, uses: ArrayLike<number>): SpendPlan[] =>
    pool.coupons.map((coupon, c) => ({
      ...planOf(coupon, pool, { days: 1, now, spent: spent[c] as number, uses: uses[c] as number }),
      until,
    }));
  const none = new Float64Array(pool.coupons.length);
  const atFirst = plans(0, none, none);
  let states = pool.coupons.map(({ limits: own }, c): PaceState => {
    const fresh = newPace(settings);
    const { typicalDiscount } = atFirst[c] as SpendPlan;
    const known = first && {
      lambda: (first.lambda[c] as number) / scale,
      mu: (first.mu[c] as number) / typicalDiscount / scale,
    };
    return {
      ...fresh,
      lambda: own.budget === undefined ? FREE : { ...fresh.lambda, ...(known && { value: known.lambda }) },
      mu: own.total === undefined ? FREE : { ...fresh.mu, ...(known && { value: known.mu }) },
    };
  });
  const [uses, hours] = [new Float64Array(24), new Float64Array(24)];
  let redeemed = 0;
  const pacer: Pacer = (ledger, now) => {
    if (!up(now) || now > until) return undefined;
    const hour = Math.floor((now - tickMs) / HOUR_MS) % 24;
    uses[hour] = (uses[hour] as number) + ledger.redeemed - redeemed;
    hours[hour] = (hours[hour] as number) + tickMs / HOUR_MS;
    redeemed = ledger.redeemed;
    const busy = rhythmOf(uses, hours);
    const today = plans(now, ledger.spent, ledger.uses);
    states = states.map((state, c) => {
      const reading = { spent: ledger.spent[c] as number, uses: ledger.uses[c] as number };
      // Hours in which the server was down do not count.
      return pace(
        today[c] as SpendPlan,
        state,
        { ...reading, upMs: tickMs, complete: true },
        now,
        busy,
        settings,
      );
    });
    return pricesOf(states, today, scale);
  };
  return { pacer, start: pricesOf(states, atFirst, scale) };
}

/** The pool with the market's limits in its terms. */
export const limited = (pool: Pool, { budget, total }: Limits): Pool => ({
  ...pool,
  coupons: pool.coupons.map((coupon, c) => ({
    ...coupon,
    limits: {
      ...(Number.isFinite(budget[c]) && { budget: budget[c] as number }),
      ...(Number.isFinite(total[c]) && { total: total[c] as number }),
    },
  })),
});

function pricesOf(states: readonly PaceState[], plans: readonly SpendPlan[], scale: number): Prices {
  const signed = states.map((state, c) => signedPrices(state, plans[c] as SpendPlan, scale));
  return {
    lambda: Float64Array.from(signed, ({ lambda }) => lambda),
    mu: Float64Array.from(signed, ({ mu }) => mu),
  };
}
