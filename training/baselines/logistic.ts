/** Linear models on standardised columns: logistic regression, and a mean with a log link for amounts. */
import { lbfgs } from './lbfgs.js';
import type { Matrix } from './matrix.js';

export interface LinearOptions {
  /** `logistic`: labels 0…1. `gamma`: labels ≥ 0, the answer is the log of their mean (gamma deviance). */
  readonly family?: 'logistic' | 'gamma';
  /** λ of ½·λ·‖w‖² beside the sum of the rows' losses, w per standard deviation: 1 is scikit-learn's C = 1. */
  readonly l2?: number;
  readonly steps?: number;
}

/** Answers bias + Σ weight·value of the raw columns. */
export interface LinearModel {
  readonly weights: Float64Array;
  readonly bias: number;
}

/**
 * @param labels one for each row, soft ones too
 * @param weights one for each row; all 1 where absent
 */
export function fitLinear(
  matrix: Matrix,
  labels: ArrayLike<number>,
  { family = 'logistic', l2 = 1, steps = 200 }: LinearOptions = {},
  weights?: ArrayLike<number>,
): LinearModel {
  const { rows, columns } = matrix;
  const { means, spreads } = momentsOf(matrix, weights);
  const total = sumOf(rows, (row) => weightOf(weights, row));
  const standard = standardised(matrix, means, spreads);
  const slopeOf = family === 'logistic' ? logisticSlope : gammaSlope;
  const start = new Float64Array(columns + 1);
  const mean = sumOf(rows, (row) => weightOf(weights, row) * (labels[row] as number)) / total;
  start[columns] = family === 'logistic' ? logit(mean) : Math.log(Math.max(1e-6, mean));
  const { point } = lbfgs(
    (at, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (let row = 0; row < rows; row++) {
        const base = row * columns;
        let answer = at[columns] as number;
        for (let column = 0; column < columns; column++) {
          answer += (at[column] as number) * (standard[base + column] as number);
        }
        const one = slopeOf(answer, labels[row] as number);
        const weight = weightOf(weights, row) / total;
        loss += weight * one.loss;
        const slope = weight * one.slope;
        for (let column = 0; column < columns; column++) {
          gradient[column] = (gradient[column] as number) + slope * (standard[base + column] as number);
        }
        gradient[columns] = (gradient[columns] as number) + slope;
      }
      for (let column = 0; column < columns; column++) {
        const value = at[column] as number;
        loss += ((l2 / total) * value * value) / 2;
        gradient[column] = (gradient[column] as number) + (l2 / total) * value;
      }
      return loss;
    },
    start,
    { steps },
  );
  const raw = Float64Array.from(
    { length: columns },
    (_, at) => (point[at] as number) / (spreads[at] as number),
  );
  const shift = raw.reduce((sum, weight, at) => sum + weight * (means[at] as number), 0);
  return { weights: raw, bias: (point[columns] as number) - shift };
}

/** Logits, or logs of means: one for each row. */
export function answerLinear(
  { weights, bias }: LinearModel,
  { rows, columns, values }: Matrix,
): Float64Array {
  const answers = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let answer = bias;
    for (let column = 0; column < columns; column++) {
      answer += (weights[column] as number) * (values[row * columns + column] as number);
    }
    answers[row] = answer;
  }
  return answers;
}

const one = { loss: 0, slope: 0 };

function logisticSlope(answer: number, label: number): typeof one {
  one.loss = Math.max(answer, 0) + Math.log1p(Math.exp(-Math.abs(answer))) - label * answer;
  one.slope = 1 / (1 + Math.exp(-answer)) - label;
  return one;
}

/** y·e^(−η) + η: least where e^η is the mean. */
function gammaSlope(answer: number, label: number): typeof one {
  const scaled = label * Math.exp(-Math.max(-30, answer));
  one.loss = scaled + answer;
  one.slope = 1 - scaled;
  return one;
}

const weightOf = (weights: ArrayLike<number> | undefined, row: number): number =>
  weights ? (weights[row] as number) : 1;

const logit = (rate: number): number => {
  const kept = Math.min(1 - 1e-6, Math.max(1e-6, rate));
  return Math.log(kept / (1 - kept));
};

function sumOf(count: number, of: (row: number) => number): number {
  let sum = 0;
  for (let row = 0; row < count; row++) sum += of(row);
  return sum;
}

/** Weighted means and standard deviations of the columns; a constant column has 1, which leaves it 0. */
function momentsOf({ rows, columns, values }: Matrix, weights: ArrayLike<number> | undefined) {
  const [means, spreads] = [new Float64Array(columns), new Float64Array(columns)];
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const weight = weightOf(weights, row);
    total += weight;
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column] as number;
      means[column] = (means[column] as number) + weight * value;
      spreads[column] = (spreads[column] as number) + weight * value * value;
    }
  }
  for (let column = 0; column < columns; column++) {
    const mean = (means[column] as number) / total;
    const variance = (spreads[column] as number) / total - mean * mean;
    means[column] = mean;
    spreads[column] = variance > 1e-9 * Math.max(1, mean * mean) ? Math.sqrt(variance) : 1;
  }
  return { means, spreads };
}

function standardised(
  { rows, columns, values }: Matrix,
  means: Float64Array,
  spreads: Float64Array,
): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      result[at] = ((values[at] as number) - (means[column] as number)) / (spreads[column] as number);
    }
  }
  return result;
}
