/** Several coupons in one checkout: which suffer each other, and what they may take off together. */
import type { Transaction } from 'kysely';
import { inOrder } from '../../src/cart/order.js';
import type { Coupon } from '../../src/pool/schema.js';
import { stacks } from '../../src/pool/stacking.js';
import type { Tables } from '../db/tables.js';
import type { RedeemContext } from './context.js';
import { Refusal } from './refusal.js';
import type { Beside } from './terms.js';

/**
 * Requests of one checkout wait for each other from here to the end of the transaction, so that what one sees of the other's
 * holds stays true. Asked before any other row is locked, and by requests of this checkout alone: no circle of waiting.
 */
export async function lockCheckout(tx: Transaction<Tables>, shop: string, checkoutId: string): Promise<void> {
  await tx
    .insertInto('checkouts')
    .values({ shop, checkout_id: checkoutId, asked: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['shop', 'checkout_id'])
        .doUpdateSet((eb) => ({ asked: eb('checkouts.asked', '+', 1) })),
    )
    .execute();
}

/**
 * Other coupons of this checkout, in the order in which they were reserved; of those reserved at once, as a cart has them.
 * @throws Refusal does-not-stack, where one of them shares a class with this one, or one of the two is exclusive
 */
export async function takenByOthers(
  tx: Transaction<Tables>,
  { shop, terms, now }: Pick<RedeemContext, 'shop' | 'terms' | 'now'>,
  checkoutId: string,
  coupon: Coupon,
): Promise<Beside[]> {
  const rows = await tx
    .selectFrom('reservations')
    .select(['coupon_id', 'discount', 'reserved_at'])
    .where('shop', '=', shop)
    .where('checkout_id', '=', checkoutId)
    .where('coupon_id', '!=', coupon.id)
    .where((eb) =>
      eb.or([
        eb('status', '=', 'committed'),
        eb.and([eb('status', '=', 'held'), eb('expires_at', '>', new Date(now))]),
      ]),
    )
    .execute();
  const others = rows.map(({ coupon_id, discount, reserved_at }) => {
    const other = terms.pool.coupons.find(({ id }) => id === coupon_id);
    // One that has left the pool has no terms any more: only an exclusive coupon can't stand beside it.
    if (other ? !stacks(coupon, other) : coupon.stacking.exclusive) {
      throw new Refusal('does-not-stack', 'another coupon of this checkout excludes it');
    }
    return { coupon: other, discount, at: reserved_at.getTime() };
  });
  const ordered = inOrder(others.flatMap((one) => one.coupon ?? []));
  const rank = ({ coupon: one }: Beside) => (one ? ordered.indexOf(one) : -1);
  return others.sort((one, other) => one.at - other.at || rank(one) - rank(other));
}
