/** New prices of one coupon from what the ledger says it has spent. Pure. The plan: what is left, evenly over the busy hours to come. */
import { DESCENT, type DescentSettings, descend, FREE, type Price } from './dual-descent.js';
import { busyHours, FLAT } from './rhythm.js';

/** What a coupon may spend, and until when. */
export interface SpendPlan {
  /** Minor units; absent where unlimited. */
  readonly budget?: number;
  /** Uses. */
  readonly total?: number;
  readonly perDay?: number;
  /** Ms since the epoch: when the last use should take the last of it. */
  readonly until: number;
  /** What a use typically takes off, minor units > 0: the scale between money, uses and μ. */
  readonly typicalDiscount: number;
}

/** What is known of a coupon's prices after a run; kept from run to run. */
export interface PaceState {
  readonly lambda: Price;
  readonly mu: Price;
  /** Ledger as it stood then, cumulative. */
  readonly spent: number;
  readonly uses: number;
}

/** The ledger now, and how much of the time since the last run it tells about. */
export interface Reading {
  /** Cumulative, ≥ 0; refunds and releases lower it. Minor units, and uses. */
  readonly spent: number;
  readonly uses: number;
  /** Ms since the last run in which the server is known to have been up: the time that counts. */
  readonly upMs: number;
  /** False where the newest part may be missing: prices then never fall. */
  readonly complete: boolean;
}

export interface PaceSettings extends DescentSettings {
  /** With less left than so many typical uses a coupon has run out: its price goes to the ceiling. */
  readonly least: number;
  /** Time that one run answers for at most, ms: after a long silence prices move as after so much. */
  readonly catchUpMs: number;
  /** Mean time from the offer to its use, ms: so much spend is always on its way (Little 1961). */
  readonly lagMs: number;
}

const HOUR_MS = 3_600_000;

export const PACE: PaceSettings = { ...DESCENT, least: 0.3, catchUpMs: 6 * HOUR_MS, lagMs: 17 * HOUR_MS };

/** Hours, so that nothing is divided by none at a campaign's end. */
const SHORTEST = 1e-6;

/** Before the first run. */
export function newPace(settings: Pick<PaceSettings, 'first'> = PACE): PaceState {
  const price = { value: settings.first, known: 0, drift: 0, rate: 0 };
  return { lambda: price, mu: price, spent: 0, uses: 0 };
}

/**
 * @param now ms since the epoch
 * @param busy how busy each hour of the day (UTC) is, 24 weights with mean 1; all alike where nothing is known
 */
export function pace(
  plan: SpendPlan,
  before: PaceState,
  reading: Reading,
  now: number,
  busy: readonly number[] = FLAT,
  settings: PaceSettings = PACE,
): PaceState {
  const { budget, total, perDay, until, typicalDiscount: unit } = plan;
  const upMs = Math.min(Math.max(0, reading.upMs), settings.catchUpMs);
  const elapsed = busyHours(busy, now - upMs, now);
  const ahead = Math.max(busyHours(busy, now, Math.max(now, until)), elapsed, SHORTEST);
  /** Uses a busy hour that spread what is left over those to come; what is on its way already counts as spent. */
  const rateOf = (left: number, hours: number) => Math.max(0, left) / (hours + settings.lagMs / HOUR_MS);
  const step = (price: Price, left: number, seen: number, most: number): Price => {
    if (left < settings.least) return { ...price, value: settings.ceiling, drift: 0 };
    const rate = Math.min(most, rateOf(left, ahead));
    const planned = Math.min(most, rateOf(left + seen, ahead + elapsed)) * elapsed;
    // Too little is left for a typical use: that none is seen tells nothing about demand.
    const mayFall = reading.complete && left >= 1;
    return descend(lowered(price, settings), { seen, planned, rate, mayFall }, settings);
  };
  const lambda =
    budget === undefined
      ? FREE
      : step(
          before.lambda,
          (budget - reading.spent) / unit,
          Math.max(0, reading.spent - before.spent) / unit,
          Number.POSITIVE_INFINITY,
        );
  const usesLeft = perDay === 0 ? 0 : (total ?? Number.MAX_SAFE_INTEGER) - reading.uses;
  const aDay = perDay ?? Number.POSITIVE_INFINITY;
  const mu =
    total === undefined && perDay === undefined
      ? FREE
      : step(before.mu, usesLeft, Math.max(0, reading.uses - before.uses), aDay / 24);
  return { lambda, mu, spent: reading.spent, uses: reading.uses };
}

/** A coupon that had run out and has room again (a refund, a raised budget) comes down from the ceiling at once. */
const lowered = (price: Price, { ceiling, first }: PaceSettings): Price =>
  price.value >= ceiling ? { ...price, value: 2 * first } : price;
