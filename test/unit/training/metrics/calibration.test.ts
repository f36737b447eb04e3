import { expect, test } from 'vitest';
import {
  brierScore,
  calibrationError,
  logLoss,
  reliabilityBins,
} from '../../../../training/metrics/calibration.js';

// log_loss, brier_score_loss of scikit-learn 1.9 on these rows.
const labels = [1, 0, 1, 1, 0, 0, 1, 0];
const probabilities = [0.9, 0.8, 0.7, 0.7, 0.7, 0.3, 0.2, 0.2];

test('log loss and Brier score agree with scikit-learn', () => {
  expect(logLoss(labels, probabilities)).toBeCloseTo(0.7276721909977963, 12);
  expect(logLoss(labels, probabilities, [1, 2, 1, 0.5, 1, 3, 1, 1])).toBeCloseTo(0.7586502720309114, 12);
  expect(brierScore(labels, probabilities)).toBeCloseTo(0.26125, 12);
});

test('a sure mistake costs much, but not everything', () => {
  expect(logLoss([1], [0])).toBeCloseTo(-Math.log(1e-15), 6);
});

test('bins of equal size keep equal probabilities together', () => {
  // The three at .7 begin in the lower half and stay there.
  const bins = reliabilityBins(labels, probabilities, { bins: 2 });
  expect(bins.map(({ count }) => count)).toEqual([6, 2]);
  expect(bins[0]).toMatchObject({ from: 0.2, to: 0.7, observed: 0.5 });
  expect(bins[0]?.predicted).toBeCloseTo(2.8 / 6, 12);
});

test('the calibration error weighs bins by their rows', () => {
  // By width, two bins: three rows at .2333 that are 1/3; five rows at .76 that are .6.
  const by = { bins: 2, by: 'width' } as const;
  expect(calibrationError(labels, probabilities, by)).toBeCloseTo((3 / 8) * 0.1 + (5 / 8) * 0.16, 12);
});
