/** A shop's published folder for a replay: throw-away keys, a root, a pool and a model, signed as a shop signs them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '../../server/sign/keys.js';
import { signRoot } from '../../server/sign/root.js';
import { signPool } from '../../server/sign/sign-pool.js';
import type { GetStatic } from '../../src/egress.js';
import { ErrorCode, EtuiError } from '../../src/errors.js';
import type { PoolInput } from '../../src/pool/schema.js';
import type { EngineOptions } from '../../src/protocol.js';

export interface PublishedShop {
  readonly options: Pick<EngineOptions, 'shop' | 'base' | 'root'>;
  /** Reads the folder as the network would serve it. */
  readonly getStatic: GetStatic;
  remove(): Promise<void>;
}

/** @param now ms since the epoch; what is signed is fresh then, and fresh is all that an engine asks when it starts. */
export async function publishShop(pool: PoolInput, modelFile: string, now: number): Promise<PublishedShop> {
  const folder = await mkdtemp(join(tmpdir(), 'etui-replay-'));
  const keys = [join(folder, 'keys')];
  const published = join(folder, 'public');
  for (const role of ['root', 'manifest'] as const) await createKey(keys[0] as string, role);
  const { shop } = pool;
  const { anchor } = await signRoot({ folder: published, keys, shop, profile: 'hosted', now });
  await signPool({ folder: published, keys, pool, models: [{ file: modelFile, share: 1 }], now });
  const base = `${shop}/`;
  return {
    options: { shop, base, root: anchor },
    getStatic: async (url) => {
      try {
        return new Uint8Array(await readFile(join(published, url.slice(base.length))));
      } catch (cause) {
        throw new EtuiError(ErrorCode.NetworkStatus, 'a file of the published folder', { cause });
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
