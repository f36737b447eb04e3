/** What everybody is shown alike: coupons open to all, valued for an average visit and with nothing of this shopper's. */
import { EMPTY_SHOPPER } from '../features/shopper.js';
import type { Background } from '../model/artifact.js';
import type { PoolTerms } from '../model/pool-terms.js';
import { type Moment, scoresFrom } from '../model/scoring.js';
import type { PoolRequest, StudentOutput } from '../model/types.js';
import { ineligibility } from '../policy/eligible.js';
import { situationOf } from '../policy/situation.js';
import { worth } from '../policy/utility.js';
import type { Coupon, Pool } from '../pool/schema.js';

/** Somebody of whom nothing is known. */
const nobody = (now: number): Moment => ({ events: [], state: EMPTY_SHOPPER, now });

/** Coupons that ask nothing of the shopper and may be used now, in the pool's order. */
export function openToAll(
  pool: Pool,
  now: number,
  locale: string,
  denied: readonly string[],
): readonly Coupon[] {
  const session = { id: '', number: 1, startedAt: now, lastAt: now };
  const situation = situationOf(nobody(now), { session, offers: [], locale, denied, paused: false });
  return pool.coupons.filter((coupon) => {
    const { segments, scenarios, arms, newShoppersOnly } = coupon.conditions;
    const asks = segments ?? scenarios ?? arms ?? newShoppersOnly;
    return !asks && coupon.giving.way === 'targeted' && !ineligibility(coupon, situation, pool);
  });
}

/** The artifact's fixed background in the place of visit, profile, cart and clock. @param coupons one at least */
export function averageRequest(
  { hidden, context, relative }: Background,
  coupons: readonly Coupon[],
  terms: PoolTerms,
): PoolRequest {
  const rows = new Float32Array(relative.length * coupons.length);
  for (let row = 0; row < coupons.length; row++) rows.set(relative, row * relative.length);
  return { hidden, events: new Float32Array(0), context, relative: rows, coupons: terms.of(coupons) };
}

/** The coupon that adds most on average; undefined where none adds enough to be worth showing. */
export function bestForAll(
  output: StudentOutput,
  coupons: readonly Coupon[],
  pool: Pool,
  now: number,
): Coupon | undefined {
  const scores = scoresFrom(output, nobody(now), coupons, pool);
  let most = 0;
  let best: Coupon | undefined;
  coupons.forEach((coupon, row) => {
    const score = scores.coupons[row];
    const value = score ? worth(coupon, score, scores.none, pool) : 0;
    if (value > most) [best, most] = [coupon, value];
  });
  return best;
}
