/** The folder a shop signs: artifact, its columns, card, metrics. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  CONTEXT_COLUMNS,
  CONTEXT_GROUPS,
  COUPON_COLUMNS,
  EVENT_COLUMNS,
  FEATURE_HASH,
  FEATURE_SCHEMA_VERSION,
  RELATIVE_COLUMNS,
  RELATIVE_GROUPS,
} from '../src/features/encode.js';
import { type CardFacts, writeCard } from './card.js';
import { type StudentParts, studentArtifact } from './student-artifact.js';

/** File of the artifact in its folder. */
export const ARTIFACT_FILE = 'model.bin';

export interface Publication extends StudentParts, Omit<CardFacts, 'bytes' | 'gzip' | 'sha256' | 'tables'> {
  /** The card's text; that of a model of simulated shops unless told. */
  readonly card?: (facts: CardFacts) => string;
}

/** Writes the folder; returns the artifact's size. */
export async function publish(
  folder: string,
  publication: Publication,
): Promise<{ bytes: number; gzip: number }> {
  const artifact = await studentArtifact(publication);
  const facts = {
    bytes: artifact.length,
    gzip: gzipSync(artifact, { level: 9 }).length,
    sha256: createHash('sha256').update(artifact).digest('hex'),
  };
  const { card = writeCard, metrics } = publication;
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  write(ARTIFACT_FILE, artifact);
  write('features.json', featureSchema());
  write('card.md', card({ ...publication, ...facts }));
  write('metrics.json', `${JSON.stringify(metrics, null, 2)}\n`);
  return facts;
}

/** What the columns of the artifact's inputs are, in order; docs/features.md says what each means. */
export const featureSchema = (): string =>
  `${JSON.stringify(
    {
      schemaVersion: FEATURE_SCHEMA_VERSION,
      hash: FEATURE_HASH,
      events: EVENT_COLUMNS,
      context: CONTEXT_COLUMNS,
      coupons: COUPON_COLUMNS,
      relative: RELATIVE_COLUMNS,
      groups: { context: CONTEXT_GROUPS, relative: RELATIVE_GROUPS },
    },
    null,
    2,
  )}\n`;
