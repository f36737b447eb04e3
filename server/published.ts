/** The terms that the server redeems by: those in the folder that it publishes, read again when they change. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { TokenKey } from '../src/pool/rights.js';
import { Pool } from '../src/pool/schema.js';
import { Refusal } from './redeem/refusal.js';
import type { Terms } from './redeem/terms.js';
import { readManifestPayload } from './sign/sign-pool.js';

/** The terms, and what else the manifest says that the server goes by. */
export interface Published extends Terms {
  /** Keys of the right to claim. */
  readonly tokenKeys: readonly TokenKey[];
}

/**
 * A reader of the current terms. Signatures are for devices, which don't trust the way there; this is our own disk. An
 * expired manifest stops offers, not redemptions: what was claimed stays good by the coupons' own terms.
 */
export function publishedTerms(folder: string): () => Promise<Published> {
  const path = join(folder, 'manifest.jws');
  let last: { readonly stamp: string; readonly terms: Published } | undefined;
  return async () => {
    // Once for each request: a trip to the thread pool would cost more than the look itself.
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) throw new Refusal('no-pool', 'no pool is published yet');
    const stamp = `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
    if (last?.stamp !== stamp) last = { stamp, terms: await readTerms(folder, path) };
    return last.terms;
  };
}

async function readTerms(folder: string, path: string): Promise<Published> {
  const manifest = readManifestPayload(await readFile(path, 'utf8'));
  const bytes = await readFile(join(folder, manifest.pool.url));
  if (createHash('sha256').update(bytes).digest('base64url') !== manifest.pool.sha256) {
    throw new Refusal('no-pool', 'the published pool is not the one that the manifest names');
  }
  const pool = v.parse(Pool, JSON.parse(bytes.toString('utf8')));
  return { pool, denied: manifest.deny, tokenKeys: manifest.tokenKeys };
}
