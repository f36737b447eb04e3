/** A published artifact as training reads it: weights, widths, tables, background. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FEATURE_SCHEMA_VERSION } from '../../src/features/encode.js';
import { type Artifact, parseArtifact } from '../../src/model/artifact.js';
import type { NamedWeights } from '../../src/model/types.js';
import { ARTIFACT_FILE } from '../publish.js';
import type { StudentSize } from './network.js';

export interface LoadedStudent {
  readonly name: string;
  readonly weights: NamedWeights;
  readonly size: StudentSize;
  readonly artifact: Artifact;
}

/** @returns the student, or one line on why it can't be used */
export function loadStudent(folder: string): LoadedStudent | { readonly problem: string } {
  const file = join(folder, ARTIFACT_FILE);
  if (!existsSync(file)) return { problem: `${file} does not exist: npm run train makes it` };
  try {
    const artifact = parseArtifact(readFileSync(file));
    if (artifact.schemaVersion !== FEATURE_SCHEMA_VERSION)
      return {
        problem: `${file} reads features of version ${artifact.schemaVersion}, not ${FEATURE_SCHEMA_VERSION}`,
      };
    const { name, weights, shape, widths } = artifact;
    const size: StudentSize = { encoder: 'gru', hidden: shape.hidden, ...widths };
    return { name, weights, size, artifact };
  } catch (error) {
    return { problem: `${file}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
