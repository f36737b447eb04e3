/** Where training starts. */
import { studentShape } from '../src/features/encode.js';
import { STUDENT_WIDTHS, studentWeightShapes } from '../src/model/student-shape.js';
import type { NamedWeights } from '../src/model/types.js';
import type { Random } from './simulator/random.js';

/** The shipped student's input sizes. */
export const SHAPE = studentShape(STUDENT_WIDTHS.hidden);

/** Kernels uniform within Glorot & Bengio's (2010) bound, biases 0. */
export function randomWeights(draw: Random): NamedWeights {
  return Object.fromEntries(
    Object.entries(studentWeightShapes(SHAPE)).map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((size, axis) => size * axis, 1));
      const [rows = 0, columns = 0] = shape;
      const bound = shape.length === 2 ? Math.sqrt(6 / (rows + columns)) : 0;
      return [name, { shape, values: values.map(() => draw.between(-bound, bound)) }];
    }),
  );
}
