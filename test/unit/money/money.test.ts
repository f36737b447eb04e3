import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyExponent, share, toDecimal, toMinor } from '../../../src/money.js';

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

describe('a share', () => {
  it('is a whole number within half a unit of the exact one, and never more than the amount', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.double({ min: 0, max: 1, noNaN: true }), (amount, rate) => {
        const part = share(amount, rate);
        expect(Number.isInteger(part)).toBe(true);
        expect(Math.abs(part - amount * rate)).toBeLessThanOrEqual(0.5);
        expect(part).toBeLessThanOrEqual(amount);
      }),
    );
  });
});
