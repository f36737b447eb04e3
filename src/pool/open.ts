/** From the four files to something the engine can use: one path for what was fetched and for what was kept. */
import * as v from 'valibot';
import { ErrorCode, EtuiError } from '../errors.js';
import { hash32 } from '../features/hash.js';
import { verifyFile } from './files.js';
import type { Manifest, ModelEntry, Root } from './manifest.js';
import { Pool } from './schema.js';

/** A verified pool and the one model that this device drew, belonging together. */
export interface ReadyPool {
  /** Version, times and deny list of the manifest that names both. */
  readonly manifest: Manifest;
  readonly profile: Root['profile'];
  readonly pool: Pool;
  readonly model: ModelEntry;
  readonly modelBytes: Uint8Array<ArrayBuffer>;
}

export interface PairBytes {
  readonly pool: Uint8Array<ArrayBuffer>;
  readonly model: Uint8Array<ArrayBuffer>;
}

/**
 * The device's model, by its number `draw` (kept for good): weighted rendezvous hashing (Schindelhauer & Schomaker 2005).
 * Each model's chance is its share. A device leaves its model only when that is withdrawn or its share falls against the
 * others', and then no more devices move than the shares ask for; the order of the list means nothing.
 */
export function drawModel(models: readonly ModelEntry[], draw: number): ModelEntry {
  let [best, found] = [0, models[0] as ModelEntry];
  for (const model of models) {
    const uniform = (hash32(`${draw} ${model.sha256}`) + 0.5) / 2 ** 32;
    const score = -model.share / Math.log(uniform);
    if (score > best) [best, found] = [score, model];
  }
  return found;
}

/**
 * Checks both files against the manifest and reads the pool's terms. `others`: hashes of files of other manifests.
 * @throws EtuiError pool/mixed-pair, pool/length-mismatch, pool/hash-mismatch, pool/invalid-terms, pool/wrong-shop
 */
export async function openPair(
  root: Root,
  manifest: Manifest,
  model: ModelEntry,
  bytes: PairBytes,
  others: readonly string[] = [],
): Promise<ReadyPool> {
  const known = [manifest.pool.sha256, ...manifest.models.map(({ sha256 }) => sha256), ...others];
  await verifyFile(bytes.pool, manifest.pool, known);
  await verifyFile(bytes.model, model, known);
  const pool = parsePool(bytes.pool);
  if (pool.shop !== manifest.shop) {
    throw new EtuiError(ErrorCode.PoolWrongShop, 'pool.shop: expected the shop of its manifest');
  }
  return { manifest, profile: root.profile, pool, model, modelBytes: bytes.model };
}

function parsePool(bytes: Uint8Array<ArrayBuffer>): Pool {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new EtuiError(ErrorCode.PoolInvalidTerms, 'pool: expected JSON in UTF-8', { cause });
  }
  const pool = v.safeParse(Pool, json);
  if (pool.success) return pool.output;
  const path = v.getDotPath(pool.issues[0]) ?? 'pool';
  throw new EtuiError(ErrorCode.PoolInvalidTerms, `pool: ${path} is not as the schema says`);
}
