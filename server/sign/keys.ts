/**
 * The shop's private keys: one file each, readable by their owner only, in a folder that is never published. Nothing
 * here prints or returns a private key but to the code that signs with it.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import * as v from 'valibot';
import { PublicKey } from '../../src/pool/manifest.js';
import { ServerError } from '../server-error.js';

export type KeyRole = 'root' | 'manifest';
export type KeyAlgorithm = PublicKey['alg'];

/** A key that may sign for one role. `kid` is its RFC 7638 thumbprint. */
export interface SigningKey {
  readonly role: KeyRole;
  readonly public: PublicKey;
  readonly privateJwk: JWK;
}

/** What the server itself must keep secret; see docs/server.md. */
export interface ServerSecrets {
  /** Derives codes and blinds them in the database: 32 bytes, base64url. Losing it voids every minted code. */
  readonly codeKey: string;
  /** Bearer secrets of the shop's backend, two live at most. */
  readonly backend: readonly string[];
}

const KeyFile = v.object({
  role: v.picklist(['root', 'manifest']),
  public: PublicKey,
  private: v.looseObject({}),
});
const SecretsFile = v.strictObject({
  codeKey: v.pipe(v.string(), v.minLength(43)),
  backend: v.pipe(v.array(v.pipe(v.string(), v.minLength(32))), v.minLength(1), v.maxLength(2)),
});

export const SECRETS_FILE = 'server.json';

/** Writes a new key pair into `folder` (mode 0600 in 0700) and returns its public half. */
export async function createKey(
  folder: string,
  role: KeyRole,
  alg: KeyAlgorithm = 'ES256',
): Promise<PublicKey> {
  const pair = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const publicKey = v.parse(PublicKey, { kid, alg, jwk });
  const file = { role, public: publicKey, private: await exportJWK(pair.privateKey) };
  await writePrivate(folder, `${role}-${kid.slice(0, 8)}.key.json`, file);
  return publicKey;
}

/** Writes the server's own secrets; refuses to overwrite them. */
export async function createServerSecrets(folder: string): Promise<void> {
  const secret = () => randomBytes(32).toString('base64url');
  await writePrivate(folder, SECRETS_FILE, {
    codeKey: secret(),
    backend: [secret()],
  } satisfies ServerSecrets);
}

/** Every signing key in the folders, or in those of `role`. */
export async function readKeys(folders: readonly string[], role?: KeyRole): Promise<SigningKey[]> {
  const keys: SigningKey[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => {
      throw new ServerError(
        'missing',
        `no key folder at ${folder}: make one with "etui keys new --keys ${folder}"`,
      );
    });
    for (const name of names.filter((one) => one.endsWith('.key.json')).sort()) {
      keys.push(await readKeyFile(join(folder, name)));
    }
  }
  return role ? keys.filter((key) => key.role === role) : keys;
}

/** @throws ServerError invalid */
export async function readKeyFile(path: string): Promise<SigningKey> {
  const file = v.safeParse(KeyFile, parseJson(await readFile(path, 'utf8')));
  if (!file.success) throw new ServerError('invalid', `${path} is not a key file of ours`);
  return {
    role: file.output.role,
    public: file.output.public,
    privateJwk: file.output.private as JWK,
  };
}

/** Node's own message would quote the text, and these files hold secrets. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function readServerSecrets(folder: string): Promise<ServerSecrets> {
  const path = join(folder, SECRETS_FILE);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ServerError('missing', `no ${path}: make it with "etui keys new --keys ${folder}"`);
  });
  const secrets = v.safeParse(SecretsFile, parseJson(text));
  if (!secrets.success) throw new ServerError('invalid', `${path} is not a secrets file of ours`);
  return secrets.output;
}

async function writePrivate(folder: string, name: string, content: object): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  try {
    // `wx`: a key that is there is never overwritten.
    await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new ServerError('conflict', `${path} is there already and is never overwritten`, { cause });
  }
  // The umask may have narrowed the mode but never widened it; a folder that was there keeps its own.
  await chmod(path, 0o600);
}
