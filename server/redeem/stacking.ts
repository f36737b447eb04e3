/** Several coupons in one checkout: which suffer each other, and what they may take off together. */
import type { QueryCreator, Transaction } from 'kysely';
import { inOrder } from '../../src/cart/order.js';
import type { Coupon } from '../../src/pool/schema.js';
import { stacks } from '../../src/pool/stacking.js';
import type { Tables } from '../db/tables.js';
import { Refusal } from './refusal.js';
import type { Other } from './standing.js';
import type { Beside, Terms } from './terms.js';

/**
 * Requests of one checkout wait for each other from here to the end of the transaction, so that what one sees of the other's
 * holds stays true. Asked before any other row is locked, and by requests of this checkout alone: no circle of waiting.
 */
export const lockingCheckout = (statements: QueryCreator<Tables>, shop: string, checkoutId: string) =>
  statements
    .insertInto('checkouts')
    .values({ shop, checkout_id: checkoutId, asked: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['shop', 'checkout_id'])
        .doUpdateSet((eb) => ({ asked: eb('checkouts.asked', '+', 1) })),
    );

export async function lockCheckout(tx: Transaction<Tables>, shop: string, checkoutId: string): Promise<void> {
  await lockingCheckout(tx, shop, checkoutId).execute();
}

/**
 * The checkout's other coupons, in the order in which they were reserved; of those reserved at once, as a cart has them.
 * @throws Refusal does-not-stack, where one of them shares a class with this one, or one of the two is exclusive
 */
export function besideOf(others: readonly Other[], { pool }: Terms, coupon: Coupon): Beside[] {
  const all = others.map(({ couponId, discount, at }) => {
    const other = pool.coupons.find(({ id }) => id === couponId);
    // One that has left the pool has no terms any more: only an exclusive coupon can't stand beside it.
    if (other ? !stacks(coupon, other) : coupon.stacking.exclusive) {
      throw new Refusal('does-not-stack', 'another coupon of this checkout excludes it');
    }
    return { coupon: other, discount, at };
  });
  const ordered = inOrder(all.flatMap((one) => one.coupon ?? []));
  const rank = ({ coupon: one }: Beside) => (one ? ordered.indexOf(one) : -1);
  return all.sort((one, other) => one.at - other.at || rank(one) - rank(other));
}
