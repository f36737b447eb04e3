/** One delivery over HTTPS: no redirect is followed, no answer is read beyond its status, and nobody waits longer than 15 seconds. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Endpoint } from './endpoints.js';
import { isPublicAddress, publicLookup } from './public-address.js';

/** Ms for connecting, sending and the answer's head together. */
const PATIENCE_MS = 15_000;

/** How it went: `delivered`, `gone` where the receiver wants no more of it (410), or why it failed, as a short word. */
export type Outcome = 'delivered' | 'gone' | { readonly problem: string };

export function postMessage(
  { url, allowPrivate }: Pick<Endpoint, 'url' | 'allowPrivate'>,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const target = new URL(url);
  const isPlain = target.protocol === 'http:';
  const literal = target.hostname.replace(/^\[|\]$/g, '');
  // Addresses written out are never looked up.
  const isBarred = !allowPrivate && (isPlain || (isIP(literal) !== 0 && !isPublicAddress(literal)));
  if (isBarred) return Promise.resolve({ problem: 'private-address' });
  return new Promise((resolve) => {
    const length = `${Buffer.byteLength(body)}`;
    const request = (isPlain ? requestHttp : requestHttps)(target, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': length,
        'user-agent': 'etui',
        ...headers,
      },
      // A connection of its own: one that is kept may lead where its name no longer does.
      agent: false,
      ...(!allowPrivate && { lookup: publicLookup() }),
    });
    const timer = setTimeout(
      () => request.destroy(Object.assign(new Error('too slow'), { code: 'TIMEOUT' })),
      PATIENCE_MS,
    );
    request.on('response', (response) => {
      clearTimeout(timer);
      const status = response.statusCode ?? 0;
      response.destroy();
      if (status >= 200 && status < 300) resolve('delivered');
      else resolve(status === 410 ? 'gone' : { problem: `status-${status}` });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      // After the answer this says only that we closed the line.
      resolve({ problem: PROBLEMS[error.code ?? ''] ?? 'no-answer' });
    });
    request.end(body);
  });
}

const PROBLEMS: Readonly<Record<string, string>> = {
  EPRIVATE: 'private-address',
  ENOTFOUND: 'unknown-name',
  TIMEOUT: 'too-slow',
};
