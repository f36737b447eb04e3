/** Where weights start. */
import type { NamedWeight, NamedWeights } from '../../src/model/types.js';
import type { Random } from '../simulator/random.js';

export type WeightShapes = Readonly<Record<string, readonly number[]>>;

/** Kernels uniform within the bound of Glorot & Bengio (2010). */
export function glorot(shape: readonly number[], draw: Random): NamedWeight {
  const [rows = 0, columns = 0] = shape;
  const bound = Math.sqrt(6 / (rows + columns));
  const values = new Float32Array(rows * columns);
  for (let at = 0; at < values.length; at++) values[at] = draw.between(-bound, bound);
  return { shape, values };
}

/** A weight of one value throughout. */
export function constant(shape: readonly number[], value: number): NamedWeight {
  return { shape, values: new Float32Array(shape.reduce((size, axis) => size * axis, 1)).fill(value) };
}

/** Kernels (two axes) drawn, everything else 0. */
export function drawn(shapes: WeightShapes, draw: Random): NamedWeights {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      shape.length === 2 ? glorot(shape, draw) : constant(shape, 0),
    ]),
  );
}

export const parameterCount = (weights: NamedWeights): number =>
  Object.values(weights).reduce((sum, { values }) => sum + values.length, 0);
