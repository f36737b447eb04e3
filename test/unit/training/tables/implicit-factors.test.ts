import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../training/simulator/random.js';
import {
  dot,
  fitImplicitFactors,
  foldIn,
  type ImplicitFactors,
  objective,
} from '../../../../training/tables/implicit-factors.js';
import { type Interactions, interactionsOf, transpose } from '../../../../training/tables/interactions.js';

/** Shoppers of two tastes: each touches `per` things, nine in ten from their own half of the range. */
function twoTastes(shoppers: number, items: number, per: number, seed: number): Interactions {
  const random = createRandom(seed);
  const rows = Array.from({ length: shoppers }, (_, shopper) => {
    const columns = Array.from({ length: per }, () => {
      const own = random.chance(0.9) ? shopper % 2 : 1 - (shopper % 2);
      return own * (items / 2) + random.integer(0, items / 2 - 1);
    });
    return { columns, strengths: columns.map(() => random.between(0.2, 2)) };
  });
  return interactionsOf(rows, items);
}

/** The objective as the paper writes it, over every pair. */
function plainObjective(entries: Interactions, fitted: ImplicitFactors): number {
  const { factors, users, items, confidence, ridge } = fitted;
  const strength = new Map<string, number>();
  for (let row = 0; row < entries.rows; row++)
    for (let at = entries.offsets[row] as number; at < (entries.offsets[row + 1] as number); at++)
      strength.set(`${row}/${entries.indices[at]}`, entries.strengths[at] as number);
  let sum = 0;
  for (let row = 0; row < entries.rows; row++)
    for (let column = 0; column < entries.columns; column++) {
      const r = strength.get(`${row}/${column}`);
      const score = dot(users, row * factors, items, column * factors, factors);
      sum += (1 + confidence * (r ?? 0)) * ((r === undefined ? 0 : 1) - score) ** 2;
    }
  return sum + ridge * [...users, ...items].reduce((all, value) => all + value * value, 0);
}

describe('implicit factors', () => {
  const entries = twoTastes(60, 40, 12, 1);

  test('every sweep lowers the objective', () => {
    const values: number[] = [];
    fitImplicitFactors(entries, { seed: 1, sweeps: 15, onSweep: (_, value) => values.push(value) });
    expect(values).toHaveLength(15);
    for (let at = 1; at < values.length; at++)
      expect(values[at]).toBeLessThan((values[at - 1] as number) + 1e-9 * (values[0] as number));
    expect(values.at(-1)).toBeLessThan(0.9 * (values[0] as number));
  });

  test('the objective is the sum over every pair that the paper writes', () => {
    const fitted = fitImplicitFactors(entries, { seed: 2, sweeps: 2, confidence: 7, ridge: 0.3, factors: 3 });
    expect(objective(entries, fitted)).toBeCloseTo(plainObjective(entries, fitted), 6);
  });

  test('the objective is flat in every factor of every shopper once they are solved', () => {
    const fitted = fitImplicitFactors(entries, { seed: 3, sweeps: 3, factors: 4 });
    const moved = (at: number, step: number) => {
      const users = fitted.users.slice();
      users[at] = (users[at] as number) + step;
      return plainObjective(entries, { ...fitted, users });
    };
    for (let at = 0; at < fitted.users.length; at += 7)
      expect(Math.abs(moved(at, 1e-3) - moved(at, -1e-3)) / 2e-3).toBeLessThan(1e-5);
  });

  test("folding in a training shopper's history gives their factors", () => {
    const fitted = fitImplicitFactors(entries, { seed: 4 });
    expect([...foldIn(entries, fitted)]).toEqual([...fitted.users]);
  });

  test('somebody new with one taste is matched with unseen things of that taste', () => {
    const fitted = fitImplicitFactors(entries, { seed: 5 });
    const person = foldIn(interactionsOf([{ columns: [0, 1, 2], strengths: [1, 1, 1] }], 40), fitted);
    const mean = (from: number, to: number) => {
      let sum = 0;
      for (let item = from; item < to; item++) sum += dot(person, 0, fitted.items, item * 8, 8);
      return sum / (to - from);
    };
    expect(mean(3, 20)).toBeGreaterThan(3 * Math.max(0.01, mean(20, 40)));
  });

  test('somebody without history has factors of zero', () => {
    const fitted = fitImplicitFactors(entries, { seed: 6 });
    expect([...foldIn(interactionsOf([{ columns: [], strengths: [] }], 40), fitted)]).toEqual(
      new Array(8).fill(0),
    );
  });

  test('the same seed gives the same bytes, another seed others', () => {
    const bytes = (seed: number) => [...fitImplicitFactors(entries, { seed }).items];
    expect(bytes(7)).toEqual(bytes(7));
    expect(bytes(7)).not.toEqual(bytes(8));
  });
});

describe('interactions', () => {
  test('transposing twice gives back what was there', () => {
    const row = fc.array(fc.tuple(fc.nat(11), fc.double({ min: 0.1, max: 9, noNaN: true })), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const entries = interactionsOf(
          rows.map((all) => ({ columns: all.map(([at]) => at), strengths: all.map(([, value]) => value) })),
          12,
        );
        expect(transpose(transpose(entries))).toEqual(entries);
        expect(transpose(entries).offsets.at(-1)).toBe(entries.indices.length);
      }),
    );
  });

  test('a column named twice adds up; one out of range or of no strength is left out', () => {
    const entries = interactionsOf([{ columns: [2, 0, 2, 5, 1], strengths: [1, 4, 2, 9, 0] }], 3);
    expect([...entries.indices]).toEqual([0, 2]);
    expect([...entries.strengths]).toEqual([4, 3]);
  });
});
