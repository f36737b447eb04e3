/** Deletes what is older than the policy allows, a batch at a time, so that nobody's checkout waits for it. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Db } from '../db/open-database.js';
import type { ReservationStatus, Tables } from '../db/tables.js';
import { pruneOnce } from '../redeem/once.js';
import type { RetentionPolicy } from './policy.js';

export interface PruneOptions {
  readonly shop: string;
  readonly policy: RetentionPolicy;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Rows of one table in one transaction. */
  readonly batch?: number;
}

/** Rows that were deleted, by table. */
export type Pruned = Readonly<Record<'reservations' | 'codes' | 'orders' | 'counters' | 'checkouts', number>>;

const DAY_MS = 24 * 3_600_000;
const BATCH = 1_000;

export async function prune(db: Db, { shop, policy, now, batch = BATCH }: PruneOptions): Promise<Pruned> {
  const before = (days: number) => new Date(now - days * DAY_MS);
  const repeat = async (once: (tx: Transaction<Tables>) => Promise<number>): Promise<number> => {
    for (let all = 0; ; ) {
      const some = await db.transaction().execute(once);
      all += some;
      if (some < batch) return all;
    }
  };
  const ended = await repeat((tx) => pruneEnded(tx, shop, before(policy.endedReservations), batch));
  const ordered = await repeat((tx) => pruneOrdered(tx, shop, before(policy.orderedReservations), batch));
  const codes = await repeat((tx) => pruneCodes(tx, shop, before(policy.unusedCodes), batch));
  const orders = await repeat((tx) => pruneOrders(tx, shop, before(policy.orders), batch));
  const day = before(policy.dayCounters).toISOString().slice(0, 10);
  const counters = await repeat((tx) => pruneDays(tx, shop, day, batch));
  const checkouts = await repeat((tx) => pruneCheckouts(tx, shop, batch));
  await pruneOnce(db, shop, now);
  return { reservations: ended + ordered, codes, orders, counters, checkouts };
}

const pruneEnded = async (tx: Transaction<Tables>, shop: string, before: Date, batch: number) =>
  (await deleteReservations(tx, shop, before, ['released', 'expired'], batch)).length;

/** A used code goes with the order that used it: without one of them the code would be good again. */
async function pruneOrdered(tx: Transaction<Tables>, shop: string, before: Date, batch: number) {
  const gone = await deleteReservations(tx, shop, before, ['committed'], batch);
  const codes = gone.flatMap(({ code_hmac, single_use }) => (single_use ? [code_hmac] : []));
  if (codes.length > 0) {
    await tx.deleteFrom('codes').where('shop', '=', shop).where('code_hmac', 'in', codes).execute();
  }
  return gone.length;
}

/** At most `batch` of those made before a time and ended so. */
const deleteReservations = (
  tx: Transaction<Tables>,
  shop: string,
  before: Date,
  ended: readonly ReservationStatus[],
  batch: number,
) =>
  tx
    .deleteFrom('reservations')
    .where('shop', '=', shop)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('reservations')
        .select('id')
        .where('shop', '=', shop)
        .where('reserved_at', '<', before)
        .where('status', 'in', ended)
        .limit(batch),
    )
    .returning(['code_hmac', 'single_use'])
    .execute();

async function pruneCodes(tx: Transaction<Tables>, shop: string, before: Date, batch: number) {
  const gone = await tx
    .deleteFrom('codes')
    .where('shop', '=', shop)
    .where('code_hmac', 'in', (eb) =>
      eb
        .selectFrom('codes as old')
        .select('old.code_hmac')
        .where('old.shop', '=', shop)
        .where('old.claimed_at', '<', before)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('reservations')
                .select('id')
                .where('reservations.shop', '=', shop)
                .whereRef('reservations.code_hmac', '=', 'old.code_hmac')
                .where('single_use', '=', true)
                .where('status', 'in', ['held', 'committed']),
            ),
          ),
        )
        .limit(batch),
    )
    .returning('code_hmac')
    .execute();
  return gone.length;
}

async function pruneOrders(tx: Transaction<Tables>, shop: string, before: Date, batch: number) {
  await keepCounts(tx);
  const gone = await tx
    .deleteFrom('orders')
    .where('shop', '=', shop)
    .where('order_id', 'in', (eb) =>
      eb
        .selectFrom('orders')
        .select('order_id')
        .where('shop', '=', shop)
        .where('at', '<', before)
        .limit(batch),
    )
    .returning(['order_id', 'customer_hmac'])
    .execute();
  if (gone.length === 0) return 0;
  // Sums of a shopper who has no order left; as a row of their own they would outlive what they were made of.
  const customers = gone.map(({ order_id, customer_hmac }) => customer_hmac ?? `order ${order_id}`);
  await sql`delete from console_shoppers s where shop = ${shop} and customer in (${sql.join(customers)})
    and not exists (select 1 from orders o where o.shop = s.shop and o.customer_hmac = s.customer)`.execute(
    tx,
  );
  return gone.length;
}

async function pruneDays(tx: Transaction<Tables>, shop: string, day: string, batch: number) {
  const gone = await sql`delete from counters where shop = ${shop} and (coupon_id, kind, period) in (
    select coupon_id, kind, period from counters where shop = ${shop} and kind in ('day', 'claims') and period < ${day}
    limit ${batch}) returning 1 as one`.execute(tx);
  return gone.rows.length;
}

/** A checkout's row is what its requests wait on; with its last reservation it has no use. */
async function pruneCheckouts(tx: Transaction<Tables>, shop: string, batch: number) {
  const gone = await sql`delete from checkouts where shop = ${shop} and checkout_id in (
    select checkout_id from checkouts c where shop = ${shop} and not exists (
      select 1 from reservations r where r.shop = c.shop and r.checkout_id = c.checkout_id)
    limit ${batch}) returning 1 as one`.execute(tx);
  return gone.rows.length;
}

/** For this transaction: the console's sums stay (server/db/retention-migration.ts). */
export async function keepCounts(tx: Kysely<Tables>): Promise<void> {
  await sql`select set_config('etui.keeps_counts', 'on', true)`.execute(tx);
}
