/** A shop's published folder, made the way a shop makes it: real keys, a signed root, a signed pool and an artifact. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPool } from '../../server/sign/check-pool.js';
import { createKey } from '../../server/sign/keys.js';
import { signRoot } from '../../server/sign/root.js';
import { signPool } from '../../server/sign/sign-pool.js';
import type { PoolInput } from '../../src/pool/schema.js';

export interface SignedShop {
  /** What the tag's `data-root` says. */
  readonly anchor: string;
  readonly base: string;
  /** Where its files and its private keys lie, for a server of its own. */
  readonly folder: string;
  readonly keys: string;
  /** Serves the folder as the network would; paths below `base`. */
  readonly fetch: typeof fetch;
  /** Every path that was asked for, in order. */
  readonly asked: string[];
  /** Signs once more, e.g. with a changed pool or coupons withdrawn. */
  sign(change: { pool?: PoolInput; deny?: readonly string[]; now?: number }): Promise<void>;
  remove(): Promise<void>;
}

export async function signedShop(options: {
  readonly pool: PoolInput;
  readonly artifact: Uint8Array;
  readonly now: number;
}): Promise<SignedShop> {
  const folder = await mkdtemp(join(tmpdir(), 'etui-shop-'));
  const keys = join(folder, 'keys');
  const published = join(folder, 'public');
  await createKey(keys, 'root');
  await createKey(keys, 'manifest');
  const { shop } = options.pool;
  // Without a server where the pool allows it: what is signed then lives for 14 days, and not for one.
  const profile = checkPool(options.pool, { profile: 'static' }).ok ? 'static' : 'hosted';
  const root = await signRoot({ folder: published, keys: [keys], shop, profile, now: options.now });
  const file = join(folder, 'model.bin');
  await writeFile(file, options.artifact);
  let { pool } = options;
  const sign: SignedShop['sign'] = async ({ pool: changed = pool, deny, now = options.now }) => {
    pool = changed;
    await signPool({
      folder: published,
      keys: [keys],
      pool,
      models: [{ file, share: 1 }],
      now,
      ...(deny && { deny }),
    });
  };
  await sign({});
  const base = `${shop}/etui/`;
  const asked: string[] = [];
  return {
    anchor: root.anchor,
    base,
    folder: published,
    keys,
    asked,
    sign,
    fetch: async (input) => {
      const path = String(input).slice(base.length);
      asked.push(path);
      const body = await readFile(join(published, path)).catch(() => undefined);
      return body ? new Response(new Uint8Array(body)) : new Response('', { status: 404 });
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
