import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cart, type CartLine, subtotal } from '../../../src/events/cart.js';
import { cartMismatch, discountFor, inScope, marginRate, scopedSubtotal } from '../../../src/pool/benefit.js';
import type { Coupon, PoolInput } from '../../../src/pool/schema.js';
import { couponInput, poolOf } from '../policy/fixtures.js';

type CouponInput = PoolInput['coupons'][number];

const pool = poolOf([]);
const couponOf = (change: Partial<CouponInput>) => poolOf([couponInput(change)]).coupons[0] as Coupon;
const line = (change: Partial<CartLine> = {}): CartLine => ({
  itemId: 'a',
  category: 'shoes',
  brand: 'Tarn',
  unitPrice: 2_000,
  quantity: 1,
  onSale: false,
  ...change,
});
const off = (change: Partial<CouponInput>, ...lines: CartLine[]) =>
  discountFor(couponOf(change), { lines }, pool.economics);

const carts = fc
  .array(
    fc.record({
      itemId: fc.constantFrom('a', 'b', 'c'),
      category: fc.constantFrom('shoes', 'hats'),
      brand: fc.constantFrom('Tarn', 'Wren'),
      unitPrice: fc.nat(50_000),
      quantity: fc.integer({ min: 1, max: 9 }),
      onSale: fc.boolean(),
    }),
    { maxLength: 6 },
  )
  .map((lines): Cart => ({ lines }));

const coupons = fc
  .record({
    benefit: fc.oneof(
      fc.record({ kind: fc.constant('percent' as const), percent: fc.integer({ min: 1, max: 100 }) }),
      fc.record({ kind: fc.constant('fixed' as const), amount: fc.integer({ min: 1, max: 100_000 }) }),
      fc.record({ kind: fc.constant('free_shipping' as const) }),
    ),
    scope: fc.record({
      categories: fc.subarray(['shoes', 'hats']),
      excludeItems: fc.subarray(['a', 'b']),
      excludeSale: fc.boolean(),
    }),
    conditions: fc.record({ minCartValue: fc.nat(60_000) }),
  })
  .map(couponOf);

describe('a discount', () => {
  it('is a whole number from 0 to what is in scope, or the shipping fee, for any coupon and cart', () => {
    fc.assert(
      fc.property(coupons, carts, (coupon, cart) => {
        const discount = discountFor(coupon, cart, pool.economics);
        const most =
          coupon.benefit.kind === 'free_shipping' ? pool.economics.shippingFee : scopedSubtotal(coupon, cart);
        expect(Number.isInteger(discount)).toBe(true);
        expect(discount).toBeGreaterThanOrEqual(0);
        expect(discount).toBeLessThanOrEqual(most);
        if (cartMismatch(coupon, cart)) expect(discount).toBe(0);
      }),
    );
  });

  it('counts only lines in scope', () => {
    const hats = line({ itemId: 'b', category: 'hats', unitPrice: 10_000 });
    expect(off({ scope: { categories: ['shoes'] } }, line(), hats)).toBe(200);
    expect(off({ scope: { categories: ['shoes'] } }, hats)).toBe(0);
  });

  it('stops at its own ceiling', () => {
    expect(off({ benefit: { kind: 'percent', percent: 50, most: 700 } }, line())).toBe(700);
  });

  it('of a fixed amount never exceeds the goods', () => {
    expect(off({ benefit: { kind: 'fixed', amount: 9_999 } }, line())).toBe(2_000);
  });

  it('of free shipping is the fee, and nothing where the cart ships free anyway', () => {
    const economics = { ...pool.economics, freeShippingFrom: 4_000 };
    const coupon = couponOf({ benefit: { kind: 'free_shipping' } });
    expect(discountFor(coupon, { lines: [line()] }, economics)).toBe(490);
    expect(discountFor(coupon, { lines: [line({ quantity: 2 })] }, economics)).toBe(0);
  });

  it('waits for the minimum, to the cent', () => {
    expect(off({ conditions: { minCartValue: 2_001 } }, line())).toBe(0);
    expect(off({ conditions: { minCartValue: 2_000 } }, line())).toBe(200);
  });
});

describe('scope', () => {
  it('lets excludes win over includes', () => {
    const { scope } = couponOf({ scope: { items: ['a'], excludeItems: ['a'] } });
    expect(inScope(scope, line())).toBe(false);
  });

  it('of nothing named is the whole shop, sale items aside where it says so', () => {
    expect(inScope(couponOf({}).scope, line({ onSale: true }))).toBe(true);
    expect(inScope(couponOf({ scope: { excludeSale: true } }).scope, line({ onSale: true }))).toBe(false);
  });
});

describe('the gross margin of a cart', () => {
  it('weighs categories by value, and is the shop’s own for an empty cart', () => {
    const economics = { ...pool.economics, marginRate: 0.4, categoryMargins: { hats: 0.8 } };
    const cart = { lines: [line({ unitPrice: 3_000 }), line({ category: 'hats', unitPrice: 1_000 })] };
    expect(marginRate(economics, cart)).toBeCloseTo((0.4 * 3_000 + 0.8 * 1_000) / subtotal(cart));
    expect(marginRate(economics, { lines: [] })).toBe(0.4);
  });
});
