import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DESCENT, descend, type Price } from '../../../../server/pace/dual-descent.js';

const at = (value: number, known = 50): Price => ({ value, known, drift: 0, rate: 1 });
const even = { planned: 10, rate: 1, mayFall: true };

describe('descend', () => {
  test('raises the price of a coupon that is spent faster than planned, and lowers it when slower', () => {
    expect(descend(at(1), { ...even, seen: 20 }).value).toBeGreaterThan(1);
    expect(descend(at(1), { ...even, seen: 2 }).value).toBeLessThan(1);
    expect(descend(at(1), { ...even, seen: 10 }).value).toBe(1);
  });

  test('takes the subgradient step (seen − planned)/(κ·K) once much is known', () => {
    const price = at(1, DESCENT.memory);
    const { value } = descend(price, { ...even, seen: 11 });
    expect(value - 1).toBeCloseTo(1 / (DESCENT.slope * (DESCENT.memory + 10)), 3);
  });

  test('moves less the more is known', () => {
    const moved = (known: number) => descend(at(1, known), { ...even, seen: 20 }).value - 1;
    expect(moved(5)).toBeGreaterThan(moved(20));
    expect(moved(20)).toBeGreaterThan(moved(100));
  });

  test('follows a plan that halves at once, by ln 2 / κ', () => {
    const { value } = descend(at(1), { ...even, seen: 10, rate: 0.5 });
    expect(value).toBeCloseTo(1 + Math.LN2 / DESCENT.slope, 10);
  });

  test('never lowers a price by spend that may be incomplete, and still raises it', () => {
    expect(descend(at(1), { ...even, seen: 0, mayFall: false }).value).toBe(1);
    expect(descend(at(1), { ...even, seen: 30, mayFall: false }).value).toBeGreaterThan(1);
  });

  test('keeps 1,000 random spend curves within 0 and the ceiling, and each step within its bound', () => {
    const tick = fc.record({
      seen: fc.double({ min: 0, max: 1e6, noNaN: true }),
      planned: fc.double({ min: 0, max: 1e4, noNaN: true }),
      rate: fc.double({ min: 0, max: 1e4, noNaN: true }),
      mayFall: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(tick, { minLength: 1, maxLength: 40 }), (ticks) => {
        let price: Price = { value: DESCENT.first, known: 0, drift: 0, rate: 0 };
        for (const one of ticks) {
          const next = descend(price, one);
          const moved = next.value - price.value;
          // Plain comparisons: 1,000 curves make a hundred thousand of them.
          if (!(next.value >= 0 && next.value <= DESCENT.ceiling)) return false;
          if (!(Math.abs(moved) <= DESCENT.most + 1e-9 && (one.mayFall || moved >= 0))) return false;
          price = next;
        }
        return true;
      }),
      { numRuns: 1_000 },
    );
  });

  test('finds the price that meets the plan, from a demand it knows nothing of', () => {
    // Demand falls by a factor e^(−1.7·price), 6 times the plan at price 0: the right price is ln 6 / 1.7.
    let price: Price = { value: DESCENT.first, known: 0, drift: 0, rate: 0 };
    for (let tick = 0; tick < 400; tick++)
      price = descend(price, { seen: 12 * Math.exp(-1.7 * price.value), planned: 2, rate: 2, mayFall: true });
    expect(price.value).toBeCloseTo(Math.log(6) / 1.7, 2);
  });
});
