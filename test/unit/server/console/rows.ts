/** Rows as the shop's backend and the redemption desk would write them. */
import type { Db } from '../../../../server/db/open-database.js';
import type { LedgerEvent, OrderRow } from '../../../../server/db/tables.js';

export const SHOP = 'https://shop.example';

export type Told = Partial<OrderRow> & { readonly order_id: string };

export function order(changes: Told): OrderRow {
  const day = changes.day ?? '2026-11-16';
  return {
    shop: SHOP,
    at: new Date(`${day}T12:00:00Z`),
    day,
    currency: 'EUR',
    revenue: 5_000,
    discount: 0,
    profit: null,
    coupon_id: null,
    customer_hmac: null,
    trial: null,
    arm_source: null,
    arm: null,
    ...changes,
  };
}

/** Told, or told again. */
export async function tell(db: Db, ...orders: readonly Told[]): Promise<void> {
  for (const told of orders) {
    const row = order(told);
    const { shop, order_id, ...rest } = row;
    await db
      .insertInto('orders')
      .values(row)
      .onConflict((conflict) => conflict.columns(['shop', 'order_id']).doUpdateSet(rest))
      .execute();
  }
}

export const inArm = (arm: string, source: 'account' | 'token' | 'local' = 'account', trial = 'spring') => ({
  trial,
  arm_source: source,
  arm,
});

let reservations = 0;

/** A coupon's use from hold to what became of it. */
export async function use(
  db: Db,
  coupon_id: string,
  discount: number,
  {
    day = '2026-11-16',
    events = ['reserve', 'commit'] as LedgerEvent[],
    refunded = 0,
    shop = SHOP,
  }: { day?: string; events?: readonly LedgerEvent[]; refunded?: number; shop?: string } = {},
): Promise<void> {
  reservations += 1;
  const id = `reservation-${reservations}`;
  const at = new Date(`${day}T12:00:00Z`);
  await db
    .insertInto('reservations')
    .values({
      shop,
      id,
      coupon_id,
      code_hmac: id,
      single_use: true,
      checkout_id: id,
      customer_hmac: null,
      day,
      discount,
      currency: 'EUR',
      status: events.includes('commit') ? 'committed' : 'held',
      order_id: null,
      refunded,
      reserved_at: at,
      expires_at: at,
    })
    .execute();
  for (const event of events) {
    const amount = event === 'reserve' ? discount : event === 'refund' ? -refunded : 0;
    const uses = event === 'reserve' ? 1 : 0;
    await db
      .insertInto('ledger')
      .values({ shop, at, reservation_id: id, coupon_id, event, uses, amount })
      .execute();
  }
}

/** Codes of a coupon given out on a day. */
export async function claims(
  db: Db,
  coupon_id: string,
  used: number,
  day = '2026-11-16',
  shop = SHOP,
): Promise<void> {
  await db.insertInto('counters').values({ shop, coupon_id, kind: 'claims', period: day, used }).execute();
}
