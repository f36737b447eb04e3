/**
 * What really happened, told by the ledger alone. The counters that the server guards by are read only to be compared with it:
 * a counter that lies would be found out.
 */
import type { Db } from '../../server/db/open-database.js';

export interface LedgerProof {
  readonly commits: number;
  /** Reservations with more than one commit, or a commit after a release. */
  readonly twice: number;
  /** Most and least uses that the limit had given out at any entry. */
  readonly mostUses: number;
  readonly leastUses: number;
  /** Least money taken at any entry, minor units. */
  readonly leastAmount: number;
  /** Uses and money that are taken at the end. */
  readonly uses: number;
  readonly amount: number;
  /** The same by the counters. */
  readonly countedUses: number;
  readonly countedAmount: number;
  /** Reservations that are still held. */
  readonly held: number;
  /** Reservation and order of each commit. */
  readonly orders: ReadonlyMap<string, string | null>;
  readonly entries: number;
}

export async function proveByLedger(db: Db, shop: string, couponId: string): Promise<LedgerProof> {
  const entries = await db
    .selectFrom('ledger')
    .select(['reservation_id', 'event', 'uses', 'amount'])
    .where('shop', '=', shop)
    .where('coupon_id', '=', couponId)
    .orderBy('entry')
    .execute();
  const reservations = await db
    .selectFrom('reservations')
    .select(['id', 'status', 'order_id'])
    .where('shop', '=', shop)
    .where('coupon_id', '=', couponId)
    .execute();
  const counters = await db
    .selectFrom('counters')
    .select(['kind', 'used'])
    .where('shop', '=', shop)
    .where('coupon_id', '=', couponId)
    .where('kind', 'in', ['total', 'budget'])
    .execute();
  const orderOf = new Map(reservations.map(({ id, order_id }) => [id, order_id]));

  let [uses, amount, mostUses, leastUses, leastAmount, twice] = [0, 0, 0, 0, 0, 0];
  const committed = new Map<string, string | null>();
  const standing = new Set<string>();
  for (const { reservation_id: id, event, ...change } of entries) {
    uses += change.uses;
    amount += change.amount;
    [mostUses, leastUses] = [Math.max(mostUses, uses), Math.min(leastUses, uses)];
    leastAmount = Math.min(leastAmount, amount);
    if (event === 'reserve') standing.add(id);
    if (event === 'release' || event === 'expire') {
      if (!standing.delete(id) || committed.has(id)) twice += 1;
    }
    if (event === 'commit') {
      if (!standing.has(id) || committed.has(id)) twice += 1;
      committed.set(id, orderOf.get(id) ?? null);
    }
  }
  const counted = (kind: string) =>
    counters.filter((counter) => counter.kind === kind).reduce((sum, { used }) => sum + used, 0);
  return {
    commits: committed.size,
    twice,
    mostUses,
    leastUses,
    leastAmount,
    uses,
    amount,
    countedUses: counted('total'),
    countedAmount: counted('budget'),
    held: reservations.filter(({ status }) => status === 'held').length,
    orders: committed,
    entries: entries.length,
  };
}
