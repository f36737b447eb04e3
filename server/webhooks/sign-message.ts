/**
 * Signatures of Standard Webhooks 1.0.0 (github.com/standard-webhooks/standard-webhooks): HMAC-SHA-256 over `id.timestamp.body`
 * under a secret `whsec_…`, once for each live secret, so that a receiver may change its own at leisure.
 */
import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** A fresh secret: 32 random bytes. */
export const makeSecret = (): string => `${PREFIX}${randomBytes(32).toString('base64')}`;

/** `whsec_` and base64 of 24…64 bytes, as the standard has it. */
export function isSecret(text: string): boolean {
  if (!text.startsWith(PREFIX) || !/^[A-Za-z0-9+/]+={0,2}$/.test(text.slice(PREFIX.length))) return false;
  const { length } = keyOf(text);
  return length >= 24 && length <= 64;
}

/** @param at seconds since the epoch, of this attempt: receivers refuse what is minutes old, so that nobody can play it again */
export function signedHeaders(
  id: string,
  at: number,
  body: string,
  secrets: readonly string[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${at}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': `${at}`, 'webhook-signature': signatures.join(' ') };
}

const keyOf = (secret: string) => Buffer.from(secret.slice(PREFIX.length), 'base64');
