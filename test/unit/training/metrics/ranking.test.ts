import fc from 'fast-check';
import { expect, test } from 'vitest';
import { averagePrecision, rocAuc } from '../../../../training/metrics/ranking.js';

// roc_auc_score, average_precision_score of scikit-learn 1.9 on these rows.
const labels = [1, 0, 1, 1, 0, 0, 1, 0];
const scores = [0.9, 0.8, 0.7, 0.7, 0.7, 0.3, 0.2, 0.2];
const weights = [1, 2, 1, 0.5, 1, 3, 1, 1];

test('areas and precision agree with scikit-learn, ties and weights included', () => {
  expect(rocAuc(labels, scores)).toBeCloseTo(0.59375, 12);
  expect(averagePrecision(labels, scores)).toBeCloseTo(0.675, 12);
  expect(rocAuc(labels, scores, weights)).toBeCloseTo(0.5816326530612246, 12);
  expect(averagePrecision(labels, scores, weights)).toBeCloseTo(0.5757575757575757, 12);
});

test('a constant score is worth a half, a perfect one 1, a reversed one 0', () => {
  expect(rocAuc(labels, new Float32Array(8))).toBe(0.5);
  expect(rocAuc(labels, labels)).toBe(1);
  expect(
    rocAuc(
      labels,
      labels.map((one) => -one),
    ),
  ).toBe(0);
});

test('the area is the share of pairs that stand the right way round', () => {
  const row = fc.record({ label: fc.constantFrom(0, 1), score: fc.integer({ min: 0, max: 5 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
      const [ones, zeros] = [rows.filter((one) => one.label), rows.filter((one) => !one.label)];
      fc.pre(ones.length > 0 && zeros.length > 0);
      const pairs = ones.flatMap((one) => zeros.map((zero) => (Math.sign(one.score - zero.score) + 1) / 2));
      const area = rocAuc(
        rows.map(({ label }) => label),
        rows.map(({ score }) => score),
      );
      expect(area).toBeCloseTo(pairs.reduce((sum, one) => sum + one, 0) / pairs.length, 12);
    }),
  );
});
