/** How far the model's probabilities can be taken at their word, before and after a simple recalibration. */
import { reliabilityBins } from '../../metrics/calibration.js';
import { bootstrapInterval, type Interval } from '../../metrics/intervals.js';
import type { CalibrationBin } from '../../report/calibration-plot.js';
import { createRandom } from '../../simulator/random.js';

/** Predictions beside what is true, row by row, and the shop of each. */
export interface Predicted {
  readonly predicted: ArrayLike<number>;
  readonly truth: ArrayLike<number>;
  readonly shop: ArrayLike<number>;
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  /** Mean |predicted − true| over bins of equal size, with its interval over shops. */
  readonly error: Interval;
}

const BINS = 10;
const DRAWS = 200;

/** Predictions in tenths by size, with the mean truth of each. */
export function calibrate(rows: Predicted, seed: number): Calibration {
  const order = rankedRows(rows.predicted);
  const random = createRandom(`calibration/${seed}`);
  const bins = tenths(order).map((members) => {
    const value = meanOf(rows.truth, members);
    const clusters = members.map((row) => rows.shop[row] as number);
    const { interval } = bootstrapInterval(
      members.length,
      (drawn) =>
        meanOf(
          rows.truth,
          Array.from(drawn, (at) => members[at] as number),
        ),
      random,
      { clusters, draws: DRAWS },
    );
    return { predicted: meanOf(rows.predicted, members), value, interval };
  });
  const error = bootstrapInterval(rows.truth.length, (drawn) => calibrationErrorOf(rows, drawn), random, {
    clusters: rows.shop,
    draws: DRAWS,
  });
  return { bins, error };
}

/** Mean |predicted − true| over tenths by prediction, weighted by size. */
export function calibrationErrorOf({ predicted, truth }: Predicted, drawn: ArrayLike<number>): number {
  const [p, t] = [predicted, truth].map((column) =>
    Float64Array.from(drawn, (row) => column[row] as number),
  ) as [Float64Array, Float64Array];
  return reliabilityBins(t, p, { bins: BINS }).reduce(
    (sum, bin) => sum + (bin.count / t.length) * Math.abs(bin.predicted - bin.observed),
    0,
  );
}

const rankedRows = (predicted: ArrayLike<number>): number[] =>
  Array.from({ length: predicted.length }, (_, row) => row).sort(
    (a, b) => (predicted[a] as number) - (predicted[b] as number) || a - b,
  );

const tenths = (order: readonly number[]): number[][] =>
  Array.from({ length: BINS }, (_, bin) =>
    order.slice(Math.round((bin * order.length) / BINS), Math.round(((bin + 1) * order.length) / BINS)),
  ).filter((members) => members.length > 0);

const meanOf = (column: ArrayLike<number>, rows: readonly number[]): number =>
  rows.reduce((sum, row) => sum + (column[row] as number), 0) / rows.length;

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));
const EDGE = 1e-6;
export const logitOf = (p: number): number => {
  const kept = Math.min(1 - EDGE, Math.max(EDGE, p));
  return Math.log(kept / (1 - kept));
};

export interface Recalibration {
  readonly slope: number;
  readonly shift: number;
}

/**
 * Two numbers that a shop could fit to its own outcomes: p' = σ(slope · logit p + shift), by maximum likelihood (Platt
 * 1999), in Newton steps.
 * @param outcomes 0…1
 */
export function fitRecalibration(predicted: ArrayLike<number>, outcomes: ArrayLike<number>): Recalibration {
  let [slope, shift] = [1, 0];
  for (let step = 0; step < 25; step++) {
    // Ridge of one row's worth: with few outcomes it stays near the identity.
    const gradient = [slope - 1, shift];
    let [aa, ab, bb] = [1, 0, 1];
    for (let row = 0; row < predicted.length; row++) {
      const x = logitOf(predicted[row] as number);
      const p = sigmoid(slope * x + shift);
      const [error, curve] = [p - (outcomes[row] as number), p * (1 - p)];
      gradient[0] = (gradient[0] as number) + error * x;
      gradient[1] = (gradient[1] as number) + error;
      aa += curve * x * x;
      ab += curve * x;
      bb += curve;
    }
    const determinant = aa * bb - ab * ab;
    const [ga, gb] = gradient as [number, number];
    slope -= (bb * ga - ab * gb) / determinant;
    shift -= (aa * gb - ab * ga) / determinant;
  }
  return { slope, shift };
}

export const recalibrated = (p: number, { slope, shift }: Recalibration): number =>
  sigmoid(slope * logitOf(p) + shift);
