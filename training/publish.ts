/** From trained weights to the folder a shop signs: artifact, card, metrics. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FEATURE_SCHEMA_VERSION, type Tables } from '../src/features/encode.js';
import type { Background } from '../src/model/artifact.js';
import { openRunner } from '../src/model/runtime.js';
import { STUDENT_WIDTHS } from '../src/model/student-shape.js';
import type { NamedWeights, StudentInput, StudentOutput } from '../src/model/types.js';
import { roundWeights, writeArtifact } from './artifact-writer.js';
import { type CardFacts, writeCard } from './card.js';
import { answerAll } from './forward.js';
import { SHAPE } from './weights.js';

/** File of the artifact in its folder. */
export const ARTIFACT_FILE = 'model.bin';

export interface Publication extends Omit<CardFacts, 'bytes' | 'gzip' | 'sha256'> {
  readonly weights: NamedWeights;
  /** Of the shop whose model this is; absent for a model that serves any. `sample` was encoded with them. */
  readonly tables?: Tables;
  /** The card's text; that of a model of simulated shops unless told. */
  readonly card?: (facts: CardFacts) => string;
  /** Inputs over which the background is averaged, and of which the first few become references. */
  readonly sample: readonly StudentInput[];
}

const REFERENCES = 3;
const REFERENCE_COUPONS = 4;

/** Writes the folder; returns the artifact's size. */
export async function publish(
  folder: string,
  publication: Publication,
): Promise<{ bytes: number; gzip: number }> {
  const { weights, sample, name, command, seed } = publication;
  const artifact = await writeArtifact({
    name,
    schemaVersion: FEATURE_SCHEMA_VERSION,
    shape: SHAPE,
    widths: { joint: STUDENT_WIDTHS.joint, coupon: STUDENT_WIDTHS.coupon, late: STUDENT_WIDTHS.late },
    training: { command, seed, card: 'card.md' },
    weights,
    ...(publication.tables && { tables: publication.tables }),
    background: backgroundOf(roundWeights(weights), sample),
    references: sample.slice(0, REFERENCES).map(reference),
    answer: answerOnDevice,
  });
  const facts = {
    bytes: artifact.length,
    gzip: gzipSync(artifact, { level: 9 }).length,
    sha256: createHash('sha256').update(artifact).digest('hex'),
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ARTIFACT_FILE), artifact);
  const { card = writeCard } = publication;
  writeFileSync(join(folder, 'card.md'), card({ ...publication, ...facts }));
  writeFileSync(join(folder, 'metrics.json'), `${JSON.stringify(publication.metrics, null, 2)}\n`);
  return facts;
}

/** By the device's own CPU runtime, so that a reference is what a device computes and not what a trainer does. */
async function answerOnDevice(weights: NamedWeights, input: StudentInput): Promise<StudentOutput> {
  const runner = await openRunner('cpu', { weights, shape: SHAPE });
  try {
    return await runner.run(input);
  } finally {
    runner.dispose();
  }
}

const reference = (visit: StudentInput): StudentInput => ({
  ...visit,
  coupons: visit.coupons.slice(0, REFERENCE_COUPONS * SHAPE.coupon),
  relative: visit.relative.slice(0, REFERENCE_COUPONS * SHAPE.relative),
});

/** Means over the visits: what an average visit looks like to each part of the student. */
function backgroundOf(weights: NamedWeights, visits: readonly StudentInput[]): Background {
  return {
    hidden: meanRow(
      answerAll(weights, visits).map((output) => output.hidden),
      SHAPE.hidden,
    ),
    context: meanRow(
      visits.map((visit) => visit.context),
      SHAPE.context,
    ),
    relative: meanRow(
      visits.map((visit) => visit.relative),
      SHAPE.relative,
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
