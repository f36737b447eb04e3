/** Codes that the shop takes out of use one by one: stolen, sold on, given out by mistake. */
import type { Transaction } from 'kysely';
import type { Tables } from '../db/tables.js';
import { hmac, normaliseCode } from './codes.js';
import type { RedeemContext } from './context.js';

export type BlockContext = Pick<RedeemContext, 'shop' | 'codeKey' | 'now'>;

/**
 * From now on nobody reserves with this code; a hold that stands is honoured in time, and orders stay as they are. Any code
 * can be blocked, known or not: a leaked list may name some that nobody has claimed yet.
 * @returns whether it was blocked before
 */
export async function blockCode(
  tx: Transaction<Tables>,
  { shop, codeKey, now }: BlockContext,
  request: { readonly code: string },
): Promise<{ blocked: true; before: boolean }> {
  const added = await tx
    .insertInto('blocked_codes')
    .values({ shop, code_hmac: codeHmacOf(codeKey, shop, request.code), blocked_at: new Date(now) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('shop')
    .executeTakeFirst();
  return { blocked: true, before: added === undefined };
}

/** The code is good again, if it was. */
export async function unblockCode(
  tx: Transaction<Tables>,
  { shop, codeKey }: BlockContext,
  request: { readonly code: string },
): Promise<{ blocked: false; before: boolean }> {
  const removed = await tx
    .deleteFrom('blocked_codes')
    .where('shop', '=', shop)
    .where('code_hmac', '=', codeHmacOf(codeKey, shop, request.code))
    .returning('shop')
    .executeTakeFirst();
  return { blocked: false, before: removed !== undefined };
}

export async function isBlocked(tx: Transaction<Tables>, shop: string, codeHmac: string): Promise<boolean> {
  const row = await tx
    .selectFrom('blocked_codes')
    .select('shop')
    .where('shop', '=', shop)
    .where('code_hmac', '=', codeHmac)
    .executeTakeFirst();
  return row !== undefined;
}

/** As the database knows a code, however it was typed. */
export const codeHmacOf = (codeKey: string, shop: string, typed: string): string =>
  hmac(codeKey, 'stored-code', shop, normaliseCode(typed));
