/** What follows a hold: longer, order placed, given up, money back. Each in the caller's transaction. */
import { sql, type Transaction } from 'kysely';
import type { Reservation, Tables } from '../db/tables.js';
import { isBlocked } from './block.js';
import { dayOf, type RedeemContext } from './context.js';
import { giveBack } from './counters.js';
import { giveAllBack, record, setStatus, takeAll } from './holds.js';
import { partBack, type ReturnedPieces } from './refund-pieces.js';
import { Refusal, type RefusalReason } from './refusal.js';
import { besideOf, lockCheckout } from './stacking.js';
import { lookAtHolds } from './standing.js';
import { requireInForce } from './terms.js';

/** However often it is extended, a hold ends so long after it began, ms. */
export const HOLD_AT_MOST_MS = 24 * 3_600_000;
/** The same where the backend says for how long: a bank transfer takes days. */
export const NAMED_HOLD_AT_MOST_MS = 7 * HOLD_AT_MOST_MS;

/**
 * Longer, for slow payments: another full hold from now, or `minutes`. Never shorter than it was.
 * @throws Refusal unknown-reservation, hold-expired, already-…
 */
export async function extend(
  tx: Transaction<Tables>,
  context: RedeemContext,
  request: { readonly reservation: string; readonly minutes?: number },
): Promise<{ expires: string }> {
  const { now, holdMs } = context;
  const { minutes } = request;
  const row = await lockReservation(tx, context.shop, request.reservation);
  refuseEnded(row);
  if (isLate(row, now)) {
    throw new Refusal('hold-expired', 'the hold has expired');
  }
  const asked = now + (minutes === undefined ? holdMs : minutes * 60_000);
  const most = row.reserved_at.getTime() + (minutes === undefined ? HOLD_AT_MOST_MS : NAMED_HOLD_AT_MOST_MS);
  const expires_at = new Date(Math.max(row.expires_at.getTime(), Math.min(asked, most)));
  await change(tx, row, { expires_at });
  await record(tx, row, 'extend', { now });
  return { expires: expires_at.toISOString() };
}

/**
 * The order is placed. In time, a hold is honoured whatever has changed since; late, it is reserved again under the
 * terms and limits of now, atomically, or refused as `hold-expired` with the reason behind it.
 */
export async function commit(
  tx: Transaction<Tables>,
  context: RedeemContext,
  request: { readonly reservation: string; readonly orderId: string },
): Promise<{ committed: true; discount: number; points: number }> {
  const { now, shop } = context;
  const inTime = await commitInTime(tx, context, request);
  if (inTime) return inTime;
  // A late one reserves again, and then waits for its checkout as a reservation does: before it locks a row.
  const before = await reservationOf(tx, shop, request.reservation).executeTakeFirst();
  if (before && isLate(before, now)) await lockCheckout(tx, shop, before.checkout_id);
  const row = await lockReservation(tx, shop, request.reservation);
  const answer = { committed: true, discount: row.discount, points: row.points } as const;
  if (row.status === 'committed' && row.order_id === request.orderId) return answer;
  refuseEnded(row);
  if (isLate(row, now)) await reserveAgain(tx, context, row);
  await change(tx, row, { status: 'committed', order_id: request.orderId });
  await record(tx, row, 'commit', { now });
  return answer;
}

/**
 * What nearly every commit is: one guarded statement, which writes itself down and keeps its answer. Undefined where the hold
 * is not there, or late, or no hold any more.
 */
async function commitInTime(
  tx: Transaction<Tables>,
  { shop, now, keeper }: RedeemContext,
  { reservation, orderId }: { readonly reservation: string; readonly orderId: string },
): Promise<{ committed: true; discount: number; points: number } | undefined> {
  const at = new Date(now);
  const row = await tx
    .with('done', (statements) =>
      statements
        .updateTable('reservations')
        .set({ status: 'committed', order_id: orderId })
        .where('shop', '=', shop)
        .where('id', '=', reservation)
        .where('status', '=', 'held')
        .where('expires_at', '>', at)
        .returning(['shop', 'id', 'coupon_id', 'discount', 'points']),
    )
    .with('entry', (statements) =>
      statements
        .insertInto('ledger')
        .columns(['shop', 'reservation_id', 'coupon_id', 'at', 'event', 'uses', 'amount'])
        .expression(({ selectFrom }) =>
          selectFrom('done').select(({ cast, lit, val }) => [
            'shop',
            'id',
            'coupon_id',
            cast<Date>(val(at), 'timestamptz').as('at'),
            sql.lit('commit').as('event'),
            lit(0).as('uses'),
            lit(0).as('amount'),
          ]),
        ),
    )
    .with('kept', (statements) => {
      const answer = statements
        .selectFrom('done')
        .select(
          sql<string>`json_build_object('committed', true, 'discount', discount, 'points', points)::text`.as(
            'answer',
          ),
        );
      return keeper?.keeping(statements, answer) ?? statements.selectNoFrom(sql.lit('').as('key'));
    })
    .selectFrom('done')
    .select(({ exists, selectFrom }) => [
      'discount',
      'points',
      exists(selectFrom('kept').select('key')).as('isKept'),
    ])
    .executeTakeFirst();
  if (!row) return undefined;
  keeper?.settle(Boolean(row.isKept));
  return { committed: true, discount: row.discount, points: row.points };
}

