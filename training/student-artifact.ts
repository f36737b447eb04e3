/** From trained weights to the artifact's bytes: what explanations are measured against, and what devices must reproduce. */
import { FEATURE_SCHEMA_VERSION, studentShape, type Tables } from '../src/features/encode.js';
import type { Background } from '../src/model/artifact.js';
import { openRunner } from '../src/model/runtime.js';
import type { NamedWeights, StudentInput, StudentShape } from '../src/model/types.js';
import { roundWeights, writeArtifact } from './artifact-writer.js';
import { answerAll, sizeOf } from './student/scorer.js';

export interface StudentParts {
  readonly name: string;
  readonly command: string;
  readonly seed: number;
  /** Float32, of a GRU of any widths. */
  readonly weights: NamedWeights;
  /** Of the shop whose model this is; absent for a model that serves any. `sample` was encoded with them. */
  readonly tables?: Tables;
  /** Inputs over which the background is averaged, and of which the first few become references. */
  readonly sample: readonly StudentInput[];
}

const REFERENCES = 3;
const REFERENCE_COUPONS = 4;

/** Equal parts give equal bytes. */
export function studentArtifact({ name, command, seed, weights, tables, sample }: StudentParts) {
  const { hidden, joint, coupon, late } = sizeOf(weights);
  const shape = studentShape(hidden);
  return writeArtifact({
    name,
    schemaVersion: FEATURE_SCHEMA_VERSION,
    shape,
    widths: { joint, coupon, late },
    training: { command, seed, card: 'card.md' },
    weights,
    ...(tables && { tables }),
    background: backgroundOf(roundWeights(weights), shape, sample),
    references: sample.slice(0, REFERENCES).map((visit) => reference(visit, shape)),
    answer: (rounded, input) => answerOnDevice(rounded, shape, input),
  });
}

/** By the device's own CPU runtime, so that a reference is what a device computes and not what a trainer does. */
async function answerOnDevice(weights: NamedWeights, shape: StudentShape, input: StudentInput) {
  const runner = await openRunner('cpu', { weights, shape, wasm: true });
  try {
    return await runner.run(input);
  } finally {
    runner.dispose();
  }
}

const reference = (visit: StudentInput, shape: StudentShape): StudentInput => ({
  ...visit,
  // Where training kept no encoding, or one of another width, the visit starts from zeros as it always does.
  hidden: new Float32Array(shape.hidden),
  coupons: visit.coupons.slice(0, REFERENCE_COUPONS * shape.coupon),
  relative: visit.relative.slice(0, REFERENCE_COUPONS * shape.relative),
});

/** Means over the visits: what an average visit looks like to each part of the student. */
function backgroundOf(
  weights: NamedWeights,
  shape: StudentShape,
  visits: readonly StudentInput[],
): Background {
  const hidden = answerAll(weights, visits).map((output) => output.hidden);
  return {
    hidden: meanRow(hidden, shape.hidden),
    context: meanRow(
      visits.map((visit) => visit.context),
      shape.context,
    ),
    relative: meanRow(
      visits.map((visit) => visit.relative),
      shape.relative,
    ),
  };
}

/** Mean row of blocks of rows. */
function meanRow(blocks: readonly Float32Array[], width: number): Float32Array {
  const sums = new Float64Array(width);
  let rows = 0;
  for (const block of blocks) {
    rows += block.length / width;
    block.forEach((value, index) => {
      sums[index % width] = (sums[index % width] as number) + value;
    });
  }
  return Float32Array.from(sums, (sum) => sum / rows);
}
