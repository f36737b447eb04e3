/** Passwords by scrypt (RFC 7914), with OWASP's parameters: 64 MiB and about a third of a second for each guess. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

export interface Cost {
  /** A power of two. */
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

export const COST: Cost = { N: 2 ** 16, r: 8, p: 2 };
/** What a stored hash may ask of us, so that a file that was tampered with can't take all memory. */
const MOST_MEMORY = 256 * 2 ** 20;
const KEY_BYTES = 32;
const STORED = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9_-]{22,86})\$([A-Za-z0-9_-]{43})$/;

/** `scrypt$N$r$p$salt$hash`, base64url. */
export async function hashPassword(password: string, cost: Cost = COST): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

export const isPasswordHash = (stored: string): boolean => STORED.test(stored);

/** One guess at a time: ten at once would take ten times the memory. */
let last: Promise<unknown> = Promise.resolve();

/** Is this the password behind the hash? A hash that is none matches nothing. */
export function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = STORED.exec(stored) ?? [];
  if (hash === '') return Promise.resolve(false);
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const turn = last.then(async () => {
    const key = await derive(password, Buffer.from(salt, 'base64url'), cost);
    return timingSafeEqual(key, Buffer.from(hash, 'base64url'));
  });
  last = turn.catch(() => undefined);
  return turn;
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: MOST_MEMORY };
  return new Promise((resolve, reject) => {
    // One spelling for one password, whatever keyboard it came from.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