/** The checkout failed or was left: everything goes back. A hold that has expired was given back already. */
export async function release(
  tx: Transaction<Tables>,
  context: RedeemContext,
  request: { readonly reservation: string },
): Promise<{ released: true }> {
  const row = await lockReservation(tx, context.shop, request.reservation);
  if (row.status === 'committed') throw new Refusal('already-committed', 'an order has used this hold');
  if (row.status === 'held') {
    await setStatus(tx, row, 'released');
    await giveAllBack(tx, row, 'release', context.now);
  }
  return { released: true };
}

/**
 * Money of a committed discount comes back to the budget, in full or in part. The use stays used: a code is not good
 * for a second order because the first was sent back.
 */
export async function refund(
  tx: Transaction<Tables>,
  context: RedeemContext,
  request: { readonly reservation: string; readonly amount?: number; readonly returned?: ReturnedPieces },
): Promise<{ refunded: number; left: number }> {
  const row = await lockReservation(tx, context.shop, request.reservation);
  if (row.status !== 'committed') throw new Refusal('not-committed', 'only a committed discount is refunded');
  const left = row.discount - row.refunded;
  const { pool } = context.terms;
  const coupon = pool.coupons.find(({ id }) => id === row.coupon_id);
  const amount = request.returned
    ? partBack(coupon, row, request.returned, pool.economics)
    : (request.amount ?? left);
  if (amount > left)
    throw new Refusal('refund-too-large', 'amount: expected no more than is left of the discount');
  await change(tx, row, { refunded: row.refunded + amount });
  await giveBack(tx, { shop: row.shop, couponId: row.coupon_id, kind: 'budget', period: '' }, amount);
  await record(tx, row, 'refund', { now: context.now, amount: -amount });
  return { refunded: amount, left: left - amount };
}

async function reserveAgain(
  tx: Transaction<Tables>,
  context: RedeemContext,
  row: Reservation,
): Promise<void> {
  const { terms, now } = context;
  const coupon = terms.pool.coupons.find(({ id }) => id === row.coupon_id);
  const late = (because: RefusalReason) => new Refusal('hold-expired', 'the hold has expired', because);
  if (!coupon) throw late('withdrawn');
  try {
    requireInForce(coupon, terms, now);
    besideOf((await lookAtHolds(tx, context, row.checkout_id, coupon.id)).others, terms, coupon);
    // Overdue but not yet swept: nobody else has got what it holds.
    if (row.status === 'held') return;
    if (await isBlocked(tx, row.shop, row.code_hmac)) throw late('code-blocked');
    if (row.single_use && (await codeIsLive(tx, row))) throw late('code-in-use');
    const again = { ...row, day: dayOf(now) };
    await takeAll(tx, again, coupon.limits, now);
    await change(tx, row, { day: again.day });
  } catch (thrown) {
    throw thrown instanceof Refusal && thrown.reason !== 'hold-expired' ? late(thrown.reason) : thrown;
  }
}

/** Has another checkout taken the code meanwhile? Where two ask at once, the unique index decides. */
async function codeIsLive(tx: Transaction<Tables>, { shop, code_hmac }: Reservation): Promise<boolean> {
  const other = await tx
    .selectFrom('reservations')
    .select('id')
    .where('shop', '=', shop)
    .where('code_hmac', '=', code_hmac)
    .where('status', 'in', ['held', 'committed'])
    .executeTakeFirst();
  return other !== undefined;
}

const isLate = ({ status, expires_at }: Reservation, now: number): boolean =>
  status === 'expired' || expires_at.getTime() <= now;

const reservationOf = (tx: Transaction<Tables>, shop: string, id: string) =>
  tx.selectFrom('reservations').selectAll().where('shop', '=', shop).where('id', '=', id);

async function lockReservation(tx: Transaction<Tables>, shop: string, id: string): Promise<Reservation> {
  const row = await reservationOf(tx, shop, id).forUpdate().executeTakeFirst();
  if (!row) throw new Refusal('unknown-reservation', 'reservation: expected one of this shop');
  return row;
}

function refuseEnded({ status }: Reservation): void {
  if (status === 'committed') throw new Refusal('already-committed', 'an order has used this hold');
  if (status === 'released') throw new Refusal('already-released', 'the hold was released');
}

async function change(
  tx: Transaction<Tables>,
  { shop, id }: Reservation,
  values: Partial<Pick<Reservation, 'status' | 'order_id' | 'day' | 'refunded' | 'expires_at'>>,
): Promise<void> {
  await tx.updateTable('reservations').set(values).where('shop', '=', shop).where('id', '=', id).execute();
}
