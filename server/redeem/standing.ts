import type { Transaction } from 'kysely';
import type { Tables } from '../db/tables.js';
import type { RedeemContext } from './context.js';

/** What of the coupon is out, and whether any of it can come back first: one look for what is mostly nothing. */
export async function lookAtHolds(
  tx: Transaction<Tables>,
  { shop, now }: RedeemContext,
  checkoutId: string,
  couponId: string,
): Promise<{ readonly overdue: boolean; readonly own: boolean; readonly used: number }> {
  const look = await tx
    .selectNoFrom(({ exists, selectFrom }) => {
      const held = selectFrom('reservations')
        .select('id')
        .where('shop', '=', shop)
        .where('coupon_id', '=', couponId)
        .where('status', '=', 'held');
      return [
        exists(held.where('expires_at', '<=', new Date(now))).as('overdue'),
        exists(held.where('checkout_id', '=', checkoutId)).as('own'),
        selectFrom('counters')
          .select('used')
          .where('shop', '=', shop)
          .where('coupon_id', '=', couponId)
          .where('kind', '=', 'total')
          .where('period', '=', '')
          .as('used'),
      ];
    })
    .executeTakeFirstOrThrow();
  return { overdue: Boolean(look.overdue), own: Boolean(look.own), used: look.used ?? 0 };
}
