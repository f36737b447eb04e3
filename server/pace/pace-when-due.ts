/** Pacing inside the server, for which nobody needs to set up a job: the embedded database has one owner anyway. */
import { readPoolSource } from '../sign/pool-source.js';
import { lastRun } from './history.js';
import { type PaceRun, type RunPaceOptions, runPace } from './run-pace.js';

/** Runs are so far apart: housekeeping comes every quarter of that, and may come a little early. */
export const PACE_EVERY_MS = 3_600_000;
const EARLY_MS = 60_000;

export interface PaceWhenDueOptions extends Pick<RunPaceOptions, 'db' | 'folder' | 'days' | 'now'> {
  readonly shop: string;
  readonly keys: string;
  /** The pool's source, read anew each time. */
  readonly file: string;
  readonly log: (line: string) => void;
}

/** A run, if the last is an hour old; undefined where none is due. */
export async function paceWhenDue(options: PaceWhenDueOptions): Promise<PaceRun | undefined> {
  const { db, shop, file, keys, now, log } = options;
  const last = Math.max(...[...(await lastRun(db, shop)).values()].map(({ at }) => at));
  if (now - last < PACE_EVERY_MS - EARLY_MS) return undefined;
  try {
    const { value: pool } = await readPoolSource(file);
    const run = await runPace({ ...options, keys: [keys], pool });
    log(`prices moved: manifest version ${run.signed?.version}, ${run.coupons.length} coupons`);
    return run;
  } catch (cause) {
    // The last prices stay, and the server goes on: limits hold without pacing, too.
    log(`prices not moved: ${cause instanceof Error ? cause.message : ''}`);
    return undefined;
  }
}
