import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { partBack } from '../../../server/redeem/refund-pieces.js';
import { takeOff, untouched } from '../../../src/cart/take-off.js';
import { cartMismatch } from '../../../src/pool/benefit.js';
import { carts, coupons, economics } from '../cart/arbitraries.js';
import {
  type CouponInput,
  cartOf,
  couponInput,
  openShop,
  reserveBody,
  START,
  type TestShop,
} from './shop.js';

let shop: TestShop;
beforeAll(async () => {
  shop = await openShop([couponInput('one')]);
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.now = START;
});

const terms = (id: string, benefit: CouponInput['benefit'], rest: Partial<CouponInput> = {}): CouponInput =>
  couponInput(id, { benefit, copy: { en: { title: 'An offer', body: 'For this cart.' } }, ...rest });
const share = (id: string, percent: number, rest: Partial<CouponInput> = {}) =>
  terms(id, { kind: 'percent', percent }, rest);
const fixed = (id: string, amount: number, rest: Partial<CouponInput> = {}) =>
  terms(id, { kind: 'fixed', amount }, rest);

async function post(path: string, body: object): Promise<Record<string, never> & { reason?: string }> {
  return (await (await shop.post(path, body)).json()) as Record<string, never>;
}
async function all(ids: readonly string[], changes: Readonly<Record<string, unknown>> = {}) {
  const codes = [];
  for (const id of ids) codes.push(await shop.code(id));
  const { code, ...body } = reserveBody('', changes);
  return post('reserve-all', { ...body, codes });
}

describe('several codes at once', () => {
  test('are applied in the cart’s order, whatever the order they come in', async () => {
    await shop.publish([share('share', 10), fixed('amount', 500)]);
    for (const ids of [
      ['share', 'amount'],
      ['amount', 'share'],
    ]) {
      expect(await all(ids)).toMatchObject({
        discount: 1_500,
        reservations: [
          { coupon: 'share', discount: 1_000, lines: [{ discount: 1_000 }] },
          { coupon: 'amount', discount: 500, lines: [{ discount: 500 }] },
        ],
      });
    }
  });

  test('are held all or none, and the refusal says which of them it is about', async () => {
    await shop.publish([
      share('scarce', 10, { limits: { total: 1 } }),
      fixed('spent', 500, { limits: { total: 0 } }),
    ]);
    expect(await all(['scarce', 'spent'])).toMatchObject({
      reason: 'limit-total',
      detail: expect.stringMatching(/^codes\.1: /),
    });
    // Nothing of the first is taken.
    expect(await all(['scarce'])).toMatchObject({ discount: 1_000 });
  });

  test('of one class, or of one coupon twice, are refused', async () => {
    await shop.publish([
      share('a', 10, { stacking: { class: 'x' } }),
      share('b', 10, { stacking: { class: 'x' } }),
    ]);
    expect((await all(['a', 'b'])).reason).toBe('does-not-stack');
    expect((await all(['a', 'a'])).reason).toBe('does-not-stack');
  });

  test('asked for again with another cart, replace each other’s holds', async () => {
    await shop.publish([
      share('again-share', 10, { limits: { total: 1 } }),
      fixed('again-amount', 500, { limits: { total: 1 } }),
    ]);
    const checkoutId = randomUUID();
    const codes = [await shop.code('again-amount'), await shop.code('again-share')];
    const { code, ...body } = reserveBody('', { checkoutId });
    expect(await post('reserve-all', { ...body, codes })).toMatchObject({ discount: 1_500 });
    expect(await post('reserve-all', { ...body, codes, cart: cartOf(8_000) })).toMatchObject({
      discount: 1_300,
    });
  });
});

