import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { once } from '../../../server/redeem/once.js';
import { cartOf, couponInput, MINUTE, openShop, reserveBody, SHOP, START, type TestShop } from './shop.js';

let shop: TestShop;
beforeAll(async () => {
  shop = await openShop([couponInput('ten')]);
});
afterAll(() => shop.close());
beforeEach(async () => {
  shop.now = START;
  await sql`truncate codes, blocked_codes, reservations, counters, ledger, idempotency`.execute(
    shop.database.db,
  );
});

const answerOf = async (response: Response) => (await response.json()) as Record<string, unknown>;
const reasonOf = async (response: Response) => (await answerOf(response)).reason;

async function held(body: object): Promise<string> {
  const response = await shop.post('reserve', body);
  expect(response.status).toBe(200);
  return String((await answerOf(response)).reservation);
}

const used = async (kind: string) => {
  const rows = await shop.database.db
    .selectFrom('counters')
    .select('used')
    .where('kind', '=', kind as 'total')
    .execute();
  return rows.reduce((sum, row) => sum + row.used, 0);
};

describe('reserve', () => {
  test('answers with the discount, allocated to the lines in scope, and when the hold ends', async () => {
    await shop.publish([couponInput('shoes', { scope: { categories: ['shoes'] } })]);
    const lines = [
      { itemId: 'a', category: 'shoes', unitPrice: 3_333, quantity: 1 },
      { itemId: 'b', category: 'hats', unitPrice: 5_000, quantity: 2 },
      { itemId: 'c', category: 'shoes', unitPrice: 1_111, quantity: 2 },
    ];
    const response = await shop.post('reserve', reserveBody(await shop.code('shoes'), { cart: { lines } }));
    expect(await answerOf(response)).toEqual({
      reservation: expect.any(String),
      coupon: 'shoes',
      currency: 'EUR',
      discount: 556,
      lines: [
        { itemId: 'a', discount: 334 },
        { itemId: 'b', discount: 0 },
        { itemId: 'c', discount: 222 },
      ],
      shipping: 0,
      expires: '2026-11-22T10:15:00.000Z',
      points: 0,
      unenforced: [],
    });
  });

  test('takes free shipping off the fee and no line', async () => {
    await shop.publish([
      couponInput('ship', {
        benefit: { kind: 'free_shipping' },
        copy: { en: { title: 'Free shipping', body: 'On us.' } },
      }),
    ]);
    const answer = await answerOf(await shop.post('reserve', reserveBody(await shop.code('ship'))));
    expect(answer).toMatchObject({ discount: 490, shipping: 490, lines: [{ itemId: 'sku-1', discount: 0 }] });
  });

  test('refuses to sell below the margin floor', async () => {
    const copy = { en: { title: '5 € off', body: 'On everything.' } };
    await shop.publish([couponInput('five', { benefit: { kind: 'fixed', amount: 500 }, copy })]);
    const code = await shop.code('five');
    // At 40 % margin 1,250 earns exactly the 500 that the coupon gives away.
    expect(await reasonOf(await shop.post('reserve', reserveBody(code, { cart: cartOf(1_249) })))).toBe(
      'below-margin-floor',
    );
    await held(reserveBody(code, { cart: cartOf(1_250) }));
  });

  test.each([
    ['no-longer-valid', { conditions: { validUntil: '2026-11-22T12:00:00Z' } }, START + 180 * MINUTE, {}],
    ['currency-mismatch', {}, START, { currency: 'USD' }],
    ['nothing-in-scope', { scope: { categories: ['shoes'] } }, START, {}],
    ['cart-below-minimum', { conditions: { minCartValue: 10_001 } }, START, {}],
    ['cart-above-maximum', { conditions: { maxCartValue: 9_999 } }, START, {}],
    ['too-few-items', { conditions: { minQuantity: 2 } }, START, {}],
    ['limit-total', { limits: { total: 0 } }, START, {}],
    ['limit-day', { limits: { perDay: 0 } }, START, {}],
    ['limit-budget', { limits: { budget: 999 } }, START, {}],
    ['limit-shopper', { limits: { perShopper: 0 } }, START, { customerKey: 'customer-1' }],
  ] as const)('refuses with %s and leaves nothing behind', async (reason, terms, when, changes) => {
    await shop.publish([couponInput('ten', terms as object)]);
    const body = reserveBody(await shop.code('ten'), changes);
    shop.now = when;
    const response = await shop.post('reserve', body);
    expect(await reasonOf(response)).toBe(reason);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await used('total')).toBe(0);
    expect(await used('budget')).toBe(0);
    expect(await shop.database.db.selectFrom('reservations').selectAll().execute()).toEqual([]);
  });

  test('refuses a coupon before its time', async () => {
    await shop.publish([couponInput('ten')]);
    const code = await shop.code('ten');
    await shop.publish([couponInput('ten', { conditions: { validFrom: '2026-12-01T00:00:00Z' } })]);
    expect(await reasonOf(await shop.post('reserve', reserveBody(code)))).toBe('not-yet-valid');
  });

  test('refuses a withdrawn coupon, also where its code was claimed before', async () => {
    await shop.publish([couponInput('ten')]);
    const code = await shop.code('ten');
    await shop.publish([couponInput('ten')], ['ten']);
    expect(await reasonOf(await shop.post('reserve', reserveBody(code)))).toBe('withdrawn');
    expect(await reasonOf(await shop.claim('ten'))).toBe('withdrawn');
    await shop.publish([couponInput('ten')], []);
  });

  test('refuses a code that nobody was given', async () => {
    await shop.publish([couponInput('ten')]);
    expect(await reasonOf(await shop.post('reserve', reserveBody('0000-0000-0000-0000')))).toBe(
      'unknown-code',
    );
  });

  test('redeems on when the manifest has expired: an offer claimed before is still good', async () => {
    await shop.publish([couponInput('ten')]);
    shop.now += 30 * 60 * MINUTE;
    await held(reserveBody(await shop.code('ten')));
  });

  test('refuses to take nothing off', async () => {
    const free = { cart: cartOf(0) };
    expect(await reasonOf(await shop.post('reserve', reserveBody(await shop.code('ten'), free)))).toBe(
      'takes-nothing-off',
    );
  });

  test('refuses a code that the shop has blocked, honours its hold in time, and takes the block back', async () => {
    await shop.publish([couponInput('ten')]);
    const [code, other] = [await shop.code('ten'), await shop.code('ten')];
    const [reservation, late] = [await held(reserveBody(code)), await held(reserveBody(other))];
    expect(await answerOf(await shop.post('block', { code: code.toLowerCase() }))).toEqual({
      blocked: true,
      before: false,
    });
    await shop.post('block', { code: other });
    expect((await shop.post('commit', { reservation, orderId: 'order-1' })).status).toBe(200);
    expect(await reasonOf(await shop.post('reserve', reserveBody(code)))).toBe('code-blocked');
    shop.now += 20 * MINUTE;
    await held(reserveBody(await shop.code('ten')));
    expect(
      await answerOf(await shop.post('commit', { reservation: late, orderId: 'order-2' })),
    ).toMatchObject({
      reason: 'hold-expired',
      because: 'code-blocked',
    });
    expect(await answerOf(await shop.post('unblock', { code: other }))).toEqual({
      blocked: false,
      before: true,
    });
    await held(reserveBody(other));
  });

  test('blocks a fixed code for everybody, in any case', async () => {
    await shop.publish([couponInput('fix', { code: { type: 'fixed', value: 'AUTUMN10' } })]);
    await shop.post('block', { code: 'autumn10' });
    expect(await reasonOf(await shop.post('reserve', reserveBody('Autumn10')))).toBe('code-blocked');
  });

  test('knows a code however it is typed', async () => {
    await shop.publish([couponInput('ten')]);
    const typed = (await shop.code('ten'))
      .toLowerCase()
      .replaceAll('-', ' ')
      .replaceAll('0', 'o')
      .replaceAll('1', 'l');
    await held(reserveBody(typed));
  });

  test('counts a fixed code each time and in any case', async () => {
    await shop.publish([
      couponInput('fix', { code: { type: 'fixed', value: 'AUTUMN10' }, limits: { total: 2 } }),
    ]);
    await held(reserveBody('autumn10'));
    await held(reserveBody('AUTUMN10'));
    expect(await reasonOf(await shop.post('reserve', reserveBody('AUTUMN10')))).toBe('limit-total');
  });

  test('holds a single-use code for one checkout at a time', async () => {
    await shop.publish([couponInput('ten')]);
    const code = await shop.code('ten');
    const reservation = await held(reserveBody(code));
    expect(await reasonOf(await shop.post('reserve', reserveBody(code)))).toBe('code-in-use');
    await shop.post('commit', { reservation, orderId: 'order-1' });
    expect(await reasonOf(await shop.post('reserve', reserveBody(code)))).toBe('code-used');
  });

  test('replaces the hold of a checkout whose cart has changed', async () => {
    await shop.publish([couponInput('ten', { limits: { total: 1, budget: 1_000 } })]);
    const code = await shop.code('ten');
    await held(reserveBody(code, { checkoutId: 'checkout-1' }));
    await held(reserveBody(code, { checkoutId: 'checkout-1', cart: cartOf(5_000) }));
    expect(await used('total')).toBe(1);
    expect(await used('budget')).toBe(500);
  });

  test('keeps the old hold where the new cart is refused', async () => {
    await shop.publish([couponInput('ten', { limits: { budget: 1_000 } })]);
    const code = await shop.code('ten');
    const reservation = await held(reserveBody(code, { checkoutId: 'checkout-1' }));
    const bigger = reserveBody(code, { checkoutId: 'checkout-1', cart: cartOf(20_000) });
    expect(await reasonOf(await shop.post('reserve', bigger))).toBe('limit-budget');
    expect((await shop.post('commit', { reservation, orderId: 'order-1' })).status).toBe(200);
  });

  test('gives an expired hold to the next, without anybody cleaning up', async () => {
    await shop.publish([couponInput('ten', { limits: { total: 1 } })]);
    const [first, second] = [await shop.code('ten'), await shop.code('ten')];
    await held(reserveBody(first));
    expect(await reasonOf(await shop.post('reserve', reserveBody(second)))).toBe('limit-total');
    shop.now += 15 * MINUTE;
    await held(reserveBody(second));
  });

  test('counts each day, and each shopper by their key, for itself', async () => {
    await shop.publish([couponInput('ten', { limits: { perDay: 2, perShopper: 1 } })]);
    const next = async (customerKey: string) =>
      shop.post('reserve', reserveBody(await shop.code('ten'), { customerKey }));
    expect((await next('a')).status).toBe(200);
    expect(await reasonOf(await next('a'))).toBe('limit-shopper');
    expect((await next('b')).status).toBe(200);
    expect(await reasonOf(await next('c'))).toBe('limit-day');
  });

  test('says which limit it could not hold without a customer key', async () => {
    await shop.publish([couponInput('ten', { limits: { perShopper: 1 } })]);
    const answer = await answerOf(await shop.post('reserve', reserveBody(await shop.code('ten'))));
    expect(answer.unenforced).toEqual(['limits.perShopper']);
  });
});

