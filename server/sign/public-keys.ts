/** Public halves as a file: what a holder of an offline key hands to whoever drafts the next root. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { PublicKey } from '../../src/pool/manifest.js';
import { ServerError } from '../server-error.js';
import { readKeys } from './keys.js';
import type { RoleKey } from './next-root.js';

export const PublicKeysFile = v.strictObject({
  format: v.literal('etui-public-keys'),
  keys: v.array(v.strictObject({ role: v.picklist(['root', 'manifest']), public: PublicKey })),
});
export type PublicKeysFile = v.InferOutput<typeof PublicKeysFile>;

/** @throws ServerError missing, where the folders hold no signing key */
export async function publicKeys(folders: readonly string[]): Promise<PublicKeysFile> {
  const keys = (await readKeys(folders)).map(({ role, public: key }) => ({ role, public: key }));
  if (keys.length === 0) throw new ServerError('missing', `no signing key in ${folders.join(', ')}`);
  return { format: 'etui-public-keys', keys };
}

/** @throws ServerError missing | invalid */
export async function readPublicKeys(files: readonly string[]): Promise<RoleKey[]> {
  const found: RoleKey[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new ServerError('missing', `no file ${file}`, { cause });
    });
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      // Said below.
    }
    const parsed = v.safeParse(PublicKeysFile, json);
    if (!parsed.success) throw new ServerError('invalid', `${file} is not what "etui keys public" writes`);
    found.push(...parsed.output.keys);
  }
  return found;
}
