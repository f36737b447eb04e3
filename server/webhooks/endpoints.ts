/** Where webhooks go: `webhooks.json` in the key folder, because each entry holds the secrets that it is signed with. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import * as v from 'valibot';
import { ServerError } from '../server-error.js';
import { isPublicAddress } from './public-address.js';
import { isSecret, makeSecret } from './sign-message.js';

export const Endpoint = v.strictObject({
  /** Names it in the outbox. */
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  url: v.pipe(v.string(), v.url(), v.maxLength(2_000)),
  /** Two live at most; each message is signed with all. */
  secrets: v.pipe(
    v.array(v.pipe(v.string(), v.check(isSecret, 'a secret: whsec_…'))),
    v.minLength(1),
    v.maxLength(2),
  ),
  /** Plain HTTP and addresses inside the shop's own network: only where somebody has said so. */
  allowPrivate: v.optional(v.boolean(), false),
});
export type Endpoint = v.InferOutput<typeof Endpoint>;

const EndpointFile = v.strictObject({ endpoints: v.pipe(v.array(Endpoint), v.maxLength(10)) });
const FILE = 'webhooks.json';

/** None where there is no file. @throws ServerError invalid */
export async function readEndpoints(keys: string): Promise<readonly Endpoint[]> {
  const path = join(keys, FILE);
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (text === undefined) return [];
  const file = v.safeParse(v.pipe(v.string(), v.parseJson(), EndpointFile), text);
  if (!file.success)
    throw new ServerError(
      'invalid',
      `${path}: ${v.getDotPath(file.issues[0]) ?? 'the file'} is not as docs/webhooks.md says`,
    );
  for (const endpoint of file.output.endpoints) requireAllowed(endpoint);
  return file.output.endpoints;
}

/** Adds an endpoint with a secret of its own. @returns it; its secret is what the receiver needs. @throws ServerError invalid */
export async function addEndpoint(keys: string, url: string, allowPrivate = false): Promise<Endpoint> {
  const id = `ep_${randomBytes(6).toString('hex')}`;
  const endpoint: Endpoint = { id, url, secrets: [makeSecret()], allowPrivate };
  requireAllowed(endpoint);
  await write(keys, [...(await readEndpoints(keys)), endpoint]);
  return endpoint;
}

/** A new secret beside the newest one; a third would push the oldest out. @throws ServerError missing */
export async function rotateSecret(keys: string, id: string): Promise<Endpoint> {
  const endpoints = await readEndpoints(keys);
  const found = endpoints.find((one) => one.id === id);
  if (!found) throw new ServerError('missing', `no webhook endpoint ${id}: "etui webhooks list" shows them`);
  const changed = { ...found, secrets: [makeSecret(), ...found.secrets.slice(0, 1)] };
  await write(
    keys,
    endpoints.map((one) => (one.id === id ? changed : one)),
  );
  return changed;
}

/** @throws ServerError missing */
export async function removeEndpoint(keys: string, id: string): Promise<void> {
  const endpoints = await readEndpoints(keys);
  if (!endpoints.some((one) => one.id === id)) throw new ServerError('missing', `no webhook endpoint ${id}`);
  await write(
    keys,
    endpoints.filter((one) => one.id !== id),
  );
}

/** What can be said before a name is looked up; the rest is checked with each delivery. */
function requireAllowed({ url, allowPrivate }: Endpoint): void {
  if (!URL.canParse(url))
    throw new ServerError('invalid', 'url: expected an address such as https://shop.example/hooks');
  const { protocol, hostname, username, password } = new URL(url);
  if (username || password) throw new ServerError('invalid', 'url: expected no user name or password in it');
  if (protocol !== 'https:' && !(allowPrivate && protocol === 'http:')) {
    throw new ServerError('invalid', 'url: expected https');
  }
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && isIP(literal) !== 0 && !isPublicAddress(literal)) {
    throw new ServerError('invalid', 'url: expected an address of the open internet');
  }
}

async function write(keys: string, endpoints: readonly Endpoint[]): Promise<void> {
  await mkdir(keys, { recursive: true, mode: 0o700 });
  const path = join(keys, FILE);
  await writeFile(`${path}.new`, `${JSON.stringify({ endpoints }, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
