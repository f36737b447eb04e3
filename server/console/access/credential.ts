/** Where the console's password comes from. There is no default: without one the console is off. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ServerError } from '../../server-error.js';
import { type Cost, hashPassword, isPasswordHash } from './password.js';

/** Characters. Long beats odd (NIST SP 800-63B); fewer are guessed offline from a stolen hash. */
export const LEAST_PASSWORD = 12;
const MOST_PASSWORD = 200;
const FILE = 'console.json';

export const HOW_TO_SET =
  'set a password with "etui console password --keys …", or ETUI_CONSOLE_PASSWORD, or ETUI_CONSOLE_PASSWORD_FILE';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The password's hash: from ETUI_CONSOLE_PASSWORD, the file that ETUI_CONSOLE_PASSWORD_FILE names, or `console.json` among
 * the keys, in this order; undefined where there is none.
 * @throws ServerError invalid where one is there and can't be used: falling back to another would be a surprise
 */
export async function readCredential(
  keys: string,
  environment: Environment,
  cost?: Cost,
): Promise<string | undefined> {
  const { ETUI_CONSOLE_PASSWORD: plain, ETUI_CONSOLE_PASSWORD_FILE: file } = environment;
  if (plain !== undefined && plain !== '')
    return hashPassword(requireLength(plain, 'ETUI_CONSOLE_PASSWORD'), cost);
  if (file !== undefined && file !== '') {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new ServerError('missing', 'ETUI_CONSOLE_PASSWORD_FILE: no such file', { cause });
    });
    return hashPassword(requireLength(text.replace(/\r?\n$/, ''), 'ETUI_CONSOLE_PASSWORD_FILE'), cost);
  }
  const path = join(keys, FILE);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const stored = hashIn(text);
  if (stored === undefined)
    throw new ServerError('invalid', `${path} holds no password of ours: ${HOW_TO_SET}`);
  return stored;
}

/** Writes the hash of a new password beside the keys (mode 0600); the old one is good no longer. */
export async function writeCredential(keys: string, password: string, cost?: Cost): Promise<string> {
  const hash = await hashPassword(requireLength(password, 'password'), cost);
  await mkdir(keys, { recursive: true, mode: 0o700 });
  const path = join(keys, FILE);
  await writeFile(path, `${JSON.stringify({ password: hash }, null, 2)}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
  return path;
}

function hashIn(text: string): string | undefined {
  try {
    const { password } = JSON.parse(text) as { password?: unknown };
    return typeof password === 'string' && isPasswordHash(password) ? password : undefined;
  } catch {
    return undefined;
  }
}

function requireLength(password: string, name: string): string {
  const { length } = [...password];
  if (length < LEAST_PASSWORD || length > MOST_PASSWORD)
    throw new ServerError('invalid', `${name}: expected ${LEAST_PASSWORD}…${MOST_PASSWORD} characters`);
  return password;
}