describe('extend, commit, release, refund', () => {
  test('extends a hold that still stands, a day at most', async () => {
    await shop.publish([couponInput('ten')]);
    const reservation = await held(reserveBody(await shop.code('ten')));
    for (let passed = 0; passed < 24 * 60; passed += 14) {
      shop.now = START + passed * MINUTE;
      expect((await shop.post('extend', { reservation })).status).toBe(200);
    }
    const { expires } = await answerOf(await shop.post('extend', { reservation }));
    expect(expires).toBe(new Date(START + 24 * 60 * MINUTE).toISOString());
    shop.now = START + 24 * 60 * MINUTE;
    expect(await reasonOf(await shop.post('extend', { reservation }))).toBe('hold-expired');
  });

  test('extends for as long as a slow payment is said to take, a week at most, and never shortens', async () => {
    await shop.publish([couponInput('ten')]);
    const reservation = await held(reserveBody(await shop.code('ten')));
    const extend = async (minutes: number) =>
      (await answerOf(await shop.post('extend', { reservation, minutes }))).expires;
    expect(await extend(3 * 24 * 60)).toBe(new Date(START + 3 * 24 * 60 * MINUTE).toISOString());
    expect(await extend(5)).toBe(new Date(START + 3 * 24 * 60 * MINUTE).toISOString());
    shop.now += 2 * 24 * 60 * MINUTE;
    expect(await extend(7 * 24 * 60)).toBe(new Date(START + 7 * 24 * 60 * MINUTE).toISOString());
    expect(await reasonOf(await shop.post('extend', { reservation, minutes: 0 }))).toBe('invalid-request');
  });

  test('commits once, for one order', async () => {
    await shop.publish([couponInput('ten')]);
    const reservation = await held(reserveBody(await shop.code('ten')));
    const commit = (orderId: string) => shop.post('commit', { reservation, orderId });
    expect(await answerOf(await commit('order-1'))).toEqual({ committed: true, discount: 1_000, points: 0 });
    expect(await answerOf(await commit('order-1'))).toEqual({ committed: true, discount: 1_000, points: 0 });
    expect(await reasonOf(await commit('order-2'))).toBe('already-committed');
    expect(await reasonOf(await shop.post('release', { reservation }))).toBe('already-committed');
  });

  test('honours a hold in time, though the coupon was withdrawn meanwhile', async () => {
    await shop.publish([couponInput('ten')]);
    const reservation = await held(reserveBody(await shop.code('ten')));
    await shop.publish([couponInput('ten')], ['ten']);
    expect((await shop.post('commit', { reservation, orderId: 'order-1' })).status).toBe(200);
    await shop.publish([couponInput('ten')], []);
  });

  test('commits late where there is still room', async () => {
    await shop.publish([couponInput('ten', { limits: { total: 2 } })]);
    const reservation = await held(reserveBody(await shop.code('ten')));
    shop.now += 20 * MINUTE;
    // Sweeps the overdue hold.
    await held(reserveBody(await shop.code('ten')));
    expect((await shop.post('commit', { reservation, orderId: 'order-1' })).status).toBe(200);
    expect(await used('total')).toBe(2);
  });

  test('answers hold-expired, and why, where a late commit finds no room', async () => {
    await shop.publish([couponInput('ten', { limits: { total: 1 } })]);
    const reservation = await held(reserveBody(await shop.code('ten')));
    shop.now += 20 * MINUTE;
    await held(reserveBody(await shop.code('ten')));
    const problem = await answerOf(await shop.post('commit', { reservation, orderId: 'order-1' }));
    expect(problem).toMatchObject({ reason: 'hold-expired', because: 'limit-total', status: 409 });
    expect(await used('total')).toBe(1);
  });

  test('answers hold-expired where another checkout has the code by now, or the coupon is withdrawn', async () => {
    await shop.publish([couponInput('ten')]);
    const code = await shop.code('ten');
    const reservation = await held(reserveBody(code));
    shop.now += 20 * MINUTE;
    await held(reserveBody(code));
    const commit = () => shop.post('commit', { reservation, orderId: 'order-1' });
    expect(await answerOf(await commit())).toMatchObject({ reason: 'hold-expired', because: 'code-in-use' });
    await shop.publish([couponInput('ten')], ['ten']);
    expect(await answerOf(await commit())).toMatchObject({ reason: 'hold-expired', because: 'withdrawn' });
    await shop.publish([couponInput('ten')], []);
  });

  test('gives everything back on release, once', async () => {
    await shop.publish([
      couponInput('ten', { limits: { total: 1, perDay: 1, perShopper: 1, budget: 1_000 } }),
    ]);
    const code = await shop.code('ten');
    const reservation = await held(reserveBody(code, { customerKey: 'a' }));
    expect((await shop.post('release', { reservation })).status).toBe(200);
    expect((await shop.post('release', { reservation })).status).toBe(200);
    for (const kind of ['total', 'day', 'shopper', 'budget']) expect(await used(kind)).toBe(0);
    await held(reserveBody(code, { customerKey: 'a' }));
  });

  test('puts refunded money back into the budget, up to the discount, and leaves the code used', async () => {
    await shop.publish([couponInput('ten', { limits: { budget: 1_000 } })]);
    const code = await shop.code('ten');
    const reservation = await held(reserveBody(code));
    expect(await reasonOf(await shop.post('refund', { reservation }))).toBe('not-committed');
    await shop.post('commit', { reservation, orderId: 'order-1' });
    expect(await answerOf(await shop.post('refund', { reservation, amount: 400 }))).toEqual({
      refunded: 400,
      left: 600,
    });
    expect(await reasonOf(await shop.post('refund', { reservation, amount: 601 }))).toBe('refund-too-large');
    expect(await used('budget')).toBe(600);
    expect(await used('total')).toBe(1);
    expect(await reasonOf(await shop.post('reserve', reserveBody(code)))).toBe('code-used');
  });

  test('does not know the reservations of another shop', async () => {
    await shop.publish([couponInput('ten')]);
    const reservation = await held(reserveBody(await shop.code('ten')));
    const other = shop.appWith({ shop: 'https://other.example' });
    const response = await other.request('/etui/commit', {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.secret}`, 'idempotency-key': randomUUID() },
      body: JSON.stringify({ reservation, orderId: 'order-1' }),
    });
    expect(await reasonOf(response)).toBe('unknown-reservation');
  });
});

describe('the same request twice', () => {
  test('changes nothing the second time and hears the same answer', async () => {
    await shop.publish([couponInput('ten')]);
    const body = reserveBody(await shop.code('ten'));
    const headers = { 'idempotency-key': 'key-of-this-request' };
    const [first, second] = [
      await shop.post('reserve', body, headers),
      await shop.post('reserve', body, headers),
    ];
    expect(await second.json()).toEqual(await first.json());
    expect(await used('total')).toBe(1);
  });

  test('is told to wait while the first is at work, and then hears the same answer', async () => {
    const request = { shop: SHOP, key: 'key-of-two-at-once', content: 'the same', now: START };
    let times = 0;
    const ask = () => once(shop.database.db, request, async () => ({ times: ++times }));
    const [first, second] = await Promise.allSettled([ask(), ask()]);
    expect(first).toEqual({ status: 'fulfilled', value: { times: 1 } });
    expect(second).toMatchObject({ status: 'rejected', reason: { reason: 'request-in-progress' } });
    expect(await ask()).toEqual({ times: 1 });
  });

  test('is a new one once its key has expired, whether or not anybody has cleaned up', async () => {
    await shop.publish([couponInput('ten')]);
    const headers = { 'idempotency-key': 'key-of-last-week' };
    await shop.post('reserve', reserveBody(await shop.code('ten')), headers);
    shop.now += 7 * 24 * 60 * MINUTE;
    const other = reserveBody(await shop.code('ten'));
    const first = await shop.post('reserve', other, headers);
    expect(first.status).toBe(200);
    expect(await (await shop.post('reserve', other, headers)).json()).toEqual(await first.json());
  });

  test('has one key, in quotes as the draft wants it or without', async () => {
    await shop.publish([couponInput('ten')]);
    const body = reserveBody(await shop.code('ten'));
    const quoted = await shop.post('reserve', body, { 'idempotency-key': '"key-in-quotes"' });
    const bare = await shop.post('reserve', body, { 'idempotency-key': 'key-in-quotes' });
    expect(await bare.json()).toEqual(await quoted.json());
  });

  test('is refused when the key comes with another body', async () => {
    await shop.publish([couponInput('ten')]);
    const headers = { 'idempotency-key': 'key-of-this-request' };
    await shop.post('reserve', reserveBody(await shop.code('ten')), headers);
    const response = await shop.post('reserve', reserveBody(await shop.code('ten')), headers);
    expect(response.status).toBe(422);
    expect(await reasonOf(response)).toBe('idempotency-key-reused');
  });

  test('is tried again when the first was refused', async () => {
    await shop.publish([couponInput('ten', { limits: { total: 1 } })]);
    const reservation = await held(reserveBody(await shop.code('ten')));
    const headers = { 'idempotency-key': 'key-of-a-patient-one' };
    const body = reserveBody(await shop.code('ten'));
    expect(await reasonOf(await shop.post('reserve', body, headers))).toBe('limit-total');
    await shop.post('release', { reservation });
    expect((await shop.post('reserve', body, headers)).status).toBe(200);
  });

  test.each(['', 'short', 'with a blank', '"never closed', 'ü'.repeat(9), 'x'.repeat(129)])(
    'must carry a key, and %j is none',
    async (key) => {
      const response = await shop.post('release', { reservation: 'x' }, { 'idempotency-key': key });
      expect(response.status).toBe(400);
      expect(await reasonOf(response)).toBe('idempotency-key-missing');
    },
  );
});
