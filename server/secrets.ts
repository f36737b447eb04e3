/** The server's secrets: from the environment, from files that it names (`…_FILE`, as containers mount them), or from `server.json`. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { ServerError } from './server-error.js';
import { readServerSecrets, type ServerSecrets } from './sign/keys.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The value of `name`, or what stands in the file that `name`_FILE names, without its last line break; undefined where neither
 * is set, or is empty.
 * @throws ServerError invalid where both are set; missing where the file can't be read
 */
export async function secretFrom(environment: Environment, name: string): Promise<string | undefined> {
  const [plain, file] = [environment[name], environment[`${name}_FILE`]];
  if (!file) return plain || undefined;
  if (plain) throw new ServerError('invalid', `${name} and ${name}_FILE: expected one of them`);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ServerError('missing', `${name}_FILE: no such file`, { cause });
  });
  return text.replace(/\r?\n$/, '') || undefined;
}

const CodeKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43,}$/));
const BackendSecrets = v.pipe(
  v.array(v.pipe(v.string(), v.regex(/^\S{32,}$/))),
  v.minLength(1),
  v.maxLength(2),
);

/**
 * ETUI_CODE_KEY (32 bytes, base64url) and ETUI_BACKEND_SECRETS (one, or two with a comma between), both or neither; without
 * them the `server.json` among the keys.
 * @throws ServerError invalid, missing
 */
export async function serverSecrets(keys: string, environment: Environment): Promise<ServerSecrets> {
  const codeKey = await secretFrom(environment, 'ETUI_CODE_KEY');
  const backend = await secretFrom(environment, 'ETUI_BACKEND_SECRETS');
  if (codeKey === undefined && backend === undefined) return readServerSecrets(keys);
  if (codeKey === undefined || backend === undefined) {
    throw new ServerError('invalid', 'ETUI_CODE_KEY and ETUI_BACKEND_SECRETS: expected both or neither');
  }
  if (!v.is(CodeKey, codeKey))
    throw new ServerError('invalid', 'ETUI_CODE_KEY: expected 32 bytes, base64url');
  const secrets = backend.split(',').map((secret) => secret.trim());
  if (!v.is(BackendSecrets, secrets)) {
    throw new ServerError(
      'invalid',
      'ETUI_BACKEND_SECRETS: expected one or two of at least 32 characters, with a comma between',
    );
  }
  return { codeKey, backend: secrets };
}
