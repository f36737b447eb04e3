import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PricedCart, priceCart } from '../../../src/cart/price-cart.js';
import { discountBack } from '../../../src/cart/refund.js';
import { takeOff, untouched } from '../../../src/cart/take-off.js';
import { type Cart, subtotal } from '../../../src/events/cart.js';
import { cartMismatch, discountFor, giftLine } from '../../../src/pool/benefit.js';
import type { Benefit } from '../../../src/pool/schema.js';
import { carts, coupons, economics, lines, wallets } from './arbitraries.js';
import { couponOf, economicsOf } from './example.js';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** What each line bears, whatever their order: each line written out beside it. */
const borne = (cart: Cart, priced: PricedCart) =>
  cart.lines.map((line, at) => JSON.stringify([line, priced.lines[at]?.discount])).sort();

describe('a cart with coupons on it', () => {
  test('adds up: lines, shipping and gifts to each coupon, coupons and lines to the total', () => {
    fc.assert(
      fc.property(wallets, carts, economics, (wallet, cart, shop) => {
        const priced = priceCart(wallet, cart, shop);
        for (const { take } of priced.uses) {
          expect(sum(take.lines) + take.shipping + take.gift).toBe(take.total);
          expect(take.total).toBeGreaterThan(0);
        }
        const gifts = sum(priced.uses.map(({ take }) => take.gift));
        const shipping = sum(priced.uses.map(({ take }) => take.shipping));
        expect(sum(priced.lines.map(({ discount }) => discount)) + shipping + gifts).toBe(priced.discount);
        expect(sum(priced.lines.map(({ gross }) => gross)) + priced.shipping).toBe(priced.total);
        expect(priced.uses.length + priced.unused.length).toBe(wallet.length);
      }),
    );
  });

  test('never takes more than a line is worth, nor anything that is no whole unit', () => {
    fc.assert(
      fc.property(wallets, carts, economics, (wallet, cart, shop) => {
        const priced = priceCart(wallet, cart, shop);
        for (const [at, { unitPrice, quantity }] of cart.lines.entries()) {
          const { discount = -1, net = -1, tax = -1 } = priced.lines[at] ?? {};
          expect(Number.isSafeInteger(discount) && discount >= 0 && net >= 0 && tax >= 0).toBe(true);
          expect(discount).toBeLessThanOrEqual(unitPrice * quantity);
        }
        expect(priced.shipping).toBeGreaterThanOrEqual(0);
        expect(priced.subtotal).toBe(subtotal(cart));
      }),
    );
  });

  test('is the same whatever the order of its lines and of its coupons', () => {
    const shuffled = <One>(all: readonly One[]) =>
      fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length });
    const both = fc
      .tuple(wallets, carts)
      .chain(([wallet, cart]) =>
        fc.tuple(fc.constant(wallet), fc.constant(cart), shuffled(wallet), shuffled(cart.lines)),
      );
    fc.assert(
      fc.property(both, economics, ([wallet, cart, otherWallet, otherLines], shop) => {
        const other = { lines: otherLines };
        const [one, two] = [priceCart(wallet, cart, shop), priceCart(otherWallet, other, shop)];
        expect(borne(other, two)).toEqual(borne(cart, one));
        expect(two.uses.map(({ coupon, take }) => [coupon.id, take.total])).toEqual(
          one.uses.map(({ coupon, take }) => [coupon.id, take.total]),
        );
        expect(two.unused.map(({ coupon, reason }) => [coupon.id, reason])).toEqual(
          one.unused.map(({ coupon, reason }) => [coupon.id, reason]),
        );
      }),
    );
  });

  test('with one coupon takes off what the device expects', () => {
    fc.assert(
      fc.property(coupons, carts, economics, (coupon, cart, shop) => {
        fc.pre(cartMismatch(coupon, cart) === undefined);
        expect(takeOff(coupon, cart, untouched(cart, shop), shop).total).toBe(
          discountFor(coupon, cart, shop),
        );
      }),
    );
  });

  test('never uses two of one class, nor an exclusive one beside another', () => {
    fc.assert(
      fc.property(wallets, carts, economics, (wallet, cart, shop) => {
        const used = priceCart(wallet, cart, shop).uses.map(({ coupon }) => coupon.stacking);
        const classes = used.flatMap((stacking) => stacking.class ?? []);
        expect(new Set(classes).size).toBe(classes.length);
        if (used.some(({ exclusive }) => exclusive)) expect(used).toHaveLength(1);
      }),
    );
  });
});

