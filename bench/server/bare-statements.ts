/**
 * The floor: what no server that keeps these promises can do without. The guarded statements and nothing around them, through the
 * same driver and pool on the same database: the hold, its limits, the ledger; then the hold made an order of, and the ledger.
 * No HTTP, no JSON, no check of terms, no code, no idempotency key, no stacking.
 */
import { randomBytes } from 'node:crypto';
import type { Db } from '../../server/db/open-database.js';
import { takeEach } from '../../server/redeem/counters.js';
import { SHOP } from './made-shop.js';

const DISCOUNT = 1_000;
const LIMIT = 1_000_000_000;

export function bareCheckout(db: Db, couponId: string, name: string) {
  const id = randomBytes(16).toString('base64url');
  return {
    reserve: () =>
      db.transaction().execute(async (tx) => {
        const now = new Date();
        const day = now.toISOString().slice(0, 10);
        await tx
          .insertInto('reservations')
          .values({
            shop: SHOP,
            id,
            coupon_id: couponId,
            code_hmac: couponId,
            single_use: false,
            checkout_id: name,
            customer_hmac: null,
            day,
            discount: DISCOUNT,
            currency: 'EUR',
            points: 0,
            status: 'held',
            order_id: null,
            refunded: 0,
            reserved_at: now,
            expires_at: new Date(now.getTime() + 900_000),
          })
          .execute();
        const counter = (kind: 'total' | 'day' | 'budget', period = '') => ({
          shop: SHOP,
          couponId,
          kind,
          period,
        });
        const taken = await takeEach(tx, [
          { counter: counter('total'), amount: 1, limit: LIMIT },
          { counter: counter('day', day), amount: 1, limit: LIMIT },
          { counter: counter('budget'), amount: DISCOUNT, limit: LIMIT * DISCOUNT },
        ]);
        if (taken.size !== 3) throw new Error('the limits of a measurement have room');
        await tx
          .insertInto('ledger')
          .values({
            shop: SHOP,
            at: now,
            reservation_id: id,
            coupon_id: couponId,
            event: 'reserve',
            uses: 1,
            amount: DISCOUNT,
          })
          .execute();
      }),
    commit: () =>
      db.transaction().execute(async (tx) => {
        const now = new Date();
        const row = await tx
          .updateTable('reservations')
          .set({ status: 'committed', order_id: name })
          .where('shop', '=', SHOP)
          .where('id', '=', id)
          .where('status', '=', 'held')
          .where('expires_at', '>', now)
          .returning('id')
          .executeTakeFirst();
        if (!row) throw new Error('a hold of a measurement is in time');
        await tx
          .insertInto('ledger')
          .values({
            shop: SHOP,
            at: now,
            reservation_id: id,
            coupon_id: couponId,
            event: 'commit',
            uses: 0,
            amount: 0,
          })
          .execute();
      }),
  };
}
