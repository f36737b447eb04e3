/** Where training starts. */
import { studentShape } from '../src/features/encode.js';
import { STUDENT_WIDTHS, studentWeightShapes } from '../src/model/student-shape.js';
import type { NamedWeights, StudentInput } from '../src/model/types.js';
import type { Random } from './simulator/random.js';

/** The shipped student's input sizes. */
export const SHAPE = studentShape(STUDENT_WIDTHS.hidden);

/** Bias of the update gate at first: an encoding that fades by a quarter per event, so that gradients reach far back. */
const REMEMBER = 1;

/** Kernels uniform within Glorot & Bengio's (2010) bound; biases 0, but for the gate that keeps what is known. */
export function randomWeights(draw: Random): NamedWeights {
  return Object.fromEntries(
    Object.entries(studentWeightShapes(SHAPE)).map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((size, axis) => size * axis, 1));
      const [rows = 0, columns = 0] = shape;
      const bound = shape.length === 2 ? Math.sqrt(6 / (rows + columns)) : 0;
      for (let at = 0; at < values.length; at++) values[at] = draw.between(-bound, bound);
      if (name === 'gru/input_bias') values.fill(REMEMBER, 0, SHAPE.hidden);
      return [name, { shape, values }];
    }),
  );
}

/** Which kernel reads which part of the input. */
const READERS = {
  events: 'gru/input',
  context: 'joint/context',
  coupons: 'coupon/in',
  relative: 'late/relative',
} as const;

/**
 * The weights with every input column silent that is 0 in all of `inputs`: nothing would ever train it, and on the day it
 * speaks (a purchase in mid-visit, say) it must not say something random.
 */
export function silenceUnseen(weights: NamedWeights, inputs: readonly StudentInput[]): NamedWeights {
  const silenced = Object.entries(READERS).map(([part, name]) => {
    const kernel = weights[name] as NamedWeights[string];
    const [width = 0, columns = 0] = kernel.shape;
    const seen = new Uint8Array(width);
    for (const input of inputs) {
      input[part as keyof typeof READERS].forEach((value, index) => {
        if (value !== 0) seen[index % width] = 1;
      });
    }
    const values = kernel.values.map((value, index) => (seen[Math.floor(index / columns)] ? value : 0));
    return [name, { ...kernel, values }];
  });
  return { ...weights, ...Object.fromEntries(silenced) };
}
