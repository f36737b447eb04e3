import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyExponent, percentOf, toDecimal, toMinor } from '../../../src/money.js';

describe('minor units', () => {
  it.each([
    [12.5, 'EUR', 1250],
    [0.1 + 0.2, 'EUR', 30],
    [1.005, 'EUR', 101],
    [19.99, 'USD', 1999],
    [1500, 'JPY', 1500],
    [1.2345, 'KWD', 1235],
    [-2.5, 'EUR', -250],
    [0.5, 'JPY', 1],
  ])('%d %s is %d', (decimal, currency, minor) => {
    expect(toMinor(decimal, currency)).toBe(minor);
  });

  it('come back as they were, in every currency', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF', 'XXX'),
        (minor, currency) => toMinor(toDecimal(minor, currency), currency) === minor,
      ),
    );
  });

  it('have two places where nothing else is known', () => {
    expect([currencyExponent('EUR'), currencyExponent('JPY'), currencyExponent('BHD')]).toEqual([2, 0, 3]);
  });
});

describe('a percentage of an amount', () => {
  const amounts = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  /** Ten-thousandths of a percent. */
  const parts = fc.integer({ min: 0, max: 1_000_000 });

  it('is the exact one, rounded half up, for every safe integer', () => {
    fc.assert(
      fc.property(amounts, parts, (amount, part) => {
        // Computed otherwise: in whole numbers of any size, doubled so that a half is whole.
        const doubled = 2n * BigInt(amount) * BigInt(part);
        expect(BigInt(percentOf(amount, part / 10_000))).toBe((doubled + 1_000_000n) / 2_000_000n);
      }),
    );
  });

  it.each([
    // 0.29 × 50 is 14.499999999999998, 0.07 × 50 is 3.5000000000000004.
    [50, 29, 15],
    [50, 7, 4],
    [49, 7, 3],
    [10_000, 8.875, 888],
    [333, 33.3333, 111],
    [1, 50, 1],
    [0, 100, 0],
    [Number.MAX_SAFE_INTEGER, 100, Number.MAX_SAFE_INTEGER],
  ])('of %d, %d %% is %d', (amount, percent, part) => {
    expect(percentOf(amount, percent)).toBe(part);
  });
});
