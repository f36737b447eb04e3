/**
 * Codes are derived, not stored: HMAC-SHA-256 of shop, coupon and the device's random claim id under the server's key.
 * The same claim therefore gets the same code without the code being kept anywhere; guessing one means guessing 80
 * bits. The database holds an HMAC of the code under another label, which redeems nothing.
 */
import { createHmac } from 'node:crypto';

/** Crockford's base32: no I, L, O, U, so that a code survives being read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_BYTES = 10;

export type HmacLabel = 'code' | 'stored-code' | 'customer' | 'right-subject' | 'right-claim';

/** Base64url HMAC of `parts` for one purpose; length-prefixed, so that no two lists of parts collide. */
export function hmac(key: string, label: HmacLabel, ...parts: readonly string[]): string {
  return digest(key, label, parts).toString('base64url');
}

/** `XXXX-XXXX-XXXX-XXXX`, 80 bits. */
export function mintCode(key: string, shop: string, couponId: string, claimId: string): string {
  const bits = digest(key, 'code', [shop, couponId, claimId]).subarray(0, CODE_BYTES);
  const value = BigInt(`0x${bits.toString('hex')}`);
  const symbols = Array.from(
    { length: 16 },
    (_, index) => ALPHABET[Number((value >> BigInt(75 - 5 * index)) & 31n)],
  );
  return symbols.join('').replace(/(.{4})(?=.)/g, '$1-');
}

/** One spelling for what people type: upper case, no blanks, no hyphens, O as 0, I and L as 1. */
export function normaliseCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}

function digest(key: string, label: HmacLabel, parts: readonly string[]): Buffer {
  const mac = createHmac('sha256', Buffer.from(key, 'base64url'));
  for (const part of [label, ...parts]) mac.update(`${Buffer.byteLength(part)}:`).update(part);
  return mac.digest();
}
