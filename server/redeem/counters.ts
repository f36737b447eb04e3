/** The limits, as counters that cannot pass them. */
import type { Transaction } from 'kysely';
import type { CounterKind, Tables } from '../db/tables.js';

export interface Counter {
  readonly shop: string;
  readonly couponId: string;
  readonly kind: CounterKind;
  readonly period: string;
}

/**
 * Takes `amount` if the limit has room for it: one guarded statement, so that two at once can't both get the last one.
 * Counts without a limit, too, since a later pool may set one. Returns whether it was taken.
 */
export async function take(
  tx: Transaction<Tables>,
  { shop, couponId, kind, period }: Counter,
  amount: number,
  limit: number | undefined,
): Promise<boolean> {
  const most = limit ?? Number.MAX_SAFE_INTEGER;
  // The guard below looks at a row that exists; without one, the amount alone must fit.
  if (amount > most) return false;
  const taken = await tx
    .insertInto('counters')
    .values({ shop, coupon_id: couponId, kind, period, used: amount })
    .onConflict((conflict) =>
      conflict
        .columns(['shop', 'coupon_id', 'kind', 'period'])
        .doUpdateSet((eb) => ({ used: eb('counters.used', '+', eb.ref('excluded.used')) }))
        .where((eb) => eb(eb('counters.used', '+', eb.ref('excluded.used')), '<=', most)),
    )
    .returning('used')
    .executeTakeFirst();
  return taken !== undefined;
}

/** Gives back what was taken. The table refuses a negative balance. */
export async function giveBack(
  tx: Transaction<Tables>,
  { shop, couponId, kind, period }: Counter,
  amount: number,
): Promise<void> {
  await tx
    .updateTable('counters')
    .set((eb) => ({ used: eb('used', '-', amount) }))
    .where('shop', '=', shop)
    .where('coupon_id', '=', couponId)
    .where('kind', '=', kind)
    .where('period', '=', period)
    .execute();
}