/** Kinds of which another piece in the cart never makes the discount less (docs/cart.md says when it does). */
function growsWithTheCart(benefit: Benefit): boolean {
  switch (benefit.kind) {
    case 'percent':
    case 'fixed':
    case 'gift':
      return true;
    case 'buy_x_get_y':
      return benefit.pick === 'each_set' && !benefit.gets;
    default:
      return false;
  }
}

describe('another piece in the cart', () => {
  const shop = economicsOf({ marginRate: 1 });

  test('never makes a discount less, for the kinds of which docs/cart.md says so', () => {
    fc.assert(
      fc.property(coupons, carts, lines, (coupon, cart, more) => {
        fc.pre(growsWithTheCart(coupon.benefit) && coupon.conditions.maxCartValue === undefined);
        const grown = { lines: [...cart.lines, more] };
        // A gift that is put into the cart at less than its signed price takes off no more than that.
        const { benefit } = coupon;
        fc.pre(benefit.kind !== 'gift' || giftLine(benefit.itemId, [more]) === undefined);
        expect(discountFor(coupon, grown, shop)).toBeGreaterThanOrEqual(discountFor(coupon, cart, shop));
      }),
      { numRuns: 400 },
    );
  });

  test('never makes it less with steps that rise', () => {
    const rising = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 1, max: 100 })), {
        selector: ([from]) => from,
        minLength: 1,
        maxLength: 4,
      })
      .map((pairs) => {
        const froms = pairs.map(([from]) => from).sort((a, b) => a - b);
        const percents = pairs.map(([, percent]) => percent).sort((a, b) => a - b);
        return froms.map((from, index) => ({ from, percent: percents[index] ?? 100 }));
      });
    fc.assert(
      fc.property(rising, carts, lines, (steps, cart, more) => {
        const coupon = couponOf({ id: 'steps', benefit: { kind: 'tiered', steps } });
        const grown = { lines: [...cart.lines, more] };
        expect(discountFor(coupon, grown, shop)).toBeGreaterThanOrEqual(discountFor(coupon, cart, shop));
      }),
    );
  });
});

describe('what goes back', () => {
  /** A cart's pieces in the order in which they come back. */
  const returns = carts.chain((cart) => {
    const pieces = cart.lines.flatMap(({ quantity }, at) => Array<number>(quantity).fill(at));
    return fc.tuple(
      fc.constant(cart),
      fc.shuffledSubarray(pieces, { minLength: pieces.length, maxLength: pieces.length }),
    );
  });

  test('is in all exactly what was taken, piece by piece in any order, and never less than nothing', () => {
    fc.assert(
      fc.property(wallets, returns, economics, (wallet, [cart, order], shop) => {
        for (const use of priceCart(wallet, cart, shop).uses) {
          const pieces = cart.lines.map(() => 0);
          let refunded = 0;
          for (const at of order) {
            pieces[at] = (pieces[at] ?? 0) + 1;
            const back = discountBack(use, cart, { pieces, refunded }, shop);
            expect(back).toBeGreaterThanOrEqual(0);
            refunded += back;
            expect(refunded).toBeLessThanOrEqual(use.take.total);
          }
          expect(refunded).toBe(use.take.total);
          expect(discountBack(use, cart, { pieces, refunded }, shop)).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('never makes a shopper pay for a return', () => {
    fc.assert(
      fc.property(coupons, returns, (coupon, [cart, order]) => {
        const shop = economicsOf({ marginRate: 1 });
        const [use] = priceCart([coupon], cart, shop).uses;
        fc.pre(use !== undefined && use.take.gift === 0);
        const pieces = cart.lines.map(() => 0);
        let [refunded, value] = [0, 0];
        for (const at of order) {
          pieces[at] = (pieces[at] ?? 0) + 1;
          value += cart.lines[at]?.unitPrice ?? 0;
          refunded += discountBack(use, cart, { pieces, refunded }, shop);
          expect(refunded).toBeLessThanOrEqual(value);
        }
      }),
      { numRuns: 300 },
    );
  });
});
