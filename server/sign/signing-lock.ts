import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { ServerError } from '../server-error.js';

/** Beside what is published, for as long as a signature takes. */
const LOCK = '.signing.lock';
/** Someone who signs is done in a second; whoever died at it lets go after this, ms. */
const STALE_MS = 15_000;

/**
 * One at a time signs into a folder. The version after the last is read, then written: a server that renews its manifest
 * while a person withdraws a coupon must not bring the coupon back.
 * @throws ServerError conflict after some 20 s
 */
export async function withSigningLock<T>(folder: string, task: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const release = await lockfile
    .lock(folder, {
      lockfilePath: join(folder, LOCK),
      stale: STALE_MS,
      retries: { retries: 80, minTimeout: 50, maxTimeout: 300, factor: 1.3 },
    })
    .catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code !== 'ELOCKED') throw cause;
      throw new ServerError('conflict', `${folder} is being signed by another process: try again`, { cause });
    });
  try {
    return await task();
  } finally {
    await release();
  }
}
