/** One run of pacing: reads the ledger, moves the prices, signs a new pool, keeps what it did. */

import type * as v from 'valibot';
import type { Pool } from '../../src/pool/schema.js';
import type { Deed } from '../access/audit.js';
import type { Db } from '../db/open-database.js';
import { ServerError } from '../server-error.js';
import { checkPool } from '../sign/check-pool.js';
import { type SignedPool, signPool } from '../sign/sign-pool.js';
import { FREE } from './dual-descent.js';
import { keepRun, lastRun, type PaceRecord } from './history.js';
import { newPace, PACE, pace, type SpendPlan } from './pace.js';
import { isLimited, planOf, priceScale, signedPrices } from './plan.js';
import { meanLag, rhythm, type Spend, spendByCoupon } from './read-ledger.js';
import { uptime } from './uptime.js';

export interface RunPaceOptions {
  readonly db: Db;
  readonly folder: string;
  readonly keys: readonly string[];
  /** The pool as a person wrote it; its own `prices` are where a coupon starts. */
  readonly pool: unknown;
  /** Model artifacts with shares; those of the live manifest when absent. */
  readonly models?: readonly { readonly file: string; readonly share: number }[];
  /** Days over which a coupon without `validUntil` spreads what is left. */
  readonly days: number;
  /** Signs and keeps nothing. */
  readonly dryRun?: boolean;
  /** Ms since the epoch. */
  readonly now: number;
}

/** One coupon in a run's report. */
export interface PacedCoupon extends PaceRecord {
  readonly before: { readonly lambda: number; readonly mu: number };
  /** When the plan ends, ms since the epoch. */
  readonly until: number;
}

export interface PaceRun {
  readonly coupons: readonly PacedCoupon[];
  /** Time since the last run that counted, ms; 0 in the first. */
  readonly upMs: number;
  /** False: prices could not fall, because the server's newest sign of life is old. */
  readonly complete: boolean;
  /** Absent in a dry run. */
  readonly signed?: Omit<SignedPool, 'report'>;
}

/** What a run did, for the log. */
export function paceDeed({ signed }: PaceRun): Deed {
  const action = 'prices.move';
  return signed
    ? { action, subject: `manifest version ${signed.version}` }
    : { action, subject: 'the prices', after: 'a dry run', outcome: 'unchanged' };
}

/** @throws ServerError refused (the pool), missing (keys, files, models), invalid */
export async function runPace(options: RunPaceOptions): Promise<PaceRun> {
  const { db, now, days } = options;
  const report = checkPool(options.pool);
  const pool = report.pool;
  if (!pool) throw new ServerError('refused', 'the pool would not be signed: see "etui pool check"');
  const last = await lastRun(db, pool.shop);
  const since = Math.max(...[...last.values()].map(({ at }) => at));
  const known = Number.isFinite(since);
  if (known && since > now)
    throw new ServerError('invalid', 'the last run lies in the future: is the clock right?');
  const { upMs, isUp } = known ? await uptime(db, pool.shop, since, now) : { upMs: 0, isUp: false };
  const spend = await spendByCoupon(db, pool.shop);
  const busy = await rhythm(db, pool.shop, now);
  const lagMs = (await meanLag(db, pool.shop, now)) ?? PACE.lagMs;
  const scale = priceScale(pool);
  const coupons = pool.coupons.filter(isLimited).map((coupon): PacedCoupon => {
    const { spent, uses }: Spend = spend.get(coupon.id) ?? { spent: 0, uses: 0 };
    const before = last.get(coupon.id);
    const plan = planOf(coupon, pool, { days, now, spent, uses });
    const from = Date.parse(coupon.conditions.validFrom ?? '') || 0;
    // A coupon's first run only looks: what it has spent until then was under no plan.
    const state = before
      ? pace(
          plan,
          before.state,
          { spent, uses, upMs: Math.min(upMs, Math.max(0, now - from)), complete: isUp },
          now,
          busy,
          { ...PACE, lagMs },
        )
      : { ...startOf(coupon.prices, plan, scale), spent, uses };
    return {
      couponId: coupon.id,
      at: now,
      ...signedPrices(state, plan, scale),
      before: { lambda: before?.lambda ?? coupon.prices.lambda, mu: before?.mu ?? coupon.prices.mu },
      spent,
      uses,
      ...(plan.budget !== undefined && { budget: plan.budget }),
      ...(plan.total !== undefined && { total: plan.total }),
      until: plan.until,
      state,
    };
  });
  const result = { coupons, upMs, complete: isUp };
  if (options.dryRun) return result;
  const { report: _, ...signed } = await signPool({
    folder: options.folder,
    keys: options.keys,
    pool: withPrices(options.pool, coupons),
    ...(options.models && { models: options.models }),
    now,
  });
  await keepRun(db, pool.shop, coupons);
  return { ...result, signed };
}

/** Prices that the pool's source names are a start; else the default, for what is limited. */
function startOf({ lambda, mu }: { lambda: number; mu: number }, plan: SpendPlan, scale: number) {
  const fresh = newPace();
  const at = (price: typeof fresh.lambda, named: number) => ({
    ...price,
    ...(named > 0 && { value: named }),
  });
  const hasNumber = plan.total !== undefined || plan.perDay !== undefined;
  return {
    lambda: plan.budget === undefined ? FREE : at(fresh.lambda, lambda / scale),
    mu: hasNumber ? at(fresh.mu, mu / plan.typicalDiscount / scale) : FREE,
  };
}

/** The source with new prices and nothing else changed. */
function withPrices(source: unknown, coupons: readonly PacedCoupon[]): unknown {
  const prices = new Map(coupons.map(({ couponId, lambda, mu }) => [couponId, { lambda, mu }]));
  const pool = source as v.InferInput<typeof Pool>;
  return {
    ...pool,
    coupons: pool.coupons.map((coupon) => {
      const own = prices.get(coupon.id);
      return own ? { ...coupon, prices: own } : coupon;
    }),
  };
}
