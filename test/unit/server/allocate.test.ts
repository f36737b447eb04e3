import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { discountOf } from '../../../server/redeem/terms.js';
import { allocate } from '../../../src/cart/allocate.js';
import { discountFor } from '../../../src/pool/benefit.js';
import { type Coupon, Pool } from '../../../src/pool/schema.js';
import { couponInput, poolInput } from './shop.js';

const amounts = fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 40 });

describe('allocate', () => {
  test('sums to the discount exactly, and gives no line more than its value', () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 0, max: 1, noNaN: true }), (values, part) => {
        const sum = values.reduce((total, value) => total + value, 0);
        const discount = Math.floor(sum * part);
        const shares = allocate(discount, values);
        expect(shares.reduce((total, share) => total + share, 0)).toBe(discount);
        for (const [index, share] of shares.entries()) expect(share).toBeLessThanOrEqual(values[index]!);
      }),
    );
  });

  test('stays within one unit of the exact proportion', () => {
    fc.assert(
      fc.property(amounts, (values) => {
        const sum = values.reduce((total, value) => total + value, 0);
        const discount = Math.floor(sum / 3);
        for (const [index, share] of allocate(discount, values).entries()) {
          expect(Math.abs(share - (discount * values[index]!) / Math.max(1, sum))).toBeLessThan(1.001);
        }
      }),
    );
  });

  test('gives the odd cent to the largest remainder, earlier lines first', () => {
    expect(allocate(100, [333, 333, 334])).toEqual([33, 33, 34]);
    expect(allocate(1, [10, 10])).toEqual([1, 0]);
  });

  test('refuses to split more than there is', () => {
    expect(() => allocate(3, [1, 1])).toThrow(TypeError);
  });
});

describe('discountOf', () => {
  test('never takes off more than the lines in scope are worth, whatever the terms', () => {
    const benefit = fc.oneof(
      fc.record({ kind: fc.constant('percent' as const), percent: fc.integer({ min: 1, max: 100 }) }),
      fc.record({ kind: fc.constant('fixed' as const), amount: fc.integer({ min: 1, max: 100_000 }) }),
    );
    const line = fc.record({
      itemId: fc.constantFrom('a', 'b', 'c'),
      unitPrice: fc.integer({ min: 1, max: 50_000 }),
      quantity: fc.integer({ min: 1, max: 5 }),
      onSale: fc.boolean(),
    });
    fc.assert(
      fc.property(benefit, fc.array(line, { minLength: 1, maxLength: 8 }), (terms, lines) => {
        const input = poolInput([couponInput('any', { benefit: terms, scope: { items: ['a', 'b'] } })]);
        // Costs nothing to make, so that the margin floor never steps in.
        const pool = v.parse(Pool, { ...input, economics: { marginRate: 1 } });
        const counted = lines.filter(({ itemId }) => itemId !== 'c');
        fc.pre(counted.length > 0);
        const coupon = pool.coupons[0] as Coupon;
        // 1 % of a cent is nothing, and refused as that.
        fc.pre(discountFor(coupon, { lines }, pool.economics) > 0);
        const discount = discountOf(coupon, { lines }, 'EUR', { pool, denied: [] });
        const worth = counted.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
        expect(discount.total).toBeLessThanOrEqual(worth);
        expect(discount.lines.reduce((sum, part) => sum + part, 0)).toBe(discount.total);
        for (const [index, { itemId }] of lines.entries())
          if (itemId === 'c') expect(discount.lines[index]).toBe(0);
      }),
    );
  });
});
