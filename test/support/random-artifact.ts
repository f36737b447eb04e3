/** An artifact for today's features whose weights mean nothing: for tests of everything around the model. */
import { FEATURE_SCHEMA_VERSION, studentShape } from '../../src/features/encode.js';
import { openRunner } from '../../src/model/runtime.js';
import { STUDENT_WIDTHS } from '../../src/model/student-shape.js';
import { BASE_HEADS, COUPON_HEADS, type NamedWeight, type NamedWeights } from '../../src/model/types.js';
import { type ArtifactParts, writeArtifact } from '../../training/artifact-writer.js';
import { noise, randomInput, randomWeights, seeded } from '../unit/model/random-student.js';

/**
 * @param bias added to heads, in the order of BASE_HEADS and COUPON_HEADS, 0 for those left out: lets a test say what the student should find
 */
export async function randomArtifact(
  seed: number,
  bias: { readonly base?: readonly number[]; readonly coupons?: readonly number[] } = {},
  change: Partial<ArtifactParts> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { hidden, ...widths } = STUDENT_WIDTHS;
  const shape = studentShape(hidden);
  const random = seeded(seed);
  const drawn = randomWeights(random, shape);
  const weights: NamedWeights = {
    ...drawn,
    ...(bias.base && { 'base/bias': padded(bias.base, BASE_HEADS.length) }),
    ...(bias.coupons && { 'late/out_bias': padded(bias.coupons, COUPON_HEADS.length) }),
  };
  return writeArtifact({
    name: `random-${seed}`,
    schemaVersion: FEATURE_SCHEMA_VERSION,
    shape,
    widths,
    training: { command: 'none: random weights', seed, card: 'none' },
    weights,
    background: {
      hidden: noise(random, shape.hidden),
      context: noise(random, shape.context),
      relative: noise(random, shape.relative),
    },
    references: [randomInput(random, { events: 3, coupons: 2 }, shape)],
    answer: async (rounded, input) => (await openRunner('cpu', { weights: rounded, shape })).run(input),
    ...change,
  });
}

function padded(values: readonly number[], width: number): NamedWeight {
  const all = new Float32Array(width);
  all.set(values);
  return { shape: [width], values: all };
}
