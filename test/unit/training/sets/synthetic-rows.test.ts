import { expect, test } from 'vitest';
import { matrixOf } from '../../../../training/baselines/matrix.js';
import type { RawColumn } from '../../../../training/sets/columns.js';
import { syntheticRows } from '../../../../training/sets/synthetic-rows.js';
import { createRandom } from '../../../../training/simulator/random.js';

const columns: readonly RawColumn[] = ['a', 'b', 'c'].map((name) => ({
  name,
  kind: 'number',
  block: 'context',
}));

/** Two bands that never mix: all columns below 1, or all above 10. */
const rows = (() => {
  const random = createRandom('rows');
  return matrixOf(
    Array.from({ length: 200 }, (_, at) =>
      Array.from({ length: 3 }, () => random.next() + (at % 2 ? 10 : 0)),
    ),
  );
})();

test('every value is one that occurs in its column, and whole rows are new', () => {
  const made = syntheticRows(columns, rows, 300, createRandom('made'));
  const seen = columns.map((_, column) => new Set(rows.values.filter((__, at) => at % 3 === column)));
  made.values.forEach((value, at) => {
    expect(seen[at % 3]!.has(value)).toBe(true);
  });
  const old = new Set(
    Array.from({ length: 200 }, (_, row) => rows.values.subarray(row * 3, row * 3 + 3).join()),
  );
  const fresh = Array.from({ length: 300 }, (_, row) => made.values.subarray(row * 3, row * 3 + 3).join());
  expect(fresh.filter((row) => !old.has(row)).length).toBeGreaterThan(150);
});

test('only rows that resemble each other are mixed', () => {
  const made = syntheticRows(columns, rows, 300, createRandom('made'));
  for (let row = 0; row < 300; row++) {
    const own = made.values.subarray(row * 3, row * 3 + 3);
    expect(new Set(own.map((value) => Number(value > 5))).size).toBe(1);
  }
});
