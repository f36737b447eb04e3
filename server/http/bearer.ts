import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Is this `Authorization: Bearer …` one of the live secrets? Compared as hashes, of equal length and in constant time,
 * and with every secret, so that neither time nor order tells how close a guess was.
 */
export function bearerMatches(header: string | undefined, secrets: readonly string[]): boolean {
  const [, given] = /^Bearer (\S+)$/i.exec(header ?? '') ?? [];
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const presented = hash(given ?? '');
  const matches = secrets.map((secret) => timingSafeEqual(hash(secret), presented));
  return given !== undefined && matches.includes(true);
}
