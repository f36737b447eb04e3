import { expect, test } from 'vitest';
import { groupFolds, splitsOf, stratifiedFolds, stratifiedHalves } from '../../../../training/sets/folds.js';
import { numpyRandom } from '../../../../training/sets/mersenne-twister.js';

/** Thirty rows, every third a one. */
const labels = Array.from({ length: 30 }, (_, row) => Number(row % 3 === 0));

test('draws what numpy draws', () => {
  // np.random.RandomState(42).permutation(10)
  expect([...numpyRandom(42).permutation(10)]).toEqual([8, 1, 5, 0, 7, 2, 9, 4, 3, 6]);
});

test('deals rows as scikit-learn’s StratifiedKFold does', () => {
  // [f[1].tolist() for f in StratifiedKFold(3, shuffle=True, random_state=42).split(X, labels)]
  expect(splitsOf(stratifiedFolds(labels, 3, 42)).map(({ test }) => [...test])).toEqual([
    [3, 7, 9, 15, 16, 17, 19, 20, 24, 25],
    [1, 4, 5, 6, 8, 13, 21, 23, 27, 28],
    [0, 2, 10, 11, 12, 14, 18, 22, 26, 29],
  ]);
});

test('halves rows as scikit-learn’s StratifiedShuffleSplit does', () => {
  // [b.tolist() for _, b in StratifiedShuffleSplit(2, test_size=.5, random_state=42).split(X, labels)]
  expect(stratifiedHalves(labels, 2, 42).map(({ test }) => [...test])).toEqual([
    [20, 19, 14, 12, 9, 16, 7, 10, 27, 0, 3, 29, 4, 11, 22],
    [2, 10, 20, 9, 4, 5, 15, 1, 27, 11, 3, 22, 17, 26, 24],
  ]);
});

test('keeps all rows of a group in one fold, and folds alike in size', () => {
  const groups = Array.from({ length: 100 }, (_, row) => row % 17);
  const folds = groupFolds(groups, 5);
  groups.forEach((group, row) => {
    expect(folds[row]).toBe(folds[group]);
  });
  const sizes = splitsOf(folds).map(({ test }) => test.length);
  expect(sizes).toHaveLength(5);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(7);
});
