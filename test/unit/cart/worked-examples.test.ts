import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { priceCart } from '../../../src/cart/price-cart.js';
import { discountBack } from '../../../src/cart/refund.js';
import { inDayParts } from '../../../src/pool/shop-time.js';
import { couponInput, poolOf } from '../policy/fixtures.js';
import { couponOf, economicsOf } from './example.js';
import { ALONE } from './examples-alone.js';
import { BACK } from './examples-back.js';
import { HOURS } from './examples-hours.js';
import { TOGETHER } from './examples-together.js';
import { withTables } from './write-examples.js';

const named = <One extends { readonly name: string }>(all: readonly One[]) =>
  all.map((one) => [one.name, one] as const);

describe('a worked example comes out as computed by hand', () => {
  test.each(named([...ALONE, ...TOGETHER]))('%s', (_, example) => {
    const rates = example.lines.map(({ tax = 0 }) => tax);
    const cart = { lines: example.lines.map(({ tax, ...rest }) => rest) };
    const priced = priceCart(example.coupons.map(couponOf), cart, economicsOf(example.economics), rates);
    expect({
      off: priced.uses.map(({ coupon, take }) => [coupon.id, take.lines]),
      not: Object.fromEntries(priced.unused.map(({ coupon, reason }) => [coupon.id, reason])),
      offShipping: priced.uses.reduce((sum, { take }) => sum + take.shipping, 0),
      gift: priced.uses.reduce((sum, { take }) => sum + take.gift, 0),
      tax: priced.lines.map(({ tax }) => tax),
      pays: priced.total,
    }).toEqual({
      off: Object.entries(example.off),
      not: example.not ?? {},
      offShipping: example.offShipping ?? 0,
      gift: example.gift ?? 0,
      tax: example.tax ?? example.lines.map(() => 0),
      pays: example.pays,
    });
  });
});

describe('what goes back, as computed by hand', () => {
  test.each(named(BACK))('%s', (_, { economics, lines, coupon, returns, back, money }) => {
    const terms = economicsOf(economics);
    const [use] = priceCart([couponOf(coupon)], { lines }, terms).uses;
    if (!use) throw new Error('the coupon is used');
    let refunded = 0;
    let pieces = lines.map(() => 0);
    const found = returns.map((returned) => {
      pieces = pieces.map((count, at) => count + (returned[at] ?? 0));
      const now = discountBack(use, { lines }, { pieces, refunded }, terms);
      refunded += now;
      const value = lines.reduce((sum, { unitPrice }, at) => sum + unitPrice * (returned[at] ?? 0), 0);
      return [now, value - now];
    });
    expect(found).toEqual(back.map((now, index) => [now, money[index]]));
  });
});

describe('hours by the shop’s clock, worked out by hand', () => {
  test.each(named(HOURS))('%s', (_, { timeZone, hours, at }) => {
    const pool = poolOf([couponInput({ conditions: { dayParts: [hours] } })], { timeZone });
    const holds = at.map(([instant]) => [
      instant,
      inDayParts(pool.coupons[0] as never, pool, Date.parse(instant)),
    ]);
    expect(holds).toEqual(at);
  });
});

test('docs/cart.md shows these very examples', () => {
  const docs = readFileSync(new URL('../../../docs/cart.md', import.meta.url), 'utf8');
  const how = 'after a change: node scripts/run.mjs test/unit/cart/write-examples.ts';
  expect(docs, how).toBe(withTables(docs));
});

test('there are worked examples enough to read', () => {
  expect(ALONE.length + TOGETHER.length).toBeGreaterThanOrEqual(40);
});
