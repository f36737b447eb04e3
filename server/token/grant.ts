/**
 * How the shop's backend vouches for an account: `name.expires.mac`. `name` is the backend's own name of the account, opaque to us;
 * `expires` are seconds since the epoch; the MAC is over both, under a secret that the backend has anyway. The page carries it in
 * `data-account`, where the arm's source reads its first part.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const GRANT = /^([\w-]{16,128})\.(\d{1,12})\.([\w-]{43})$/;
/** A grant may not promise more than this, seconds: a page is loaded anew by then. */
export const GRANT_LIFETIME_MOST = 2 * 86_400;

/** @param name 16…128 characters of base64url @param expires seconds since the epoch */
export function makeGrant(secret: string, shop: string, name: string, expires: number): string {
  return `${name}.${expires}.${macOf(secret, shop, name, `${expires}`).toString('base64url')}`;
}

/**
 * The account's name, or undefined where the grant is none, is over, promises too much, or is under no live secret.
 * @param now ms
 */
export function readGrant(
  grant: string,
  shop: string,
  secrets: readonly string[],
  now: number,
): string | undefined {
  const [, name, expires, mac] = GRANT.exec(grant) ?? [];
  if (name === undefined || expires === undefined || mac === undefined) return undefined;
  const left = Number(expires) - now / 1_000;
  const given = Buffer.from(mac, 'base64url');
  // With every secret, so that time doesn't tell which one it was.
  const matches = secrets.map((secret) => timingSafeEqual(macOf(secret, shop, name, expires), given));
  return matches.includes(true) && left > 0 && left <= GRANT_LIFETIME_MOST ? name : undefined;
}

function macOf(secret: string, shop: string, name: string, expires: string): Buffer {
  return createHmac('sha256', secret).update(`etui-grant-1\n${shop}\n${name}\n${expires}`).digest();
}
