/** The limits, as counters that cannot pass them. */
import { type QueryCreator, sql, type Transaction } from 'kysely';
import type { CounterKind, Tables } from '../db/tables.js';

export interface Counter {
  readonly shop: string;
  readonly couponId: string;
  readonly kind: CounterKind;
  readonly period: string;
}

/** One limit's part in a hold; no two of one call are of the same kind. */
export interface Taking {
  readonly counter: Counter;
  readonly amount: number;
  readonly limit: number | undefined;
}

/** Those that no counter would have room for, however empty. The guard looks at rows that exist, and so can't see them. */
export const misfits = <Each extends Taking>(takings: readonly Each[]): readonly Each[] =>
  takings.filter(({ amount, limit = Number.MAX_SAFE_INTEGER }) => amount > limit);

/**
 * Takes each amount whose limit has room for it: one guarded statement, so that two at once can't both get the last one.
 * Counts without a limit, too, since a later pool may set one. Rows are locked in the order given; whoever takes from a coupon
 * gives the same order.
 * @param takings none of them a misfit
 * @returns a statement that answers with the kinds that were taken: where one is missing, the caller must roll back
 */
export function taking(statements: QueryCreator<Tables>, takings: readonly Taking[]) {
  const most = sql<number>`case excluded.kind ${sql.join(
    takings.map(
      ({ counter, limit = Number.MAX_SAFE_INTEGER }) => sql`when ${counter.kind} then ${limit}::bigint`,
    ),
    sql` `,
  )} end`;
  return statements
    .insertInto('counters')
    .values(
      takings.map(({ counter: { shop, couponId, kind, period }, amount }) => ({
        shop,
        coupon_id: couponId,
        kind,
        period,
        used: amount,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['shop', 'coupon_id', 'kind', 'period'])
        .doUpdateSet((eb) => ({ used: eb('counters.used', '+', eb.ref('excluded.used')) }))
        .where((eb) => eb(eb('counters.used', '+', eb.ref('excluded.used')), '<=', most)),
    )
    .returning('kind');
}

/** The same, done. @returns the kinds that were taken */
export async function takeEach(
  tx: Transaction<Tables>,
  takings: readonly Taking[],
): Promise<ReadonlySet<CounterKind>> {
  const tooMuch = misfits(takings);
  const tried = takings.filter((each) => !tooMuch.includes(each));
  const taken = tooMuch.length > 0 ? tried.map(({ counter }) => counter) : await taking(tx, tried).execute();
  return new Set(taken.map(({ kind }) => kind));
}

/** The same for one counter. Returns whether it was taken. */
export async function take(
  tx: Transaction<Tables>,
  counter: Counter,
  amount: number,
  limit: number | undefined,
): Promise<boolean> {
  return (await takeEach(tx, [{ counter, amount, limit }])).has(counter.kind);
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
