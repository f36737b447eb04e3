/**
 * A moment as one flat row, for models that know no sequences. The visit is summed up generously (how many acts, their
 * sums, means, fading sums and the last one), so that what recent acts say is not lost on them; only finer order is.
 */
import { CONTEXT_WIDTH, COUPON_WIDTH, EVENT_WIDTH, RELATIVE_WIDTH } from '../../src/features/encode.js';
import type { StudentInput } from '../../src/model/types.js';
import { emptyMatrix, type Matrix } from './matrix.js';

/** What each act keeps of its weight when another follows. */
const FADING = 0.7;

/** Columns that the visit and the shopper fill, V: 1 + 4·E + C. */
export const VISIT_COLUMNS = 1 + 4 * EVENT_WIDTH + CONTEXT_WIDTH;
/** Columns that a coupon fills, K + R. */
export const COUPON_COLUMNS = COUPON_WIDTH + RELATIVE_WIDTH;

/** Columns of the fading sums, the context and whether a coupon is shown: what a coupon's effect may hang on. */
const MOVERS = [
  [1 + 2 * EVENT_WIDTH, 1 + 3 * EVENT_WIDTH],
  [1 + 4 * EVENT_WIDTH, VISIT_COLUMNS],
] as const;

/** One candidate of one input, or nothing (−1). */
export interface Pair {
  readonly input: number;
  readonly candidate: number;
}

export const candidatesIn = (input: StudentInput): number => input.coupons.length / COUPON_WIDTH;

/** [V]: the visit so far and the shopper. */
export function visitRow({ events, context }: StudentInput): Float32Array {
  const row = new Float32Array(VISIT_COLUMNS);
  const acts = events.length / EVENT_WIDTH;
  const [sums, means, fading, last] = [0, 1, 2, 3].map((block) => 1 + block * EVENT_WIDTH) as [
    number,
    number,
    number,
    number,
  ];
  row[0] = Math.log1p(acts);
  for (let act = 0; act < acts; act++) {
    for (let column = 0; column < EVENT_WIDTH; column++) {
      const value = events[act * EVENT_WIDTH + column] as number;
      row[sums + column] = (row[sums + column] as number) + value;
      row[fading + column] = FADING * (row[fading + column] as number) + value;
      row[last + column] = value;
    }
  }
  for (let column = 0; column < EVENT_WIDTH && acts > 0; column++) {
    row[means + column] = (row[sums + column] as number) / acts;
  }
  row.set(context.subarray(0, CONTEXT_WIDTH), 1 + 4 * EVENT_WIDTH);
  return row;
}

/** [inputs, V]. */
export function visitMatrix(inputs: readonly StudentInput[]): Matrix {
  const matrix = emptyMatrix(inputs.length, VISIT_COLUMNS);
  inputs.forEach((input, at) => {
    matrix.values.set(visitRow(input), at * VISIT_COLUMNS);
  });
  return matrix;
}

/** [pairs, V + 1 + K + R]: visit, 1 where a coupon is shown, and the coupon (zeros for nothing). */
export function pairMatrix(visits: Matrix, inputs: readonly StudentInput[], pairs: readonly Pair[]): Matrix {
  const matrix = emptyMatrix(pairs.length, VISIT_COLUMNS + 1 + COUPON_COLUMNS);
  pairs.forEach(({ input, candidate }, at) => {
    const from = at * matrix.columns;
    matrix.values.set(visits.values.subarray(input * VISIT_COLUMNS, (input + 1) * VISIT_COLUMNS), from);
    if (candidate < 0) return;
    const { coupons, relative } = inputs[input] as StudentInput;
    const shown = from + VISIT_COLUMNS;
    matrix.values[shown] = 1;
    matrix.values.set(coupons.subarray(candidate * COUPON_WIDTH, (candidate + 1) * COUPON_WIDTH), shown + 1);
    matrix.values.set(
      relative.subarray(candidate * RELATIVE_WIDTH, (candidate + 1) * RELATIVE_WIDTH),
      shown + 1 + COUPON_WIDTH,
    );
  });
  return matrix;
}

/**
 * The pairs with what recent acts and the shopper are once more where a coupon is shown (zeros elsewhere), so that a linear
 * model, too, can find effects that differ.
 */
export function withInteractions(pairs: Matrix): Matrix {
  const movers = MOVERS.flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at));
  const wider = emptyMatrix(pairs.rows, pairs.columns + movers.length);
  for (let row = 0; row < pairs.rows; row++) {
    const own = pairs.values.subarray(row * pairs.columns, (row + 1) * pairs.columns);
    const at = row * wider.columns;
    wider.values.set(own, at);
    if (own[VISIT_COLUMNS] !== 1) continue;
    movers.forEach((column, index) => {
      wider.values[at + pairs.columns + index] = own[column] as number;
    });
  }
  return wider;
}
