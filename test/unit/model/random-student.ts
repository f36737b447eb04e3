/** Random students and inputs for tests, from a seed. */
import { STUDENT_WIDTHS, studentWeightShapes } from '../../../src/model/student-shape.js';
import type { NamedWeights, StudentInput, StudentShape } from '../../../src/model/types.js';

export const TEST_SHAPE: StudentShape = { event: 12, hidden: 32, context: 20, coupon: 14, relative: 9 };

export type Random = () => number;

/** Uniform in [0, 1): mulberry32, by Tommy Ettinger, public domain. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Uniform in ±spread. */
export function noise(random: Random, length: number, spread = 1): Float32Array {
  return Float32Array.from({ length }, () => (2 * random() - 1) * spread);
}

/** Weights of a usual size, so that gates neither saturate nor sleep. */
export function randomWeights(random: Random, shape = TEST_SHAPE): NamedWeights {
  return Object.fromEntries(
    Object.entries(studentWeightShapes(shape, STUDENT_WIDTHS)).map(([name, axes]) => {
      const spread = Math.sqrt(3 / (axes[0] as number));
      return [
        name,
        {
          shape: axes,
          values: noise(
            random,
            axes.reduce((size, width) => size * width, 1),
            spread,
          ),
        },
      ];
    }),
  );
}

export interface InputSize {
  readonly events: number;
  readonly coupons: number;
  /** One context row for all coupons, or one for each. */
  readonly contexts?: 'one' | 'each';
}

export function randomInput(
  random: Random,
  { events, coupons, contexts = 'one' }: InputSize,
  shape = TEST_SHAPE,
): StudentInput {
  return {
    hidden: noise(random, shape.hidden, 0.5),
    events: noise(random, events * shape.event),
    context: noise(random, (contexts === 'one' ? 1 : coupons) * shape.context),
    coupons: noise(random, coupons * shape.coupon),
    relative: noise(random, coupons * shape.relative),
  };
}
