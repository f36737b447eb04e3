import { sql, type Transaction } from 'kysely';
import type { Tables } from '../db/tables.js';
import { hmac } from '../redeem/codes.js';
import type { RedeemContext } from '../redeem/context.js';
import { giveAllBack, setStatus } from '../redeem/holds.js';
import { keepCounts } from './prune.js';

export interface Forgotten {
  readonly reservations: number;
  readonly orders: number;
}

/**
 * Forgets a customer, by the key that the shop's backend gives for them: what they used and ordered stays as a use and an order
 * that name nobody, with neither customer, checkout nor order id; open holds are given back; their count against `perShopper`
 * begins anew. Tokens of rights name nobody and end with their epoch.
 */
export async function forget(
  tx: Transaction<Tables>,
  { shop, codeKey, now, newId }: Pick<RedeemContext, 'shop' | 'codeKey' | 'now' | 'newId'>,
  request: { readonly customerKey: string },
): Promise<Forgotten> {
  const customer = hmac(codeKey, 'customer', shop, request.customerKey);
  const own = await tx
    .selectFrom('reservations')
    .selectAll()
    .where('shop', '=', shop)
    .where('customer_hmac', '=', customer)
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const row of own) {
    if (row.status !== 'held') continue;
    await setStatus(tx, row, 'released');
    await giveAllBack(tx, row, 'release', now);
  }
  for (const { id, order_id } of own) {
    await tx
      .updateTable('reservations')
      .set({
        customer_hmac: null,
        checkout_id: `forgotten-${newId()}`,
        order_id: order_id === null ? null : `forgotten-${newId()}`,
      })
      .where('shop', '=', shop)
      .where('id', '=', id)
      .execute();
  }
  const checkouts = [...new Set(own.map(({ checkout_id }) => checkout_id))];
  if (checkouts.length > 0)
    await tx.deleteFrom('checkouts').where('shop', '=', shop).where('checkout_id', 'in', checkouts).execute();
  await tx
    .deleteFrom('counters')
    .where('shop', '=', shop)
    .where('kind', '=', 'shopper')
    .where('period', '=', customer)
    .execute();

  await keepCounts(tx);
  const orders = await tx
    .selectFrom('orders')
    .select('order_id')
    .where('shop', '=', shop)
    .where('customer_hmac', '=', customer)
    .execute();
  for (const { order_id } of orders) {
    await tx
      .updateTable('orders')
      .set({ customer_hmac: null, order_id: `forgotten-${newId()}` })
      .where('shop', '=', shop)
      .where('order_id', '=', order_id)
      .execute();
  }
  const nobody = `forgotten ${newId()}`;
  // Not counted yet: counted as somebody's, but nobody's name.
  await sql`update console_changes set customer = ${nobody} where shop = ${shop} and customer = ${customer}`.execute(
    tx,
  );
  await sql`update console_shoppers set customer = ${nobody} where shop = ${shop} and customer = ${customer}`.execute(
    tx,
  );
  return { reservations: own.length, orders: orders.length };
}
