/** Where the admin API of a server listens that owns an embedded database: a socket that only its user may open. */
import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ServerError } from '../server-error.js';

/** A socket's path has room for 104 bytes on some systems. */
const LONGEST_PATH = 100;

/** The same for server and command, from the database's folder alone. */
export function adminAddress(data: string): string {
  const folder = resolve(data);
  const name = `etui-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const path = join(folder, 'admin.sock');
  return Buffer.byteLength(path) <= LONGEST_PATH ? path : join(tmpdir(), name, 'admin.sock');
}

/**
 * Makes the socket's folder where it isn't the database's own.
 * @throws ServerError conflict where somebody else has made it, who could listen in our place
 */
export async function makeAdminFolder(address: string): Promise<void> {
  if (process.platform === 'win32') return;
  await mkdir(dirname(address), { recursive: true, mode: 0o700 });
  await requireOwnFolder(address);
}

/** @throws ServerError conflict: who could swap the socket could read what is asked and answer for us */
export async function requireOwnFolder(address: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { uid, mode } = await stat(dirname(address));
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return;
  throw new ServerError(
    'conflict',
    `${dirname(address)} must belong to this user, and nobody else may write to it`,
  );
}
