/** Training that survives a kill: the state after each epoch as JSON, replaced in one step. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { NamedWeights } from '../src/model/types.js';
import type { FitState } from './fit.js';

/** @param task says what is trained; a checkpoint of another task is not taken up */
export function saveCheckpoint(file: string, task: string, state: FitState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    `${file}.part`,
    JSON.stringify({ task, state }, (_, value) => (value instanceof Float32Array ? [...value] : value)),
  );
  renameSync(`${file}.part`, file);
}

/** The state to go on from, or undefined where there is none for this task. */
export function loadCheckpoint(file: string, task: string): FitState | undefined {
  if (!existsSync(file)) return undefined;
  const saved = JSON.parse(readFileSync(file, 'utf8')) as { task: string; state: FitState };
  if (saved.task !== task) return undefined;
  const { state } = saved;
  return {
    ...state,
    weights: typed(state.weights),
    best: { ...state.best, weights: typed(state.best.weights) },
  };
}

export const dropCheckpoint = (file: string): void => rmSync(file, { force: true });

const typed = (weights: NamedWeights): NamedWeights =>
  Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [
      name,
      { shape, values: Float32Array.from(values) },
    ]),
  );
