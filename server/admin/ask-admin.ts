/** The command's side of the admin API. */

import { stat } from 'node:fs/promises';
import { request } from 'node:http';
import { ServerError, type ServerErrorCode } from '../server-error.js';
import { adminAddress, requireOwnFolder } from './address.js';

const CODES: readonly string[] = ['missing', 'invalid', 'conflict', 'refused'] satisfies ServerErrorCode[];

/**
 * Asks the server that owns the database in `data`; undefined where none listens.
 * @throws ServerError as the server answered
 */
export async function askAdmin<Answer>(
  data: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Answer | undefined> {
  const address = adminAddress(data);
  if (process.platform !== 'win32' && !(await stat(address).catch(() => undefined))) return undefined;
  await requireOwnFolder(address);
  const answer = await send(address, method, path, body === undefined ? '' : JSON.stringify(body));
  if (!answer) return undefined;
  const json = JSON.parse(answer.text) as { code?: string; message?: string };
  if (answer.status === 200) return json as Answer;
  const code = CODES.includes(json.code ?? '') ? (json.code as ServerErrorCode) : 'conflict';
  throw new ServerError(code, `the running server: ${json.message ?? 'no reason given'}`);
}

function send(
  socketPath: string,
  method: string,
  path: string,
  body: string,
): Promise<{ status: number; text: string } | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request({ socketPath, method, path, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      );
      response.on('error', reject);
    });
    sent.on('error', (cause: NodeJS.ErrnoException) => {
      // Nobody listens: the server was killed, and its socket is left.
      if (cause.code === 'ECONNREFUSED' || cause.code === 'ENOENT') resolve(undefined);
      else reject(new ServerError('conflict', 'the running server broke off', { cause }));
    });
    sent.end(body);
  });
}
