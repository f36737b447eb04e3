/** What a reservation takes from the limits, and how it comes back. */
import { sql, type Transaction } from 'kysely';
import type { Coupon } from '../../src/pool/schema.js';
import type { LedgerEntry, LedgerEvent, Reservation, Tables } from '../db/tables.js';
import type { RedeemContext } from './context.js';
import { type Counter, giveBack, misfits, type Taking, takeEach, taking } from './counters.js';
import { asRow } from './once.js';
import { Refusal, type RefusalReason } from './refusal.js';

type Limits = Coupon['limits'];
type Hold = Pick<Reservation, 'shop' | 'id' | 'coupon_id' | 'customer_hmac' | 'day' | 'discount'>;

interface Part extends Taking {
  readonly refusal: RefusalReason;
}

/** Always in this order, so that two reservations of one coupon wait for each other and never deadlock. */
function partsOf(hold: Hold, limits: Limits): Part[] {
  const counter = (kind: Counter['kind'], period = ''): Counter => ({
    shop: hold.shop,
    couponId: hold.coupon_id,
    kind,
    period,
  });
  const parts: Part[] = [
    { counter: counter('total'), amount: 1, limit: limits.total, refusal: 'limit-total' },
    { counter: counter('day', hold.day), amount: 1, limit: limits.perDay, refusal: 'limit-day' },
    {
      counter: counter('budget'),
      amount: hold.discount,
      limit: limits.budget,
      refusal: 'limit-budget',
    },
  ];
  if (hold.customer_hmac !== null) {
    const shopper = counter('shopper', hold.customer_hmac);
    parts.push({ counter: shopper, amount: 1, limit: limits.perShopper, refusal: 'limit-shopper' });
  }
  return parts;
}

/**
 * Holds, takes a use and its money from every limit, writes it down and keeps the answer, all in one statement; or refuses with
 * the first limit that has no room. Where it returns false or throws, the caller rolls back.
 * @returns false where the code has a live reservation already
 */
export async function hold(
  tx: Transaction<Tables>,
  held: Omit<Reservation, 'status'>,
  limits: Limits,
  { now, keeper, answer }: Pick<RedeemContext, 'now' | 'keeper'> & { readonly answer: object },
): Promise<boolean> {
  const parts = partsOf(held, limits);
  refuseFirst(misfits(parts));
  const done = await tx
    .with('hold', (statements) =>
      statements
        .insertInto('reservations')
        .values({ ...held, status: 'held' })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id'),
    )
    .with('taken', (statements) => taking(statements, parts))
    .with('entry', (statements) =>
      statements.insertInto('ledger').values(entry(held, 'reserve', { now, uses: 1, amount: held.discount })),
    )
    .with('kept', (statements) => {
      const row = asRow(statements, answer);
      return keeper?.keeping(statements, row) ?? statements.selectNoFrom(sql.lit('').as('key'));
    })
    .selectNoFrom(({ exists, selectFrom }) => [
      exists(selectFrom('hold').select('id')).as('isHeld'),
      exists(selectFrom('kept').select('key')).as('isKept'),
      selectFrom('taken').select(sql<string>`string_agg(kind, ' ')`.as('kinds')).as('kinds'),
    ])
    .executeTakeFirstOrThrow();
  if (!done.isHeld) return false;
  const taken = (done.kinds ?? '').split(' ');
  refuseFirst(parts.filter(({ counter }) => !taken.includes(counter.kind)));
  keeper?.settle(Boolean(done.isKept));
  return true;
}

function refuseFirst([missing]: readonly Part[]): void {
  if (missing) throw new Refusal(missing.refusal, 'a limit of the coupon is used up');
}

/** Takes a use and its money from every limit, or refuses with the first that has no room. */
export async function takeAll(
  tx: Transaction<Tables>,
  hold: Hold,
  limits: Limits,
  now: number,
): Promise<void> {
  const parts = partsOf(hold, limits);
  const taken = await takeEach(tx, parts);
  refuseFirst(parts.filter(({ counter }) => !taken.has(counter.kind)));
  await record(tx, hold, 'reserve', { now, uses: 1, amount: hold.discount });
}

/** Gives everything back, once: the caller has just moved the reservation out of `held` in this transaction. */
export async function giveAllBack(
  tx: Transaction<Tables>,
  hold: Hold,
  event: 'release' | 'expire',
  now: number,
): Promise<void> {
  for (const { counter, amount } of partsOf(hold, {})) await giveBack(tx, counter, amount);
  await record(tx, hold, event, { now, uses: -1, amount: -hold.discount });
}

/** Ends holds of a coupon whose time has passed. At most 100 at a time: nobody's checkout waits for a long tail. */
export async function expireHolds(
  tx: Transaction<Tables>,
  shop: string,
  couponId: string,
  now: number,
): Promise<void> {
  const overdue = await tx
    .selectFrom('reservations')
    .selectAll()
    .where('shop', '=', shop)
    .where('coupon_id', '=', couponId)
    .where('status', '=', 'held')
    .where('expires_at', '<=', new Date(now))
    .orderBy('expires_at')
    .limit(100)
    .forUpdate()
    .skipLocked()
    .execute();
  for (const hold of overdue) {
    await setStatus(tx, hold, 'expired');
    await giveAllBack(tx, hold, 'expire', now);
  }
}

export async function setStatus(
  tx: Transaction<Tables>,
  { shop, id }: Pick<Hold, 'shop' | 'id'>,
  status: Reservation['status'],
): Promise<void> {
  await tx
    .updateTable('reservations')
    .set({ status })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .execute();
}

interface Change {
  readonly now: number;
  readonly uses?: number;
  readonly amount?: number;
}

export async function record(
  tx: Transaction<Tables>,
  of: Pick<Hold, 'shop' | 'id' | 'coupon_id'>,
  event: LedgerEvent,
  change: Change,
): Promise<void> {
  await tx
    .insertInto('ledger')
    .values(entry(of, event, change))
    .execute();
}

const entry = (
  { shop, id, coupon_id }: Pick<Hold, 'shop' | 'id' | 'coupon_id'>,
  event: LedgerEvent,
  { now, uses = 0, amount = 0 }: Change,
): LedgerEntry => ({ shop, at: new Date(now), reservation_id: id, coupon_id, event, uses, amount });
