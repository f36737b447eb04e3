/** Does this device compute what the model's maker computed? */
import { ErrorCode, EtuiError } from '../errors.js';
import type { Artifact, Reference } from './artifact.js';
import type { StudentOutput, StudentRunner } from './types.js';

/**
 * Largest difference of any output between two backends: logits, log amounts and an encoding within ±1. Plain float32
 * agrees to about 1e-6; WGSL allows tanh and exp errors near 1e-5 at each of up to 64 steps. A wrong weight, layout or
 * version is off by tenths.
 */
export const PARITY_TOLERANCE = 1e-3;

/** Largest absolute difference; infinite where lengths differ or a value is not finite. */
export function outputDifference(one: StudentOutput, other: StudentOutput): number {
  return Math.max(
    largestDifference(one.hidden, other.hidden),
    largestDifference(one.base, other.base),
    largestDifference(one.coupons, other.coupons),
  );
}

function largestDifference(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const [index, value] of one.entries()) {
    const difference = Math.abs(value - (other[index] as number));
    if (!(difference <= largest))
      largest = Number.isFinite(difference) ? difference : Number.POSITIVE_INFINITY;
  }
  return largest;
}

/** Are all outputs numbers that one can decide by? */
export function isFiniteOutput({ hidden, base, coupons }: StudentOutput): boolean {
  return [hidden, base, coupons].every((part) => part.every(Number.isFinite));
}

/**
 * Runs the artifact's reference inputs once.
 * @throws EtuiError model/reference-mismatch
 */
export async function checkReference(
  runner: StudentRunner,
  artifact: Pick<Artifact, 'references'>,
): Promise<void> {
  for (const { input, output } of artifact.references) await checkOne(runner, input, output);
}

async function checkOne(
  runner: StudentRunner,
  input: Reference['input'],
  expected: StudentOutput,
): Promise<void> {
  const difference = outputDifference(await runner.run(input), expected);
  if (!(difference <= PARITY_TOLERANCE)) {
    throw new EtuiError(
      ErrorCode.ModelReferenceMismatch,
      `backend ${runner.backend}: reference outputs within ${PARITY_TOLERANCE}`,
    );
  }
}
