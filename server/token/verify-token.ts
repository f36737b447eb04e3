/** Is this a token that this shop gave out, and does it still count? */
import { constants, createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { TokenKey } from '../../src/pool/rights.js';
import {
  challengeDigest,
  equal,
  exactBase64url,
  modulusOf,
  readToken,
  TOKEN_BYTES,
} from '../../src/wallet/right-token.js';
import { Refusal } from '../redeem/refusal.js';

export interface VerifiedToken {
  /** Base64url, in its one spelling: what the arm and the lots are drawn from. */
  readonly text: string;
  /** What is spent once: SHA-256 of the signed input, base64url. Another signature over the same input is the same token. */
  readonly nullifier: string;
  /** Its key, and so its epoch. */
  readonly key: TokenKey;
}

const published = new Map<string, { readonly id: Uint8Array; readonly key: KeyObject }>();

/**
 * @param keys those of the manifest @param now ms
 * @throws Refusal right-invalid: one reason for every fault, so that nobody learns which
 */
export async function verifyToken(
  text: string,
  shop: string,
  keys: readonly TokenKey[],
  now: number,
): Promise<VerifiedToken> {
  const bytes = exactBase64url(text, TOKEN_BYTES);
  const token = bytes && readToken(bytes);
  const key = token && keys.find((one) => equal(openKey(one).id, token.keyId));
  if (!token || !key || now < key.from * 1_000 || now >= key.until * 1_000) throw invalid();
  if (!equal(token.challenge, await challengeDigest(shop, key.from))) throw invalid();
  const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  if (!verify('sha384', token.input, { key: openKey(key).key, ...options }, token.signature)) throw invalid();
  return { text, key, nullifier: createHash('sha256').update(token.input).digest('base64url') };
}

function openKey({ key }: TokenKey): { readonly id: Uint8Array; readonly key: KeyObject } {
  const known = published.get(key);
  if (known) return known;
  const spki = Uint8Array.from(Buffer.from(key, 'base64url'));
  const modulus = modulusOf(spki);
  if (!modulus) throw new Error('a published token key is none');
  const jwk = { kty: 'RSA', n: Buffer.from(modulus).toString('base64url'), e: 'AQAB' };
  const opened = {
    id: createHash('sha256').update(spki).digest(),
    key: createPublicKey({ key: jwk, format: 'jwk' }),
  };
  // Two are live; a server of many weeks forgets the others.
  if (published.size > 16) published.clear();
  published.set(key, opened);
  return opened;
}

const invalid = () =>
  new Refusal('right-invalid', 'token: expected one that this shop gave out and still takes');
