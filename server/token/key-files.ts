/**
 * Private keys of the right to claim: one file for each epoch in the key folder, readable by its owner only. Several servers may
 * share the folder: whoever writes an epoch's key first has written it for all. A key goes when its tokens no longer count.
 */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { TokenKey } from '../../src/pool/rights.js';
import { spkiOf } from '../../src/wallet/right-token.js';
import { ServerError } from '../server-error.js';

/** Both halves of one epoch's key. */
export interface TokenKeyPair {
  readonly public: TokenKey;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const KeyFile = v.strictObject({ public: TokenKey, private: v.string() });
const ENDING = '.token.json';

type Epoch = Pick<TokenKey, 'from' | 'to' | 'until'>;

/** The key of this epoch; made where there is none. */
export async function ensureTokenKey(folder: string, epoch: Epoch): Promise<TokenKeyPair> {
  const path = join(folder, `epoch-${epoch.from}${ENDING}`);
  const there = await readPair(path);
  if (there) return there;
  // Not generated as an RSA-PSS key: OpenSSL refuses raw operations with one.
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  const { n = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const key = Buffer.from(spkiOf(Buffer.from(n, 'base64url'))).toString('base64url');
  const file = {
    public: { key, ...epoch },
    private: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Whole or not at all, and never over another's: a link fails where the name is taken.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  await link(draft, path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause;
  });
  await rm(draft);
  return (await readPair(path)) as TokenKeyPair;
}

/** The pair of a published key, or undefined where this server doesn't have it. */
export async function findTokenKey(
  folder: string,
  { key, from }: TokenKey,
): Promise<TokenKeyPair | undefined> {
  const pair = await readPair(join(folder, `epoch-${from}${ENDING}`));
  return pair?.public.key === key ? pair : undefined;
}

/** Deletes keys whose tokens no longer count. @param now seconds */
export async function dropTokenKeys(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.endsWith(ENDING))) {
    const path = join(folder, name);
    const pair = await readPair(path);
    if (pair && pair.public.until <= now) await rm(path, { force: true });
  }
}

/** @throws ServerError invalid where the file is none of ours */
async function readPair(path: string): Promise<TokenKeyPair | undefined> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (text === undefined) return undefined;
  const file = v.safeParse(v.pipe(v.string(), v.parseJson(), KeyFile), text);
  if (!file.success) throw new ServerError('invalid', `${path} is not a token key of ours`);
  const privateKey = createPrivateKey(file.output.private);
  return { public: file.output.public, privateKey, publicKey: createPublicKey(privateKey) };
}
