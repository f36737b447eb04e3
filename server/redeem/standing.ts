import type { Transaction } from 'kysely';
import type { Tables } from '../db/tables.js';
import type { RedeemContext } from './context.js';

/** Another coupon of the same checkout: used by its order, or held and not overdue. */
export interface Other {
  readonly couponId: string;
  /** Minor units. */
  readonly discount: number;
  /** When it was reserved, ms. */
  readonly at: number;
}

export interface Standing {
  /** Is there a hold of the coupon whose time has passed? */
  readonly overdue: boolean;
  /** Does the checkout hold the coupon already? */
  readonly own: boolean;
  /** How much of the coupon's total is taken. */
  readonly used: number;
  readonly others: readonly Other[];
}

/**
 * What of the coupon is out, whether any of it can come back first, and what else the checkout has: one look for what is mostly
 * nothing.
 */
export async function lookAtHolds(
  tx: Transaction<Tables>,
  { shop, now }: Pick<RedeemContext, 'shop' | 'now'>,
  checkoutId: string,
  couponId: string,
): Promise<Standing> {
  const rows = await tx
    .selectFrom(
      tx
        .selectNoFrom(({ exists, selectFrom }) => [
          exists(
            selectFrom('reservations')
              .select('id')
              .where('shop', '=', shop)
              .where('coupon_id', '=', couponId)
              .where('status', '=', 'held')
              .where('expires_at', '<=', new Date(now)),
          ).as('overdue'),
          selectFrom('counters')
            .select('used')
            .where('shop', '=', shop)
            .where('coupon_id', '=', couponId)
            .where('kind', '=', 'total')
            .where('period', '=', '')
            .as('used'),
        ])
        .as('coupon'),
    )
    .leftJoin('reservations as mine', (join) =>
      join
        .on('mine.shop', '=', shop)
        .on('mine.checkout_id', '=', checkoutId)
        .on('mine.status', 'in', ['held', 'committed']),
    )
    .select([
      'coupon.overdue',
      'coupon.used',
      'mine.coupon_id',
      'mine.status',
      'mine.discount',
      'mine.reserved_at',
      'mine.expires_at',
    ])
    .execute();
  const others = rows.flatMap(({ coupon_id, status, discount, reserved_at, expires_at }) =>
    coupon_id !== null &&
    coupon_id !== couponId &&
    (status === 'committed' || (expires_at?.getTime() ?? 0) > now)
      ? { couponId: coupon_id, discount: discount ?? 0, at: reserved_at?.getTime() ?? 0 }
      : [],
  );
  return {
    overdue: Boolean(rows[0]?.overdue),
    own: rows.some(({ coupon_id, status }) => coupon_id === couponId && status === 'held'),
    used: rows[0]?.used ?? 0,
    others,
  };
}
