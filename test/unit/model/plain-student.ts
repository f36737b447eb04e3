/** The student's equations once more, in plain loops and double precision: an independent oracle for the backends. */
import type { NamedWeights, StudentInput, StudentOutput, StudentShape } from '../../../src/model/types.js';

type Row = readonly number[];

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const relu = (x: number): number => Math.max(0, x);

export function plainStudent(weights: NamedWeights, shape: StudentShape, input: StudentInput): StudentOutput {
  const times = (row: Row, name: string): Row => {
    const { shape: axes, values } = weights[name] as { shape: readonly number[]; values: Float32Array };
    const columns = axes[1] as number;
    return Array.from({ length: columns }, (_, column) =>
      row.reduce((sum, value, index) => sum + value * (values[index * columns + column] as number), 0),
    );
  };
  const plus = (...rows: Row[]): Row =>
    (rows[0] as Row).map((_, index) => rows.reduce((sum, row) => sum + (row[index] as number), 0));
  const bias = (name: string): Row => Array.from((weights[name] as { values: Float32Array }).values);

  const width = shape.hidden;
  let hidden: Row = Array.from(input.hidden);
  for (const event of rowsOf(input.events, shape.event)) {
    const projected = plus(times(event, 'gru/input'), bias('gru/input_bias'));
    const recurrent = plus(times(hidden, 'gru/hidden'), bias('gru/hidden_bias'));
    const at = (row: Row, gate: number, unit: number): number => row[gate * width + unit] as number;
    hidden = hidden.map((old, unit) => {
      const update = sigmoid(at(projected, 0, unit) + at(recurrent, 0, unit));
      const reset = sigmoid(at(projected, 1, unit) + at(recurrent, 1, unit));
      const candidate = Math.tanh(at(projected, 2, unit) + reset * at(recurrent, 2, unit));
      return candidate + update * (old - candidate);
    });
  }
  const session = times(hidden, 'joint/session');
  const states = rowsOf(input.context, shape.context).map((context) =>
    plus(session, times(context, 'joint/context'), bias('joint/bias')).map(relu),
  );
  const relatives = rowsOf(input.relative, shape.relative);
  const coupons = rowsOf(input.coupons, shape.coupon).map((terms, index) => {
    const coupon = plus(times(terms, 'coupon/in'), bias('coupon/bias')).map(relu);
    const late = plus(
      times((states.length === 1 ? states[0] : states[index]) as Row, 'late/joint'),
      times(coupon, 'late/coupon'),
      times(relatives[index] as Row, 'late/relative'),
      bias('late/bias'),
    ).map(relu);
    return plus(times(late, 'late/out'), bias('late/out_bias'));
  });
  return {
    hidden: Float32Array.from(hidden),
    base: Float32Array.from(states.flatMap((state) => plus(times(state, 'base/out'), bias('base/bias')))),
    coupons: Float32Array.from(coupons.flat()),
  };
}

function rowsOf(values: Float32Array, width: number): Row[] {
  return Array.from({ length: values.length / width }, (_, row) =>
    Array.from(values.subarray(row * width, (row + 1) * width)),
  );
}
