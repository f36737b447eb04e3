/** A shipped artifact as everything here reads it: weights, widths, background, and a runner as the device has. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FEATURE_SCHEMA_VERSION } from '../../src/features/encode.js';
import { type Artifact, parseArtifact } from '../../src/model/artifact.js';
import { openRunner } from '../../src/model/runtime.js';
import { ARTIFACT_FILE } from '../publish.js';
import type { StudentSize } from '../student/network.js';
import { studentScorer } from '../student/scorer.js';
import type { AuditedModel } from './audit/audit.js';
import type { ShippedStudent } from './transfer-study.js';

export interface LoadedStudent extends ShippedStudent {
  readonly name: string;
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

/** @param use what is done with the model; its runner lives no longer */
export async function withAuditedModel<T>(
  { name, weights, size, artifact }: LoadedStudent,
  use: (model: AuditedModel) => Promise<T>,
): Promise<T> {
  const runner = await openRunner('cpu', { ...artifact, wasm: true });
  try {
    const { background } = artifact;
    return await use({
      name,
      scorer: studentScorer(weights, size),
      background,
      run: (input) => runner.run(input),
    });
  } finally {
    runner.dispose();
  }
}
