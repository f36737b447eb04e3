/**
 * The right to claim, as it is signed: `rights` in the pool asks for it, `tokenKeys` in the manifest are the keys. docs/rights.md
 * is the prose to this.
 */
import * as v from 'valibot';
import { count } from './fields.js';

const seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** With this in a pool, a minted coupon is given out for a blind token alone: one token, one coupon. */
export const Rights = v.strictObject({
  /**
   * Days of an epoch, 3…90: each has a key of its own, and gives an account one token. Three leave room for a day on which the next
   * key is published ahead, and one on which tokens of the last still count, with never more than two keys live.
   */
  epochDays: v.optional(v.pipe(count, v.minValue(3), v.maxValue(90)), 7),
  /** Most tokens of one epoch for whom the shop's backend does not vouch, by address prefix; 0 for none. */
  perAddress: v.optional(v.pipe(count, v.maxValue(10_000)), 8),
});

/** One public key of RFC 9578, token type 0x0002. Times are seconds since the epoch. */
export const TokenKey = v.strictObject({
  /** Base64url of its SubjectPublicKeyInfo with the algorithm id-RSASSA-PSS: 342 bytes, 456 characters. */
  key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{456}$/, 'a 2048-bit RSASSA-PSS key in base64url')),
  /** The epoch's first instant; names it, too. */
  from: seconds,
  /** From here on no token of it is given out. */
  to: seconds,
  /** From here on no token of it is taken. */
  until: seconds,
});

export type Rights = v.InferOutput<typeof Rights>;
export type TokenKey = v.InferOutput<typeof TokenKey>;
