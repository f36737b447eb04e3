/** A student of the shipped sizes and what it is asked, from a seed: speed does not depend on what it has learnt. */
import { studentShape } from '../../src/features/encode.js';
import { STUDENT_WIDTHS, studentWeightShapes } from '../../src/model/student-shape.js';
import { createRandom, type Random } from '../../training/simulator/random.js';
import type { Ask, BenchModel } from './runners/bench-runner.js';

/** Uniform in ±spread: dense, so that no runner gains by skipping zeros of the input. */
function noise(draw: Random, length: number, spread = 1): Float32Array {
  return Float32Array.from({ length }, () => draw.between(-spread, spread));
}

/** Weights of a usual size, biases too, so that gates neither saturate nor sleep and each part shows in the answer. */
export function randomModel(seed: string): BenchModel {
  const draw = createRandom(`bench/${seed}`);
  const shape = studentShape(STUDENT_WIDTHS.hidden);
  const weights = Object.entries(studentWeightShapes(shape)).map(([name, axes]) => {
    const size = axes.reduce((product, width) => product * width, 1);
    return [name, { shape: axes, values: noise(draw, size, Math.sqrt(3 / (axes[0] as number))) }];
  });
  return { weights: Object.fromEntries(weights), shape };
}

export function randomAsk(seed: string, { shape }: BenchModel, coupons: number): Ask {
  const draw = createRandom(`bench/${seed}`);
  const relative = noise(draw, coupons * shape.relative);
  const width = shape.relative + 1;
  const withOnes = Float32Array.from({ length: coupons * width }, (_, at) =>
    at % width === shape.relative
      ? 1
      : (relative[Math.floor(at / width) * shape.relative + (at % width)] ?? 0),
  );
  return {
    hidden: noise(draw, shape.hidden, 0.5),
    event: noise(draw, shape.event),
    context: noise(draw, shape.context),
    relative,
    withOnes,
  };
}

export const randomCoupons = (seed: string, { shape }: BenchModel, coupons: number): Float32Array =>
  noise(createRandom(`bench/${seed}/coupons`), coupons * shape.coupon);

export const randomEvents = (seed: string, { shape }: BenchModel, events: number): Float32Array =>
  noise(createRandom(`bench/${seed}/events`), events * shape.event);
