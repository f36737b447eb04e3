/** What lies in key folders, without any secret of it; and what comes after it. */
import { createHash, randomBytes } from 'node:crypto';
import { readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Root } from '../../src/pool/manifest.js';
import { ServerError } from '../server-error.js';
import {
  createKey,
  type KeyAlgorithm,
  type KeyRole,
  readKeyFile,
  readServerSecrets,
  SECRETS_FILE,
} from './keys.js';

export interface ListedKey {
  readonly file: string;
  /** `token`: of the right to claim; the server makes and drops these by itself. */
  readonly kind: KeyRole | 'server' | 'token';
  readonly alg?: KeyAlgorithm;
  readonly kid?: string;
  /** Does the last root name it? Absent where no root was given. */
  readonly named?: boolean;
  /** Of each live secret of the backend, newest first: the beginning of its SHA-256. */
  readonly backend?: string[];
  /** When the file was written, ISO. */
  readonly written: string;
  /** Others on this machine may read it. */
  readonly exposed: boolean;
}

/** @throws ServerError missing | invalid */
export async function listKeys(folders: readonly string[], root: Root | undefined): Promise<ListedKey[]> {
  const listed: ListedKey[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch((cause: unknown) => {
      throw new ServerError('missing', `no key folder at ${folder}`, { cause });
    });
    for (const name of names.sort()) {
      const file = join(folder, name);
      if (name === SECRETS_FILE) {
        const { backend } = await readServerSecrets(folder);
        listed.push({ file, kind: 'server', backend: backend.map(fingerprint), ...(await stateOf(file)) });
      } else if (name.endsWith('.token.json')) {
        listed.push({ file, kind: 'token', ...(await stateOf(file)) });
      } else if (name.endsWith('.key.json')) {
        const { role, public: key } = await readKeyFile(file);
        const named = root?.roles[role].kids.includes(key.kid);
        listed.push({
          file,
          kind: role,
          alg: key.alg,
          kid: key.kid,
          ...(named !== undefined && { named }),
          ...(await stateOf(file)),
        });
      }
    }
  }
  return listed;
}

async function stateOf(file: string): Promise<Pick<ListedKey, 'written' | 'exposed'>> {
  const { mtime, mode } = await stat(file);
  return { written: mtime.toISOString(), exposed: process.platform !== 'win32' && (mode & 0o077) !== 0 };
}

/** Enough to tell two secrets of 256 random bits apart, and nothing to guess them by. */
const fingerprint = (secret: string) => createHash('sha256').update(secret).digest('hex').slice(0, 8);

/** Two are live while the shop's backend moves from one to the other. */
export type RotateStep = 'add' | 'end';

/**
 * Puts a new secret of the backend before the old one, or takes the old one out.
 * @returns how many are live then, and the new one where one was made
 * @throws ServerError conflict, where the step before has not been taken
 */
export async function rotateBackendSecret(
  folder: string,
  step: RotateStep,
): Promise<{ readonly live: number; readonly secret?: string }> {
  const { backend, ...secrets } = await readServerSecrets(folder);
  const [newest = '', ...older] = backend;
  if (step === 'add' && older.length > 0)
    throw new ServerError('conflict', 'two secrets are live already: end the older one first with --end');
  if (step === 'end' && older.length === 0)
    throw new ServerError('conflict', 'one secret is live: there is no older one to end');
  const secret = step === 'add' ? randomBytes(32).toString('base64url') : undefined;
  const next = secret === undefined ? [newest] : [secret, newest];
  const path = join(folder, SECRETS_FILE);
  await writeFile(`${path}.new`, `${JSON.stringify({ ...secrets, backend: next }, null, 2)}\n`, {
    mode: 0o600,
  });
  await rename(`${path}.new`, path);
  return { live: next.length, ...(secret !== undefined && { secret }) };
}

/** A new signing key beside those of its role, which stay until a root no longer names them. */
export async function rotateSigningKey(
  folder: string,
  role: KeyRole,
  alg: KeyAlgorithm,
): Promise<{ readonly made: string; readonly older: string[] }> {
  const before = await listKeys([folder], undefined);
  const older = before.flatMap(({ kind, kid }) => (kind === role && kid !== undefined ? [kid] : []));
  if (older.length === 0)
    throw new ServerError(
      'missing',
      `no ${role} key in ${folder} to rotate: make one with "etui keys new ${role}"`,
    );
  const { kid } = await createKey(folder, role, alg);
  return { made: kid, older };
}