describe('new kinds at the checkout', () => {
  test('a gift that is not in the cart is named, and its price counts', async () => {
    await shop.publish([
      terms('mug', { kind: 'gift', itemId: 'mug', price: 1_200 }, { limits: { budget: 1_200 } }),
    ]);
    const answer = await post('reserve', reserveBody(await shop.code('mug')));
    expect(answer).toMatchObject({
      discount: 1_200,
      lines: [{ discount: 0 }],
      shipping: 0,
      gift: { itemId: 'mug', price: 1_200 },
    });
    expect((await post('reserve', reserveBody(await shop.code('mug')))).reason).toBe('limit-budget');
  });

  test('sets and steps are held to their terms', async () => {
    await shop.publish([
      terms('sets', { kind: 'buy_x_get_y', buy: 2, get: 1 }),
      terms('steps', {
        kind: 'tiered',
        steps: [
          { from: 5_000, percent: 5 },
          { from: 20_000, percent: 10 },
        ],
      }),
    ]);
    const [two, three] = [2, 3].map((quantity) => cartOf(3_000, { quantity }));
    expect((await post('reserve', reserveBody(await shop.code('sets'), { cart: two }))).reason).toBe(
      'too-few-items',
    );
    expect(await post('reserve', reserveBody(await shop.code('sets'), { cart: three }))).toMatchObject({
      discount: 3_000,
    });
    expect(
      (await post('reserve', reserveBody(await shop.code('steps'), { cart: cartOf(4_999) }))).reason,
    ).toBe('cart-below-minimum');
    expect(await post('reserve', reserveBody(await shop.code('steps')))).toMatchObject({ discount: 500 });
  });

  test('a line that names its rate hears its tax', async () => {
    await shop.publish([share('share', 10)]);
    const cart = cartOf(12_000, { taxPercent: 20 });
    expect(await post('reserve', reserveBody(await shop.code('share'), { cart }))).toMatchObject({
      lines: [{ discount: 1_200, tax: 1_800 }],
    });
  });

  test('a cart worth more than can be counted exactly is refused', async () => {
    await shop.publish([share('share', 10)]);
    const cart = cartOf(1_000_000_000_000, { quantity: 100_000 });
    expect((await post('reserve', reserveBody(await shop.code('share'), { cart }))).reason).toBe(
      'invalid-request',
    );
  });
});

describe('a refund by pieces', () => {
  const cart = { lines: [{ itemId: 'cup', unitPrice: 333, quantity: 3 }] };

  test('gives back each piece’s part, and all of the discount in the end', async () => {
    await shop.publish([share('share', 10)]);
    const { reservation } = await post('reserve', reserveBody(await shop.code('share'), { cart }));
    await shop.post('commit', { reservation, orderId: 'order-1' });
    const back = (pieces: number[]) => post('refund', { reservation, returned: { cart, pieces } });
    expect(await back([1])).toEqual({ refunded: 33, left: 67 });
    expect(await back([1])).toEqual({ refunded: 0, left: 67 });
    expect(await back([2])).toEqual({ refunded: 33, left: 34 });
    expect((await back([4])).reason).toBe('invalid-request');
    expect((await back([1, 1])).reason).toBe('invalid-request');
    expect(await back([3])).toEqual({ refunded: 34, left: 0 });
  });

  test('is never more than is left, whatever cart is told and whatever the terms are by now', () => {
    fc.assert(
      fc.property(
        fc.option(coupons, { nil: undefined }),
        carts,
        economics,
        fc.nat(40_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (coupon, cart, shop, discount, part) => {
          const refunded = Math.floor(discount * part);
          const pieces = cart.lines.map(({ quantity }) => Math.floor(quantity * part));
          const back = partBack(coupon, { discount, refunded }, { cart, pieces }, shop);
          expect(Number.isSafeInteger(back) && back >= 0 && back <= discount - refunded).toBe(true);
          const everything = cart.lines.map(({ quantity }) => quantity);
          expect(partBack(coupon, { discount, refunded }, { cart, pieces: everything }, shop)).toBe(
            discount - refunded,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('is the allocation’s own where nothing has changed since', () => {
    fc.assert(
      fc.property(coupons, carts, economics, (coupon, cart, shop) => {
        fc.pre(cartMismatch(coupon, cart) === undefined && coupon.benefit.kind !== 'buy_x_get_y');
        const take = takeOff(coupon, cart, untouched(cart, shop), shop);
        fc.pre(cart.lines.length > 1);
        // The first line comes back whole: exactly what was allocated to it.
        const pieces = cart.lines.map(({ quantity }, at) => (at === 0 ? quantity : 0));
        const back = partBack(coupon, { discount: take.total, refunded: 0 }, { cart, pieces }, shop);
        expect(back).toBe(take.lines[0]);
      }),
    );
  });
});
