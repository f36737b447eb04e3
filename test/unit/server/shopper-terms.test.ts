/** Terms that the shop's backend or the shop's clock decides on: hours, holidays, country, new shoppers, points. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PoolInput } from '../../../src/pool/schema.js';
import {
  type CouponInput,
  couponInput,
  MINUTE,
  openShop,
  reserveBody,
  START,
  type TestShop,
} from './shop.js';

let shop: TestShop;
beforeAll(async () => {
  shop = await openShop([couponInput('ten')]);
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.now = START;
});

const copy = { en: { title: 'Ten', body: '10 % off for 200 points.' } };
// START is Sunday 2026-11-22, 11:00 in Vienna.
const POOL: Partial<PoolInput> = {
  timeZone: 'Europe/Vienna',
  holidays: { sunday: [{ from: '2026-11-22', until: '2026-11-22' }] },
};
const HOUR = 60 * MINUTE;

/** The reason of a refusal, or the answer where there is none. */
async function reserved(
  terms: Partial<CouponInput>,
  { body = {}, later = 0 }: { body?: object; later?: number } = {},
): Promise<unknown> {
  await shop.publish([couponInput('ten', { copy, ...terms })], [], POOL);
  const code = await shop.code('ten');
  shop.now += later;
  const response = await shop.post('reserve', reserveBody(code, body as Record<string, unknown>));
  const answer = (await response.json()) as { reason?: string };
  return response.ok ? answer : answer.reason;
}

const untilNoon = { conditions: { dayParts: [{ from: '08:00', until: '12:00' }] } };
const onSunday = { conditions: { holidays: ['sunday'] } };
const austria = { conditions: { countries: ['AT'] } };
const newcomers = { conditions: { newShoppersOnly: true } };
const points = { giving: { way: 'points', price: 200 } } as const;

test.each([
  ['outside-day-parts', untilNoon, { later: HOUR }],
  ['outside-holidays', onSunday, { later: 13 * HOUR }],
  ['other-country', austria, { body: { country: 'DE' } }],
  ['new-shoppers-only', newcomers, { body: { newShopper: false } }],
  ['not-enough-points', points, { body: { points: 199 } }],
] as const)('refuses with %s', async (reason, terms, when) => {
  expect(await reserved(terms as Partial<CouponInput>, when)).toBe(reason);
});

test.each([
  ['a minute before the hours end', untilNoon, { later: HOUR - MINUTE }],
  ['a minute before the holiday ends', onSunday, { later: 13 * HOUR - MINUTE }],
  ['an order to one of its countries', austria, { body: { country: 'AT' } }],
  ['a new shopper', newcomers, { body: { newShopper: true } }],
  ['somebody with just enough points', points, { body: { points: 200 } }],
] as const)('takes %s, and leaves no term open', async (_, terms, when) => {
  expect(await reserved(terms as Partial<CouponInput>, when)).toMatchObject({
    discount: 1_000,
    unenforced: [],
  });
});

test('says which terms it could not hold, because the backend said nothing of them', async () => {
  const conditions = { ...austria.conditions, ...newcomers.conditions };
  expect(await reserved({ conditions, ...points, limits: { perShopper: 1 } })).toMatchObject({
    unenforced: ['limits.perShopper', 'conditions.countries', 'conditions.newShoppersOnly', 'giving.price'],
  });
});

test('gives no code outside the hours', async () => {
  await shop.publish([couponInput('ten', untilNoon)], [], POOL);
  shop.now += HOUR;
  const refused = await shop.claim('ten');
  expect(((await refused.json()) as { reason: string }).reason).toBe('outside-day-parts');
});

test('honours a hold that outlives the hours, and refuses a late order after them', async () => {
  const hold = (await reserved(untilNoon, { later: HOUR - MINUTE })) as { reservation: string };
  shop.now += 10 * MINUTE;
  expect((await shop.post('commit', { reservation: hold.reservation, orderId: 'order-1' })).ok).toBe(true);

  shop.now = START;
  const late = (await reserved(untilNoon, { later: HOUR - MINUTE })) as { reservation: string };
  shop.now += 20 * MINUTE;
  const refused = await shop.post('commit', { reservation: late.reservation, orderId: 'order-2' });
  expect(await refused.json()).toMatchObject({ reason: 'hold-expired', because: 'outside-day-parts' });
});

describe('a price in points', () => {
  test('travels with the hold and the order, and stays on record', async () => {
    const hold = (await reserved(points)) as { reservation: string; points: number };
    expect(hold.points).toBe(200);
    const { reservation } = hold;
    const order = await shop.post('commit', { reservation, orderId: 'order-9' });
    expect(await order.json()).toEqual({ committed: true, discount: 1_000, points: 200 });
    const rows = await shop.database.db.selectFrom('reservations').selectAll().execute();
    expect(rows.find(({ id }) => id === reservation)?.points).toBe(200);
  });

  test('is nothing for other coupons', async () => {
    expect(await reserved({})).toMatchObject({ points: 0 });
  });
});
