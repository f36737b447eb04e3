/** What a shop does with the `etui` command, done for the demo: keys on the first run, a root, a signed pool. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createKey, createServerSecrets, readKeys } from '../server/sign/keys.js';
import { rootAnchor, signRoot } from '../server/sign/root.js';
import { type SignedPool, signPool } from '../server/sign/sign-pool.js';
import type { PoolInput } from '../src/pool/schema.js';

/** Makes the demo's keys where there are none; true if it did. */
export async function ensureKeys(folder: string): Promise<boolean> {
  if (existsSync(join(folder, 'server.json'))) return false;
  await createServerSecrets(folder);
  await createKey(folder, 'root');
  await createKey(folder, 'manifest');
  return true;
}

export interface Published extends SignedPool {
  /** For the script tag's `data-root`. */
  readonly anchor: string;
}

/** Signs a pool and the model into `folder`, under a root that is made where there is none. */
export async function publishPool(
  folder: string,
  keys: string,
  pool: PoolInput,
  model: string,
  now: number,
): Promise<Published> {
  const rootFile = join(folder, 'root.jws');
  if (!existsSync(rootFile)) {
    if ((await readKeys([keys])).length === 0) throw new Error(`${keys} holds no signing keys`);
    await signRoot({ folder, keys: [keys], shop: pool.shop, profile: 'hosted', now });
  }
  const models = [{ file: model, share: 1 }];
  const signed = await signPool({ folder, keys: [keys], pool, models, now });
  return { ...signed, anchor: rootAnchor(await readFile(rootFile, 'utf8')) };
}

/** The model artifact that was made last, anywhere below `folder`. */
export function newestModel(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.bin'))
    .map((name) => join(folder, name));
  // Equal times, as in a fresh clone, leave the last name: versions sort upwards.
  const made = (file: string) => statSync(file).mtimeMs;
  return files
    .sort()
    .sort((a, b) => made(a) - made(b))
    .at(-1);
}
