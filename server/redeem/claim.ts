import type { Transaction } from 'kysely';
import type { ClaimAnswer, ClaimRequest } from '../../src/egress.js';
import type { Db } from '../db/open-database.js';
import type { Tables } from '../db/tables.js';
import { hmac, mintCode, normaliseCode } from './codes.js';
import { dayOf, type RedeemContext } from './context.js';
import { take } from './counters.js';
import { Refusal } from './refusal.js';
import { requireInForce } from './terms.js';

/**
 * Gives out the code of a coupon and holds nothing: "while available". New codes of a coupon are bounded by the day,
 * so that a bot can fill neither the table nor, since claims count against no limit, empty a campaign.
 * @throws Refusal unknown-coupon, withdrawn, not-yet-valid, no-longer-valid, claims-exhausted
 */
export async function claim(
  db: Db,
  context: RedeemContext & {
    readonly claimsPerDay: number;
    /** Spends the right to this claim (server/token/), where one is needed. */
    readonly spend?: ((tx: Transaction<Tables>) => Promise<void>) | undefined;
  },
  request: ClaimRequest,
): Promise<ClaimAnswer> {
  const { shop, terms, now, codeKey } = context;
  const coupon = terms.pool.coupons.find(({ id }) => id === request.coupon);
  if (!coupon) throw new Refusal('unknown-coupon', 'coupon: expected the id of a coupon in the pool');
  requireInForce(coupon, terms, now);
  const { validUntil } = coupon.conditions;
  const expires = validUntil === undefined ? {} : { expires: validUntil };
  if (coupon.code.type === 'fixed') return { code: coupon.code.value, ...expires };

  const code = mintCode(codeKey, shop, coupon.id, request.claim);
  await db.transaction().execute(async (tx) => {
    await context.spend?.(tx);
    const added = await tx
      .insertInto('codes')
      .values({
        shop,
        code_hmac: hmac(codeKey, 'stored-code', shop, normaliseCode(code)),
        coupon_id: coupon.id,
        claimed_at: new Date(now),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('coupon_id')
      .executeTakeFirst();
    if (!added) return;
    const counter = { shop, couponId: coupon.id, kind: 'claims', period: dayOf(now) } as const;
    if (!(await take(tx, counter, 1, context.claimsPerDay))) {
      throw new Refusal('claims-exhausted', 'no more codes of this coupon are given out today');
    }
  });
  return { code, ...expires };
}
