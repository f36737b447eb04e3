import type { Transaction } from 'kysely';
import type { Tables } from '../db/tables.js';
import type { Published } from '../published.js';
import { Refusal } from '../redeem/refusal.js';
import { allows, spend } from './spend.js';
import { verifyToken } from './verify-token.js';

/** What a claim says, as far as its right goes. */
export interface ClaimWithToken {
  readonly coupon: string;
  readonly claim: string;
  readonly token?: string | undefined;
}

/**
 * Where the pool asks for it, checks that the claim comes with a right to it, and returns how to spend that in the claim's own
 * transaction; undefined where none is needed. A fixed code stands in the pool for all to read and needs none.
 * @throws Refusal right-missing, right-invalid, right-not-for-this
 */
export async function rightFor(
  { pool, tokenKeys }: Published,
  context: { readonly shop: string; readonly codeKey: string; readonly now: number },
  claim: ClaimWithToken,
): Promise<((tx: Transaction<Tables>) => Promise<void>) | undefined> {
  const coupon = pool.rights && pool.coupons.find(({ id }) => id === claim.coupon);
  if (coupon?.code.type !== 'minted') return undefined;
  if (claim.token === undefined) throw new Refusal('right-missing', 'token: this shop’s coupons need one');
  const { shop, now } = context;
  const token = await verifyToken(claim.token, shop, tokenKeys, now);
  if (!(await allows(token.text, coupon, pool, now))) {
    throw new Refusal('right-not-for-this', 'coupon: not one of those that this token allows');
  }
  return (tx) => spend(tx, context, token, claim);
}
