/** A published model brought closer to one shop's own rows, in place of a new one. */
import type { TrainingSource } from '../simulated-source.js';
import { AS_SHIPPED, fineTune, LEAST_ROWS } from '../student/fine-tune.js';
import { type LoadedStudent, loadStudent } from '../student/load-student.js';
import type { TrainedModel } from '../train-model.js';
import { LogProblem } from './problem.js';

/** @throws LogProblem where the folder holds no model that can be gone on from */
export function modelToGoOnFrom(folder: string): LoadedStudent {
  const loaded = loadStudent(folder);
  if ('problem' in loaded) throw new LogProblem(folder, undefined, loaded.problem);
  return loaded;
}

export interface GoneOn extends Pick<TrainedModel, 'weights' | 'size' | 'history' | 'bestEpoch'> {
  /** For the card: what it was, and how far it moved. */
  readonly how: string;
}

/**
 * Chooses among going on more or less freely, and leaving the model as it was, by the tuning shoppers' rows.
 * @throws LogProblem with too few rows
 */
export async function goOnFrom(
  { name, weights, size }: LoadedStudent,
  { labelled, heldOut }: TrainingSource,
  {
    seed,
    file,
    print,
  }: { readonly seed: number; readonly file: string; readonly print: (line: string) => void },
): Promise<GoneOn> {
  if (labelled.length < LEAST_ROWS)
    throw new LogProblem(
      file,
      undefined,
      `${labelled.length} labelled moments; fine-tuning needs ${LEAST_ROWS}`,
    );
  print(`going on from ${name} with ${labelled.length.toLocaleString('en')} labelled moments …`);
  let told = 0;
  const tuned = await fineTune(weights, size, labelled, {
    seed,
    tuning: heldOut,
    onProgress(share) {
      if (share - told < 0.1) return;
      told = share;
      print(`  fine-tuning: ${(100 * share).toFixed(0)} %`);
    },
  });
  for (const [choice, loss] of Object.entries(tuned.losses))
    print(`  ${choice}: ${loss.toFixed(4)} on tuning shoppers${choice === tuned.chosen ? ', kept' : ''}`);
  const how =
    tuned.chosen === AS_SHIPPED
      ? `the weights of ${name} as they were: nothing that was tried did better on the tuning shoppers`
      : `fine-tuned from ${name} (${tuned.chosen})`;
  return { weights: tuned.weights, size, history: [], bestEpoch: 0, how };
}
