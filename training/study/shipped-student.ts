/** A shipped artifact as the audit asks it: a scorer, its background, and a runner as the device has. */
import { openRunner } from '../../src/model/runtime.js';
import type { LoadedStudent } from '../student/load-student.js';
import { studentScorer } from '../student/scorer.js';
import type { AuditedModel } from './audit/audit.js';

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
