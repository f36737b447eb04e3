import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tableShapes } from '../../../server/backup/own-tables.js';
import { fill } from '../../../server/console/rollup/fill.js';
import { hmac } from '../../../server/redeem/codes.js';
import { parsePolicy, USUAL_POLICY } from '../../../server/retention/policy.js';
import { prune } from '../../../server/retention/prune.js';
import { readServerSecrets } from '../../../server/sign/keys.js';
import { couponInput, MINUTE, openShop, reserveBody, SHOP, START, type TestShop } from './shop.js';

const DAY = 24 * 60 * MINUTE;
let shop: TestShop;
beforeAll(async () => {
  shop = await openShop([couponInput('ten', { limits: { perShopper: 2 } })]);
}, 240_000);
afterAll(() => shop.close());

async function use(customerKey: string, orderId: string = randomUUID()) {
  const code = await shop.code('ten');
  const reserved = await shop.post('reserve', reserveBody(code, { customerKey }));
  const { reservation } = (await reserved.json()) as { reservation: string };
  const order = { currency: 'EUR', revenue: 9_000 };
  expect((await shop.post('commit', { reservation, orderId, order })).status).toBe(200);
  return { code, reservation, orderId };
}
const count = async (table: string) =>
  (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(shop.database.db))
    .rows[0]?.n;
const sums = async () =>
  (await sql`select * from console_daily order by day, coupon_id`.execute(shop.database.db)).rows;

describe('with age', () => {
  test('each kind goes when its time is over and not before, a used code with its order, and what was counted stays', async () => {
    const { db } = shop.database;
    const used = await use('customer-1');
    const unused = await shop.code('ten');
    const failed = await shop.code('ten');
    const { reservation } = (await (await shop.post('reserve', reserveBody(failed))).json()) as {
      reservation: string;
    };
    await shop.post('release', { reservation });
    await fill(db, SHOP, { clock: () => shop.now });
    const counted = await sums();
    const ledger = await count('ledger');
    const at = async (days: number) => {
      const pruned = await prune(db, { shop: SHOP, policy: USUAL_POLICY, now: START + days * DAY, batch: 2 });
      return { reservations: pruned.reservations, codes: pruned.codes, orders: pruned.orders };
    };
    expect(await at(30)).toEqual({ reservations: 0, codes: 0, orders: 0 });
    expect(await at(31)).toEqual({ reservations: 1, codes: 0, orders: 0 });
    expect(await count('idempotency')).toBe(0);
    expect(await count('checkouts')).toBe(1);
    expect(await at(401)).toEqual({ reservations: 1, codes: 2, orders: 0 });
    expect(await at(801)).toEqual({ reservations: 0, codes: 0, orders: 1 });
    await fill(db, SHOP, { clock: () => shop.now });
    expect(await sums()).toEqual(counted);
    expect(await count('ledger')).toBe(ledger);
    for (const code of [used.code, unused, failed]) {
      const answer = await shop.post('reserve', reserveBody(code));
      expect(await answer.json()).toMatchObject({ reason: 'unknown-code' });
    }
  });

  test('by a policy of the shop’s own, which says what is wrong with it', () => {
    expect(parsePolicy('{"orders": 365}')).toEqual({ ...USUAL_POLICY, orders: 365 });
    for (const [json, named] of [
      ['{"orders": 1}', 'orders'],
      ['{"ledger": 1}', 'ledger'],
      ['[', 'JSON'],
    ] as const)
      expect(() => parsePolicy(json)).toThrow(named);
  });
});

test('a customer who is forgotten is in no table any more, under no name; what was counted stays', async () => {
  shop.now = START + 900 * DAY;
  const { db } = shop.database;
  const { codeKey } = await readServerSecrets(shop.keys);
  const key = 'customer-to-forget';
  const [one, two] = [await use(key), await use(key)];
  await use('customer-who-stays');
  expect(
    await (await shop.post('reserve', reserveBody(await shop.code('ten'), { customerKey: key }))).json(),
  ).toMatchObject({
    reason: 'limit-shopper',
  });
  await fill(db, SHOP, { clock: () => shop.now });
  // Told and not counted yet.
  await shop.post('order', { orderId: 'order-of-late', currency: 'EUR', revenue: 1, customerKey: key });
  const before = await sums();

  const answer = await shop.post('forget', { customerKey: key });
  expect(await answer.json()).toEqual({ reservations: 2, orders: 3 });
  const marks = [key, hmac(codeKey, 'customer', SHOP, key), one.orderId, two.orderId, 'order-of-late'];
  for (const { name } of await tableShapes(db)) {
    // Answers by key, which hold no customer, end by themselves.
    if (name === 'idempotency') continue;
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db);
    const text = JSON.stringify(rows);
    for (const mark of marks) expect(`${name}: ${text.includes(mark)}`).toBe(`${name}: false`);
  }
  expect(await sums()).toEqual(before);
  expect(await count('reservations')).toBe(3);
  // Neither code is good again, and nobody else was touched.
  for (const { code } of [one, two]) {
    const again = await shop.post('reserve', reserveBody(code));
    expect(await again.json()).toMatchObject({ reason: 'code-used' });
  }
  expect(await (await shop.post('forget', { customerKey: 'customer-who-stays' })).json()).toEqual({
    reservations: 1,
    orders: 1,
  });
});
