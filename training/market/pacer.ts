/** The server's pacing, as `etui pace` runs it, at the market's clock. */
import { newPace, PACE, type PaceSettings, type PaceState, pace } from '../../server/pace/pace.js';
import { rhythmOf } from '../../server/pace/rhythm.js';
import { HOUR_MS } from './clock.js';
import type { Limits } from './problem.js';
import type { Pacer, Prices } from './replay.js';

export interface PacerOptions {
  readonly limits: Limits;
  /** What a use typically takes off, by coupon, as the terms say. */
  readonly units: Float64Array;
  /** When the last shopper comes, ms. */
  readonly until: number;
  readonly settings?: PaceSettings;
  readonly tickMs?: number;
  /** Plan by the hours of the day as the ledger shows them; true unless told. */
  readonly rhythm?: boolean;
  /** Whether the server is up at a time: while it is down nothing is read or signed. */
  readonly up?: (now: number) => boolean;
}

export function marketPacer({
  limits,
  units,
  until,
  settings = PACE,
  tickMs = HOUR_MS,
  rhythm = true,
  up = () => true,
}: PacerOptions): Pacer {
  const coupons = limits.budget.length;
  let states: PaceState[] = Array.from({ length: coupons }, () => newPace(settings));
  const [uses, hours] = [new Float64Array(24), new Float64Array(24)];
  let redeemed = 0;
  return (ledger, now) => {
    if (!up(now)) return undefined;
    if (now > until) return undefined;
    const hour = Math.floor((now - tickMs) / HOUR_MS) % 24;
    uses[hour] = (uses[hour] as number) + ledger.redeemed - redeemed;
    hours[hour] = (hours[hour] as number) + tickMs / HOUR_MS;
    redeemed = ledger.redeemed;
    const busy = rhythm ? (rhythmOf(uses, hours)[hour] as number) : 1;
    states = states.map((state, c) =>
      pace(
        {
          ...finite('budget', limits.budget[c] as number),
          ...finite('total', limits.total[c] as number),
          until,
          typicalDiscount: units[c] as number,
        },
        state,
        { spent: ledger.spent[c] as number, uses: ledger.uses[c] as number, upMs: tickMs, complete: true },
        now,
        busy,
        settings,
      ),
    );
    return pricesOf(states, units);
  };
}

const finite = (name: 'budget' | 'total', value: number) => (Number.isFinite(value) ? { [name]: value } : {});

export function pricesOf(states: readonly PaceState[], units: Float64Array): Prices {
  return {
    lambda: Float64Array.from(states, ({ lambda }) => lambda.value),
    mu: Float64Array.from(states, ({ mu }, c) => Math.round(mu.value * (units[c] as number))),
  };
}
