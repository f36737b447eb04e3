import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { consoleDb, fill } from '../../../../server/console/rollup/fill.js';
import { type Database, openDatabase } from '../../../../server/db/open-database.js';
import { inArm, SHOP, tell, use } from './rows.js';

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate orders, ledger, reservations, console_changes, console_daily, console_arms, console_arms_daily,
    console_shoppers`.execute(database.db);
});

const clock = () => 0;
const count = (batch?: number) => fill(database.db, SHOP, { clock, ...(batch && { batch }) });
const daily = () =>
  consoleDb(database.db)
    .selectFrom('console_daily')
    .selectAll()
    .orderBy('day')
    .orderBy('coupon_id')
    .execute();
const arms = () =>
  consoleDb(database.db)
    .selectFrom('console_arms')
    .selectAll()
    .orderBy('arm')
    .execute()
    .then((rows) =>
      rows.map(
        ({ arm, buyers, orders, revenue, revenue_squared, profit, profit_squared, profit_orders }) => ({
          arm,
          buyers,
          orders,
          revenue,
          revenue_squared: Number(revenue_squared),
          profit,
          profit_squared: Number(profit_squared),
          profit_orders,
        }),
      ),
    );

describe('counting', () => {
  test('adds up uses and orders by coupon and day, each once', async () => {
    await use(database.db, 'ten', 500);
    await use(database.db, 'ten', 700, { events: ['reserve', 'commit', 'refund'], refunded: 200 });
    await use(database.db, 'ten', 900, { events: ['reserve'] });
    await tell(
      database.db,
      { order_id: '1', coupon_id: 'ten', revenue: 4_000, discount: 500, customer_hmac: 'a' },
      { order_id: '2', revenue: 3_000, customer_hmac: 'a' },
      { order_id: '3', revenue: 1_000, day: '2026-11-17' },
    );
    expect(await count()).toEqual({ changes: 9, done: true });
    expect(await count()).toEqual({ changes: 0, done: true });
    expect((await daily()).map((row) => ({ ...row, revenue_squared: Number(row.revenue_squared) }))).toEqual([
      row({ coupon_id: '', orders: 1, revenue: 3_000, revenue_squared: 9e6, known: 1, repeats: 1 }),
      row({
        coupon_id: 'ten',
        holds: 3,
        uses: 2,
        spent: 1_200,
        refunded: 200,
        orders: 1,
        revenue: 4_000,
        revenue_squared: 16e6,
        discount: 500,
        known: 1,
      }),
      row({ day: '2026-11-17', coupon_id: '', orders: 1, revenue: 1_000, revenue_squared: 1e6 }),
    ]);
  });

  test('adds up an arm by its shoppers, across batches', async () => {
    await tell(
      database.db,
      { order_id: '1', customer_hmac: 'a', revenue: 1_000, profit: 300, ...inArm('etui') },
      { order_id: '2', customer_hmac: 'b', revenue: 2_000, profit: -100, ...inArm('etui') },
      { order_id: '3', customer_hmac: 'a', revenue: 500, profit: 200, ...inArm('etui') },
      { order_id: '4', customer_hmac: 'c', revenue: 800, ...inArm('holdout') },
    );
    await count(1);
    expect(await arms()).toEqual([
      {
        arm: 'etui',
        buyers: 2,
        orders: 3,
        revenue: 3_500,
        revenue_squared: 1_500 ** 2 + 2_000 ** 2,
        profit: 400,
        profit_squared: 500 ** 2 + 100 ** 2,
        profit_orders: 3,
      },
      {
        arm: 'holdout',
        buyers: 1,
        orders: 1,
        revenue: 800,
        revenue_squared: 800 ** 2,
        profit: 0,
        profit_squared: 0,
        profit_orders: 0,
      },
    ]);
  });

  test('takes an order back when it is told again with other values', async () => {
    await tell(database.db, {
      order_id: '1',
      customer_hmac: 'a',
      revenue: 1_000,
      coupon_id: 'ten',
      ...inArm('etui'),
    });
    await count();
    await tell(database.db, { order_id: '1', customer_hmac: 'a', revenue: 0, ...inArm('etui') });
    await count();
    expect(await arms()).toMatchObject([{ buyers: 1, orders: 1, revenue: 0, revenue_squared: 0 }]);
    expect(await daily()).toMatchObject([
      { coupon_id: '', orders: 1, revenue: 0 },
      { coupon_id: 'ten', orders: 0, revenue: 0, known: 0 },
    ]);
    await database.db.deleteFrom('orders').execute();
    await count();
    expect(await arms()).toMatchObject([{ buyers: 0, orders: 0 }]);
  });

  test('two counters at once count nothing twice', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => String(index));
    await tell(
      database.db,
      ...ids.map((order_id) => ({ order_id, customer_hmac: `c${Number(order_id) % 7}`, ...inArm('etui') })),
    );
    const [one, other] = await Promise.all([count(5), count(5)]);
    expect(one.changes + other.changes).toBe(40);
    expect(await arms()).toMatchObject([{ buyers: 7, orders: 40, revenue: 200_000 }]);
  });

  test('leaves the changes of another shop alone', async () => {
    await tell(database.db, { order_id: '1' }, { order_id: '1', shop: 'https://other.example' });
    await count();
    expect((await daily()).map(({ shop }) => shop)).toEqual([SHOP]);
    const { rows } = await sql<{ shop: string }>`select shop from console_changes`.execute(database.db);
    expect(rows).toEqual([{ shop: 'https://other.example' }]);
  });

  test('comes to the same as counting everything anew, whatever is told in whatever order', async () => {
    // A fixed stream of tellings: 60 of 20 orders by 5 customers, corrected and moved between days, arms and coupons.
    let state = 12_345;
    const below = (most: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return state % most;
    };
    for (let step = 0; step < 60; step += 1) {
      const arm = below(3);
      await tell(database.db, {
        order_id: String(below(20)),
        customer_hmac: `c${below(5)}`,
        revenue: below(9_000),
        profit: below(4) === 0 ? null : below(2_000) - 500,
        day: `2026-11-1${below(4)}`,
        coupon_id: below(2) ? 'ten' : null,
        ...(arm < 2 && inArm(arm ? 'etui' : 'holdout')),
      });
      if (below(4) === 0) await count(3);
    }
    await count();
    const { rows } = await sql`with shoppers as (
        select arm, customer_hmac, count(*) n, sum(revenue) r, coalesce(sum(profit), 0) p, count(profit) k
        from orders where arm is not null group by arm, customer_hmac)
      select arm, count(*)::int buyers, sum(n)::int orders, sum(r)::int revenue, sum(r * r)::float8 revenue_squared,
        sum(p)::int profit, sum(p * p)::float8 profit_squared, sum(k)::int profit_orders
      from shoppers group by arm order by arm`.execute(database.db);
    expect(await arms()).toEqual(rows);
    const days =
      await sql`select day, coalesce(coupon_id, '') coupon_id, count(*)::int orders, sum(revenue)::int revenue
      from orders group by 1, 2 order by 1, 2`.execute(database.db);
    const counted = (await daily()).filter(({ orders }) => orders !== 0);
    expect(
      counted.map(({ day, coupon_id, orders, revenue }) => ({ day, coupon_id, orders, revenue })),
    ).toEqual(days.rows);
  });
});

function row(changes: Readonly<Record<string, unknown>>) {
  return {
    shop: SHOP,
    day: '2026-11-16',
    holds: 0,
    uses: 0,
    spent: 0,
    refunded: 0,
    orders: 0,
    revenue: 0,
    revenue_squared: 0,
    discount: 0,
    known: 0,
    repeats: 0,
    ...changes,
  };
}
