/** A whole artifact of a random student, its reference outputs by the plain equations. */
import { type Artifact, parseArtifact } from '../../../src/model/artifact.js';
import { STUDENT_WIDTHS } from '../../../src/model/student-shape.js';
import { type ArtifactParts, writeArtifact } from '../../../training/artifact-writer.js';
import { plainStudent } from './plain-student.js';
import { noise, randomInput, randomWeights, seeded, TEST_SHAPE } from './random-student.js';

export function artifactParts(seed: number, change: Partial<ArtifactParts> = {}): ArtifactParts {
  const random = seeded(seed);
  const { joint, coupon, late } = STUDENT_WIDTHS;
  return {
    name: 'student-test',
    schemaVersion: 1,
    shape: TEST_SHAPE,
    widths: { joint, coupon, late },
    training: { command: 'npm run train', seed, card: 'card.md' },
    weights: randomWeights(random),
    background: {
      hidden: noise(random, TEST_SHAPE.hidden),
      context: noise(random, TEST_SHAPE.context),
      relative: noise(random, TEST_SHAPE.relative),
    },
    references: [
      randomInput(random, { events: 5, coupons: 3 }),
      randomInput(random, { events: 0, coupons: 2, contexts: 'each' }),
    ],
    answer: async (weights, input) => plainStudent(weights, TEST_SHAPE, input),
    ...change,
  };
}

export async function randomArtifact(seed: number, change: Partial<ArtifactParts> = {}): Promise<Artifact> {
  return parseArtifact(await writeArtifact(artifactParts(seed, change)));
}
