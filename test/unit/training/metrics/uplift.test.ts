import { expect, test } from 'vitest';
import { qiniArea, qiniCurve, upliftAt } from '../../../../training/metrics/uplift.js';

// Worked through by hand, and once more in numpy from scikit-uplift's published definition.
const scores = [0.5, 0.4, 0.4, 0.3, 0.2, 0.2, 0.1, 0, -0.1, -0.2];
const labels = [1, 0, 1, 1, 0, 1, 0, 0, 1, 0];
const treated = [1, 1, 0, 1, 0, 1, 0, 1, 0, 0];

test('the curve has one point for each distinct score', () => {
  const { x, y } = qiniCurve(labels, scores, treated);
  expect(x).toEqual([0, 1, 3, 4, 6, 7, 8, 9, 10]);
  const expected = [0, 1, -1, -1, 1, 5 / 3, 4 / 3, 0.5, 1];
  expected.forEach((value, at) => {
    expect(y[at]).toBeCloseTo(value, 12);
  });
});

test('the area is measured from the random line, in areas of the perfect order', () => {
  expect(qiniArea(labels, scores, treated)).toBeCloseTo(-0.05405405405405406, 12);
  expect(qiniArea(labels, new Float32Array(10), treated)).toBe(0);
  const perfect = labels.map((label, row) => (treated[row] ? label : -label));
  expect(qiniArea(labels, perfect, treated)).toBeCloseTo(1, 12);
});

test('uplift among the best half compares the arms there; of equal scores the later row counts first', () => {
  // Rows 0, 2, 1, 3, 5 come first: treated 1, 0, 1, 1 against the one control's 1.
  expect(upliftAt(labels, scores, treated, 0.5)).toBeCloseTo(3 / 4 - 1, 12);
});
