import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StudentInput, StudentOutput } from '../../../src/model/types.js';
import { attribute, type FeatureGroup, maskedInputs } from '../../../src/policy/explain.js';
import { shapleyValues } from '../../../src/policy/shapley.js';

describe('shapleyValues', () => {
  it('keeps the efficiency axiom for any game', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.infiniteStream(fc.double({ min: -1e3, max: 1e3, noNaN: true })),
        (n, stream) => {
          const worth = Array.from({ length: 1 << n }, () => stream.next().value as number);
          const sum = shapleyValues(n, worth).reduce((total, value) => total + value, 0);
          expect(sum).toBeCloseTo((worth.at(-1) as number) - (worth[0] as number), 6);
        },
      ),
    );
  });

  it('solves the glove game', () => {
    // Two left gloves, one right; a pair is worth 1. Known answer: 1/6, 1/6, 2/3.
    const worth = [0, 0, 0, 0, 0, 1, 1, 1];
    expect(shapleyValues(3, worth)).toEqual([
      expect.closeTo(1 / 6),
      expect.closeTo(1 / 6),
      expect.closeTo(2 / 3),
    ]);
  });
});

describe('attribute', () => {
  const groups: FeatureGroup[] = [
    { name: 'cart', part: 'context', from: 0, to: 1 },
    { name: 'profile', part: 'context', from: 1, to: 2 },
    { name: 'fit', part: 'relative', from: 0, to: 1 },
  ];
  const background = {
    hidden: Float32Array.of(0),
    context: Float32Array.of(0, 0),
    relative: Float32Array.of(0),
  };
  const moment = {
    hidden: Float32Array.of(5),
    context: Float32Array.of(2, 3),
    coupon: Float32Array.of(1),
    relative: Float32Array.of(7),
  };
  /** A linear "student": each feature adds itself, and cart × fit adds a product. */
  const run = ({ hidden, context, relative }: StudentInput): StudentOutput => {
    const rows = relative.length;
    const coupons = Float32Array.from({ length: rows * 3 });
    for (let row = 0; row < rows; row++) {
      const [cart, profile, fit] = [context[2 * row], context[2 * row + 1], relative[row]] as [
        number,
        number,
        number,
      ];
      coupons[3 * row] = (hidden[0] as number) + cart + profile + fit + cart * fit;
    }
    return { hidden, base: new Float32Array(rows * 2), coupons };
  };

  it('splits a known utility exactly: own effects in full, a product in halves', () => {
    const [off, on] = maskedInputs(moment, background, groups);
    const why = attribute([run(off), run(on)], groups, (_, heads) => heads[0] as number);
    expect(why.background).toBe(0);
    expect(why.utility).toBe(5 + 2 + 3 + 7 + 14);
    expect(Object.fromEntries(why.contributions.map(({ group, value }) => [group, value]))).toEqual({
      cart: expect.closeTo(2 + 7),
      profile: expect.closeTo(3),
      fit: expect.closeTo(7 + 7),
      visit: expect.closeTo(5),
    });
  });
});
