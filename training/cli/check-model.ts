import { createHash } from 'node:crypto';
import { ErrorCode, EtuiError } from '../../src/errors.js';
import {
  EVENT_WIDTH,
  FEATURE_HASH,
  FEATURE_SCHEMA_VERSION,
  studentShape,
} from '../../src/features/encode.js';
import { parseArtifact } from '../../src/model/artifact.js';
import { checkReference, isFiniteOutput, outputDifference } from '../../src/model/reference.js';
import { openRunner } from '../../src/model/runtime.js';
import { MAX_BYTES } from '../../src/pool/manifest.js';

export interface CheckedModel {
  readonly name: string;
  /** As a manifest names it, base64url. */
  readonly sha256: string;
  readonly bytes: number;
  readonly schemaVersion: number;
  readonly parameters: number;
  readonly references: number;
  /** Largest difference from the reference outputs on the CPU backend. */
  readonly difference: number;
  readonly command: string;
}

/**
 * Everything that a device asks of a model before it trusts it, on the CPU backend.
 * @throws EtuiError pool/too-large, model/malformed, model/wrong-shape, model/not-finite, model/schema-mismatch,
 * model/reference-mismatch
 */
export async function checkModel(bytes: Uint8Array): Promise<CheckedModel> {
  if (bytes.length > MAX_BYTES.model) {
    throw new EtuiError(ErrorCode.PoolTooLarge, `model: expected at most ${MAX_BYTES.model} bytes`);
  }
  const artifact = parseArtifact(bytes);
  const expected = studentShape(artifact.shape.hidden);
  const fits =
    artifact.schemaVersion === FEATURE_SCHEMA_VERSION &&
    artifact.columns === FEATURE_HASH &&
    Object.entries(expected).every(
      ([part, width]) => artifact.shape[part as keyof typeof expected] === width,
    );
  if (!fits) {
    const what = `feature schema ${FEATURE_SCHEMA_VERSION}, ${EVENT_WIDTH} columns an event`;
    throw new EtuiError(ErrorCode.ModelSchemaMismatch, `model: expected ${what}`);
  }
  if (artifact.references.length === 0) {
    throw new EtuiError(ErrorCode.ModelMalformed, 'artifact: expected at least one reference');
  }
  const runner = await openRunner('cpu', artifact);
  try {
    let difference = 0;
    for (const { input, output } of artifact.references) {
      const answer = await runner.run(input);
      if (!isFiniteOutput(answer))
        throw new EtuiError(ErrorCode.ModelNotFinite, 'model: expected finite outputs');
      difference = Math.max(difference, outputDifference(answer, output));
    }
    await checkReference(runner, artifact);
    return {
      name: artifact.name,
      sha256: createHash('sha256').update(bytes).digest('base64url'),
      bytes: bytes.length,
      schemaVersion: artifact.schemaVersion,
      parameters: Object.values(artifact.weights).reduce((sum, { values }) => sum + values.length, 0),
      references: artifact.references.length,
      difference,
      command: artifact.training.command,
    };
  } finally {
    runner.dispose();
  }
}
