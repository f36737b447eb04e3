/** Where the shipped student's training starts. */
import { studentShape } from '../../src/features/encode.js';
import { STUDENT_WIDTHS } from '../../src/model/student-shape.js';
import type { NamedWeights, StudentInput } from '../../src/model/types.js';
import type { Network } from '../fit/network.js';
import type { Random } from '../simulator/random.js';
import { SHIPPED_SIZE, studentNetwork } from './network.js';

/** The shipped student's input sizes. */
export const SHAPE = studentShape(STUDENT_WIDTHS.hidden);

/** Weights of the shipped student as drawn, before any training. */
export const randomWeights = (draw: Random): NamedWeights => studentNetwork(SHIPPED_SIZE).initial(draw);

/**
 * The weights with every input column silent that is 0 in all of `inputs`: nothing would ever train it, and on the day it
 * speaks (a purchase in mid-visit, say) it must not say something random.
 */
export function silenceUnseen(
  weights: NamedWeights,
  inputs: readonly StudentInput[],
  network: Network = studentNetwork(SHIPPED_SIZE),
): NamedWeights {
  const silenced = Object.entries(network.readers).flatMap(([part, names]) =>
    names.map((name) => {
      const kernel = weights[name] as NamedWeights[string];
      const seen = columnsSeen(inputs, part as keyof Network['readers'], kernel.shape[0] as number);
      const columns = kernel.shape[1] as number;
      const values = kernel.values.map((value, index) => (seen[Math.floor(index / columns)] ? value : 0));
      return [name, { ...kernel, values }];
    }),
  );
  return { ...weights, ...Object.fromEntries(silenced) };
}

/** 1 for each column of one part of the input that is not 0 everywhere. */
function columnsSeen(
  inputs: readonly StudentInput[],
  part: keyof Network['readers'],
  width: number,
): Uint8Array {
  const seen = new Uint8Array(width);
  for (const input of inputs) {
    input[part].forEach((value, index) => {
      if (value !== 0) seen[index % width] = 1;
    });
  }
  return seen;
}
