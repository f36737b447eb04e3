/**
 * Temporal convolution (Bai, Kolter & Koltun 2018): each layer joins an act with those 1, 2, 4 … before it. The wasm
 * backend has no gradient for convolutions, so a kernel of three is one product over three shifted copies.
 */
import { add, concat, mul, pad, relu, slice, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { constant, drawn, type WeightShapes } from '../fit/initial.js';
import { byExample, FEATURES } from '../fit/input-batch.js';
import { dense, rootMeanSquareNorm, weightOf } from '../fit/layers.js';
import type { Encoder } from './encoder.js';

/** Acts between a kernel's taps, by layer: the last act sees 2·(1 + 2 + 4 + 8) = 30 back. */
const DILATIONS = [1, 2, 4, 8] as const;
const TAPS = 3;

/** @param width H; about 12·H² weights */
export function convolutionEncoder(width: number): Encoder {
  const shapes: WeightShapes = {
    'conv/in/kernel': [FEATURES.event, width],
    'conv/in/bias': [width],
    ...Object.fromEntries(
      DILATIONS.flatMap((_, layer) => [
        [`conv/${layer}/kernel`, [TAPS * width, width]],
        [`conv/${layer}/bias`, [width]],
      ]),
    ),
  };
  return {
    width,
    initial: (draw) => ({
      ...drawn(shapes, draw),
      ...Object.fromEntries(DILATIONS.map((_, layer) => [`conv/${layer}/gain`, constant([width], 1)])),
    }),
    encode(weights, { events, acted, size, length }) {
      if (!events) return { last: zeros([size, width]) };
      // What comes before the first act of a shorter visit is nothing, as it is for the longest.
      const present = (all: Tensor2D): Tensor2D => (acted ? mul(all, acted) : all);
      let rows = present(dense(weights, events, 'conv/in'));
      DILATIONS.forEach((dilation, layer) => {
        const normed = rootMeanSquareNorm(rows, weightOf(weights, `conv/${layer}/gain`));
        const taps = Array.from({ length: TAPS }, (_, tap) => delayed(normed, tap * dilation * size));
        rows = present(add(rows, relu(dense(weights, concat(taps, 1), `conv/${layer}`))));
      });
      const last = slice(rows, [(length - 1) * size, 0], [size, width]);
      return { last, acts: byExample(rows, size) };
    },
  };
}

/** Time-major rows moved down by `by` rows, with zeros above: what was that many rows earlier. */
function delayed(rows: Tensor2D, by: number): Tensor2D {
  const [count, width] = rows.shape;
  if (by === 0) return rows;
  if (by >= count) return zeros([count, width]);
  return pad(slice(rows, [0, 0], [count - by, width]), [
    [by, 0],
    [0, 0],
  ]);
}
