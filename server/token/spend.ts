/** Spends a token on one coupon of those that it allows. */
import type { Transaction } from 'kysely';
import { armAt, drawOf, HOLDOUT } from '../../src/measure/arms.js';
import { drew } from '../../src/policy/lots.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';
import type { Tables } from '../db/tables.js';
import { hmac } from '../redeem/codes.js';
import { Refusal } from '../redeem/refusal.js';
import type { VerifiedToken } from './verify-token.js';

/** An offer may be claimed so long after its lot has ended, ms. */
const LOT_GRACE_MS = 86_400_000;

/**
 * May this token claim this coupon? What it may claim follows from it alone: its arm of the trial (nothing at all in the holdout,
 * else the coupons without arms and those of its own), and its lots. The device works out the same.
 * @param now ms
 */
export async function allows(token: string, coupon: Coupon, { trial }: Pool, now: number): Promise<boolean> {
  const arm = armAt(trial, await drawOf(trial.id, 'token', token));
  if (arm === HOLDOUT && !trial.aa) return false;
  const { arms } = coupon.conditions;
  if (arms && !arms.includes(arm)) return false;
  if (coupon.giving.way !== 'random') return true;
  return [now, now - LOT_GRACE_MS].some((at) => drew(coupon, { seed: token, now: at }));
}

/**
 * In the transaction of the claim: the nullifier is a primary key, so of two claims at once the second waits, and is refused. The
 * same claim again is no second one. Which coupon it was is not kept, but under the claim's own random id.
 * @throws Refusal right-spent
 */
export async function spend(
  tx: Transaction<Tables>,
  { shop, codeKey }: { readonly shop: string; readonly codeKey: string },
  { nullifier, key }: VerifiedToken,
  claim: { readonly coupon: string; readonly claim: string },
): Promise<void> {
  const claim_hmac = hmac(codeKey, 'right-claim', shop, claim.coupon, claim.claim);
  const row = { shop, nullifier, claim_hmac, keep_until: new Date(key.until * 1_000) };
  const spent = await tx
    .insertInto('right_spent')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('nullifier')
    .executeTakeFirst();
  if (spent) return;
  const before = await tx
    .selectFrom('right_spent')
    .select('claim_hmac')
    .where('shop', '=', shop)
    .where('nullifier', '=', nullifier)
    .executeTakeFirst();
  if (before?.claim_hmac !== claim_hmac) throw new Refusal('right-spent', 'token: it has claimed its coupon');
}
