import { expect, test } from 'vitest';
import { matrixOf, takeRows } from '../../../../training/baselines/matrix.js';
import { blockEncoder, rawTable, treeEncoder } from '../../../../training/sets/columns.js';

const table = rawTable([
  { name: 'pages', kind: 'number', block: 'context', values: ['0', '1', '2', '3', '4'] },
  { name: 'month', kind: 'category', block: 'context', values: ['May', 'Nov', 'May', 'Nov', 'Dec'] },
  { name: 'type', kind: 'category', block: 'coupons', values: ['bar', 'bar', 'bar', 'bar', 'bar'] },
]);

test('trees see numbers as they are and a column for each level', () => {
  const encode = treeEncoder(table, table.values);
  expect([...encode(table.values).values.subarray(0, 5)]).toEqual([0, 1, 0, 0, 1]);
});

test('networks see numbers in pieces between quantiles, each block by itself', () => {
  const encode = blockEncoder(table, table.values, 2);
  const { context, coupons, relative } = encode(matrixOf([[3, 9, 0]]));
  // Quantiles 0, 2, 4: three is all of the first piece and half of the second. No level has five rows but `bar`.
  expect([...context.values]).toEqual([1, 0.5]);
  expect([...coupons.values]).toEqual([1]);
  // A block without columns is one column of zeros.
  expect([...relative.values]).toEqual([0]);
});

test('an encoding knows training rows only: what lies beyond them is clipped, new levels are no level', () => {
  const training = takeRows(table.values, [0, 1, 2]);
  const encode = treeEncoder(table, training);
  const [may, nov] = [1, 2];
  const december = encode(takeRows(table.values, [4])).values;
  expect([december[may], december[nov]]).toEqual([0, 0]);
  const pieces = blockEncoder(table, training, 2)(takeRows(table.values, [4])).context.values;
  expect([...pieces.subarray(0, 2)]).toEqual([1, 1]);
});
