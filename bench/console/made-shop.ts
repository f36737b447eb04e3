/**
 * A made shop of any size, written by the database itself: orders over a year with their arms, a tenth of them with a coupon
 * that was held and committed, claims, audiences, private reports, runs of the pacing. The figures mean nothing; there are
 * as many as a shop of that size would have. The same seed gives the same rows on the same PostgreSQL.
 */
import { sql } from 'kysely';
import type { Db } from '../../server/db/open-database.js';
import { weekOf } from '../../src/measure/epoch.js';
import type { PoolInput } from '../../src/pool/schema.js';

export const MADE_SHOP = 'https://made.example';
/** The last day told. */
export const MADE_NOW = Date.parse('2026-11-22T12:00:00Z');
const DAYS = 364;
const FIRST = new Date(MADE_NOW - DAYS * 24 * 3_600_000).toISOString().slice(0, 10);
export const TRIAL = 'autumn';

const KINDS = [
  { kind: 'percent', percent: 10 },
  { kind: 'fixed', amount: 500 },
  { kind: 'free_shipping' },
] as const;
const NAMES = ['Ten per cent off', 'Five euros off', 'Free shipping'];

/** Pool of the shop with so many coupons, in three kinds, two segments and two scenarios. */
export function madePool(coupons: number): PoolInput {
  return {
    schemaVersion: 1,
    shop: MADE_SHOP,
    currency: 'EUR',
    economics: { marginRate: 0.4 },
    catalogue: {
      priceDeciles: [500, 900, 1_500, 2_000, 2_500, 3_000, 4_000, 6_000, 9_000],
      typicalOrder: 5_000,
    },
    segments: { regulars: { purchases: { least: 2 } }, newcomers: { purchases: { most: 0 } } },
    trial: { id: TRIAL, holdout: 0.2 },
    coupons: Array.from({ length: coupons }, (_, index) => ({
      id: `c${index}`,
      benefit: KINDS[index % 3] ?? KINDS[0],
      conditions: index % 4 === 0 ? { segments: [index % 8 === 0 ? 'regulars' : 'newcomers'] } : {},
      limits: { budget: 2_000_000 },
      prices: { lambda: index < 4 ? 0.4 - index * 0.08 : 0 },
      copy: { en: { title: `${NAMES[index % 3]} ${index + 1}`, body: 'For you.' } },
      code: { type: 'minted' },
    })),
  };
}

export interface MadeRows {
  /** Orders from this number on, and up to the next. */
  readonly from: number;
  readonly until: number;
  readonly coupons: number;
  /** Among so many customers. */
  readonly customers: number;
  readonly shop?: string;
}

/** Orders with what their coupons did, from hold to commit; triggers queue each as they would a real one. */
export async function addOrders(
  db: Db,
  { from, until, coupons, customers, shop = MADE_SHOP }: MadeRows,
): Promise<void> {
  // Hashes in place of random(): a row is the same whoever writes it, in whatever order.
  const hash = (number: string) => sql.raw(`(hashint8(${number}) & 2147483647)`);
  await sql`with made as (
    select i, ${hash('i')} as a, ${hash('i + 7919000000')} % ${customers}::bigint as customer, ${hash('i + 104729000000')} as c
    from generate_series(${from}::bigint, ${until - 1}::bigint) as i),
  placed as (
    select i, ${FIRST}::date + (a % ${DAYS}::int)::int as day, customer,
      2000 + c % 9000 + (c % 97) * (c % 31) as value,
      case when ${hash('customer')} % 100 < 18 then 'holdout' else 'offers' end as arm,
      case when c % 10 = 0 then 'c' || c / 10 % ${coupons}::int end as coupon
    from made),
  priced as (
    select *, case when coupon is not null and arm = 'offers' then value / 10 else 0 end as discount from placed),
  told as (
    insert into orders (shop, order_id, at, day, currency, revenue, discount, profit, coupon_id, customer_hmac,
      trial, arm_source, arm)
    select ${shop}, 'order-' || i, day + interval '12 hours', to_char(day, 'YYYY-MM-DD'), 'EUR',
      value - discount, discount, value * 4 / 10 - discount, case when discount > 0 then coupon end,
      'customer-' || customer, ${TRIAL}, 'account', arm
    from priced returning order_id, at, day, coupon_id, discount),
  held as (
    insert into reservations (shop, id, coupon_id, code_hmac, single_use, checkout_id, day, discount, currency, status,
      order_id, reserved_at, expires_at)
    select ${shop}, 'r-' || order_id, coupon_id, 'h-' || order_id, true, 'k-' || order_id, day, discount, 'EUR',
      'committed', order_id, at, at
    from told where coupon_id is not null returning id, coupon_id, discount, reserved_at)
  insert into ledger (shop, at, reservation_id, coupon_id, event, uses, amount)
  select ${shop}, reserved_at, id, coupon_id, event, uses, uses * discount
  from held cross join (values ('reserve', 1), ('commit', 0)) as step (event, uses)`.execute(db);
}

/** What comes in by day, week or trial and not by order: so much whatever the size. */
export async function addTheRest(
  db: Db,
  { orders, coupons, shop = MADE_SHOP }: { orders: number; coupons: number; shop?: string },
): Promise<void> {
  await sql`insert into counters (shop, coupon_id, kind, period, used)
    select ${shop}, 'c' || c, 'claims', to_char(${FIRST}::date + d, 'YYYY-MM-DD'),
      ceil(${orders}::float8 / 6 / ${coupons}::int / ${DAYS}::int * (1 + d % 5 / 10.0))::bigint
    from generate_series(0, ${coupons - 1}::int) c, generate_series(0, ${DAYS - 1}::int) d
    on conflict (shop, coupon_id, kind, period) do update set used = excluded.used`.execute(db);
  await db.deleteFrom('audiences').where('shop', '=', shop).execute();
  const audience = { shop, trial: TRIAL, source: 'account' as const, at: new Date(MADE_NOW) };
  // 18 % of the customers who order are held out, 20 % of all: offers make some order who otherwise would not.
  const shoppers = Math.ceil(orders * 4);
  await db
    .insertInto('audiences')
    .values([
      { ...audience, arm: 'holdout', shoppers: Math.ceil(shoppers * 0.2) },
      { ...audience, arm: 'offers', shoppers: Math.floor(shoppers * 0.8) },
    ])
    .execute();
  await sql`insert into report_parameters (shop, version, epsilon, since)
    values (${shop}, 1, 3, ${FIRST}::timestamptz) on conflict do nothing`.execute(db);
  const last = weekOf(MADE_NOW);
  await sql`insert into reports (shop, epoch, question, version, answer, count)
    select ${shop}, w, q, 1, a, case q when 'offers' then (array[800, 420, 180])[a + 1]
      else (array[900, 60, 62, 90, 170, 260])[a + 1] end + (w * 7 + a * 13) % 40
    from generate_series(${last - 51}::int, ${last}::int) w,
      lateral (values ('offers', 2), ('satisfaction', 5)) questions (q, most), generate_series(0, most) a
    on conflict do nothing`.execute(db);
  await sql`insert into pacing (shop, coupon_id, at, lambda, mu, spent, budget, uses, state)
    select ${shop}, 'c' || c, ${FIRST}::timestamptz + h * interval '4 hours',
      greatest(0, (0.4 - c * 0.08) * (1 - exp(-h / 200.0)) + 0.05 * sin(h / 40.0 + c)), 0,
      2000000.0 * h / 2184 * (0.6 + 0.08 * c), 2000000, h, '{}'
    from generate_series(0, 3) c, generate_series(1, 2184) h on conflict do nothing`.execute(db);
}
