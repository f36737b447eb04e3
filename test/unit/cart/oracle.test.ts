import fc from 'fast-check';
import { expect, test } from 'vitest';
import { priceCart } from '../../../src/cart/price-cart.js';
import { carts, economics, wallets } from './arbitraries.js';
import { judge, type Verdict } from './oracle.js';

/** 10,000 by `ETUI_FUZZ=10000 npx vitest run --project unit test/unit/cart/oracle.test.ts`. */
const RUNS = Number(process.env.ETUI_FUZZ ?? 300);

function verdictOf(...[wallet, cart, shop]: Parameters<typeof priceCart>): Verdict {
  const { uses, unused } = priceCart(wallet, cart, shop);
  return {
    used: uses.map(({ coupon, take }) => ({
      id: coupon.id,
      lines: take.lines.map(BigInt),
      shipping: BigInt(take.shipping),
      gift: BigInt(take.gift),
    })),
    unused: unused.map(({ coupon, reason }) => ({ id: coupon.id, reason })),
  };
}

test('the engine and a slow oracle that tries every choice agree on every line of every cart', () => {
  fc.assert(
    fc.property(wallets, carts, economics, (wallet, cart, shop) => {
      expect(verdictOf(wallet, cart, shop)).toEqual(judge(wallet, cart, shop));
    }),
    { numRuns: RUNS },
  );
}, 600_000);
