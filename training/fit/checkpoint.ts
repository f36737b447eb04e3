/** Training that survives a kill: states as JSON with float32 values in base64, replaced in one step. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** @param task says what is trained; a checkpoint of another task is not taken up */
export function saveCheckpoint(file: string, task: string, state: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify({ task, state }, packed));
  renameSync(`${file}.part`, file);
}

/** The state to go on from, or undefined where there is none for this task. */
export function loadCheckpoint<T>(file: string, task: string): T | undefined {
  if (!existsSync(file)) return undefined;
  const saved = readCheckpoint<T>(file);
  return saved.task === task ? saved.state : undefined;
}

/**
 * The state of whatever task, with its name.
 * @throws Error where the file is no checkpoint
 */
export function readCheckpoint<T>(file: string): { readonly task: string; readonly state: T } {
  return JSON.parse(readFileSync(file, 'utf8'), unpacked) as { task: string; state: T };
}

export const dropCheckpoint = (file: string): void => rmSync(file, { force: true });

function packed(_: string, value: unknown): unknown {
  if (value instanceof Float32Array)
    return { float32: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  // JSON knows no infinity: the loss before any epoch.
  return value === Number.POSITIVE_INFINITY ? { infinity: true } : value;
}

function unpacked(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('infinity' in value) return Number.POSITIVE_INFINITY;
  if (!('float32' in value)) return value;
  // A copy, so that it begins where a float32 may.
  return new Float32Array(Uint8Array.from(Buffer.from(value.float32 as string, 'base64')).buffer);
}
