import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CartLine } from '../../../src/events/cart.js';
import { COUPON_COLUMNS, COUPON_WIDTH, encodeCoupons } from '../../../src/features/coupon.js';
import { encodeRelatives, RELATIVE_COLUMNS, RELATIVE_WIDTH } from '../../../src/features/relative.js';
import { EMPTY_SHOPPER } from '../../../src/features/shopper.js';
import { scoreCoupon, scoreNone } from '../../../src/model/score.js';
import { discountFor, discountOn, scopedSubtotal } from '../../../src/pool/benefit.js';
import type { Coupon } from '../../../src/pool/schema.js';
import { carts, coupons, economics } from '../cart/arbitraries.js';
import { couponInput, NOW, poolOf } from '../policy/fixtures.js';

const GIFT = { kind: 'gift', itemId: 'mug', price: 1_000, cost: 400 } as const;
const SETS = { kind: 'buy_x_get_y', buy: 2, get: 1 } as const;
const STEPS = {
  kind: 'tiered',
  steps: [
    { from: 8_000, percent: 5 },
    { from: 20_000, percent: 10 },
  ],
} as const;
const pool = poolOf([
  couponInput({ id: 'gift', benefit: GIFT }),
  couponInput({ id: 'sets', benefit: SETS }),
  couponInput({ id: 'steps', benefit: { ...STEPS, steps: [...STEPS.steps] } }),
]);
const [gift, sets, steps] = pool.coupons as [Coupon, Coupon, Coupon];

const line = (unitPrice: number, quantity = 1): CartLine => ({
  itemId: 'shirt',
  unitPrice,
  quantity,
  onSale: false,
});
const stateWith = (...lines: CartLine[]) => ({ ...EMPTY_SHOPPER, cart: { lines } });

/** A column of each coupon's own terms. */
function terms(name: string): number[] {
  const rows = encodeCoupons(pool.coupons, pool);
  return pool.coupons.map((_, row) => rows[row * COUPON_WIDTH + COUPON_COLUMNS.indexOf(name)] as number);
}
/** A column of each coupon relative to a cart. */
function relative(name: string, ...lines: CartLine[]): number[] {
  const rows = encodeRelatives(pool.coupons, stateWith(...lines), [], NOW, pool);
  return pool.coupons.map((_, row) => rows[row * RELATIVE_WIDTH + RELATIVE_COLUMNS.indexOf(name)] as number);
}

describe('kinds that the model was not trained on', () => {
  test('leave the columns of its kinds at 0', () => {
    for (const name of ['percent', 'capped', 'fixed', 'freeShipping']) expect(terms(name)).toEqual([0, 0, 0]);
  });

  test('are told by what they are worth on a typical order, or on the first step above it', () => {
    // 50.00: a gift of 10.00, a third of it rounded down, 5 % of 80.00.
    const worth = terms('worth');
    for (const [at, off] of [1_000, 1_666, 400].entries()) expect(worth[at]).toBeCloseTo(off / 5_000, 6);
    expect(terms('minimum').map((value) => value > 0)).toEqual([false, false, true]);
  });

  test('are told by what they take off this cart', () => {
    expect(relative('usable', line(2_000, 2))).toEqual([1, 0, 0]);
    expect(relative('usable', line(2_000, 4))).toEqual([1, 1, 1]);
    const saves = relative('saves', line(2_000, 4));
    for (const [at, off] of [1_000, 2_000, 400].entries()) expect(saves[at]).toBeCloseTo(off / 8_000, 6);
  });

  test('say how far a first step is', () => {
    expect(relative('reached', line(2_000))[2]).toBeCloseTo(0.25, 6);
    expect(relative('savesGrown', line(2_000))[2]).toBeCloseTo(0.05, 6);
  });
});

describe('what new kinds are expected to bring', () => {
  const [base, heads] = [
    [0, 0],
    [0, 0, 0],
  ];

  test('a gift lowers no revenue, costs its cost in profit and its price in budgets', () => {
    const state = stateWith(line(5_000));
    const [none, score] = [scoreNone(base, state, pool), scoreCoupon(base, heads, gift, state, pool)];
    expect(score.revenue).toBeCloseTo(none.revenue, 9);
    expect(none.profit - score.profit).toBeCloseTo(score.pRedeem * 400, 9);
    expect(score.cost).toBeCloseTo(score.pRedeem * 1_000, 9);
  });

  test('a set is expected to take of an order like this cart what it takes of this cart', () => {
    // 10.00 of 110.00 here; of the 50.00 expected as large a part.
    const lines = [line(5_000, 2), { ...line(1_000), itemId: 'cap' }];
    const score = scoreCoupon(base, heads, sets, stateWith(...lines), pool);
    expect(score.cost).toBeCloseTo(score.pRedeem * Math.round((1_000 * 5_000) / 11_000), 6);
    // Before there is one, the most that 50.00 can give.
    const before = scoreCoupon(base, heads, sets, stateWith(line(5_000)), pool);
    expect(before.cost).toBeCloseTo(before.pRedeem * 1_666, 6);
  });

  test('a tiered coupon is expected on an order that has grown to its first step', () => {
    const score = scoreCoupon(base, heads, steps, stateWith(line(1_000)), pool);
    expect(score.cost).toBeCloseTo(score.pRedeem * 400, 6);
  });
});

test('what is expected of a value in scope is never less than what sets take of any cart of that value', () => {
  fc.assert(
    fc.property(coupons, carts, economics, (coupon, cart, shop) => {
      const { benefit } = coupon;
      fc.pre(benefit.kind === 'buy_x_get_y' && benefit.gets === undefined && benefit.pick === 'cheapest');
      const scoped = scopedSubtotal(coupon, cart);
      expect(discountFor(coupon, cart, shop)).toBeLessThanOrEqual(
        discountOn(coupon, scoped, scoped, shop) + 1,
      );
    }),
  );
});
