import { afterEach, expect, test, vi } from 'vitest';
import { checkPool } from '../../../server/sign/check-pool.js';
import { remembered } from '../../../server/sign/remembered.js';
import { couponInput, poolInput } from './shop.js';

afterEach(() => vi.unstubAllGlobals());

test('is asked once for each combination of words', () => {
  const ask = vi.fn((...words: string[]) => words.length);
  const known = remembered(ask);
  expect([known('a', 'b'), known('a', 'b'), known('a')]).toEqual([2, 2, 1]);
  expect(ask).toHaveBeenCalledTimes(2);
});

test('a pool of many coupons makes few of Intl’s formats: each takes milliseconds', () => {
  let formats = 0;
  const counted = (one: typeof Intl.NumberFormat | typeof Intl.DateTimeFormat) => ({
    value: new Proxy(one, {
      construct(target, given) {
        formats += 1;
        return Reflect.construct(target, given);
      },
    }),
  });
  const [NumberFormat, DateTimeFormat] = [counted(Intl.NumberFormat), counted(Intl.DateTimeFormat)];
  vi.stubGlobal('Intl', Object.create(Intl, { NumberFormat, DateTimeFormat }));
  const made = (count: number) => {
    formats = 0;
    // A language that nobody has asked about yet.
    const copy = { [count === 2 ? 'nb' : 'fi']: { title: '10 % off', body: 'From €30, until 2 May.' } };
    const coupons = Array.from({ length: count }, (_, index) => couponInput(`coupon-${index}`, { copy }));
    checkPool(poolInput(coupons));
    return formats;
  };
  expect(made(2)).toBeGreaterThan(5);
  expect(made(40)).toBeLessThan(30);
});
