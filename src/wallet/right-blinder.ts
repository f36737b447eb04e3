/**
 * The device's part of blind signing (RFC 9474 by its maintained library): makes a request, and a token from the answer. In a
 * worker and a chunk of its own: the library is larger than all else of the right, and few pages in a week need it.
 */
import { RSABSSA } from '@cloudflare/blindrsa-ts';
import { ErrorCode, EtuiError } from '../errors.js';
import { encodeBase64url } from '../pool/base64url.js';
import type { TokenKey } from '../pool/rights.js';
import {
  challengeDigest,
  exactBase64url,
  keyIdOf,
  MODULUS_BYTES,
  modulusOf,
  requestOf,
  tokenInput,
  tokenOf,
} from './right-token.js';

/** A request on its way, all in base64url. Kept until its answer has come: asked again, it costs no second token. */
export interface PendingRight {
  /** The TokenRequest, 259 bytes. */
  readonly request: string;
  /** What will be signed, 98 bytes, and what takes the blinding off, 256: neither leaves the device. */
  readonly input: string;
  readonly unblind: string;
}

export interface RightBlinder {
  /** A fresh request for a token of this shop and key. Errors: wallet/right-failed. */
  prepare(shop: string, key: TokenKey): Promise<PendingRight>;
  /** The token, base64url, from the answer. Errors: wallet/right-failed where the answer is no signature of this key. */
  finish(key: TokenKey, pending: PendingRight, answer: Uint8Array<ArrayBuffer>): Promise<string>;
}

const suite = RSABSSA.SHA384.PSS.Deterministic();

export const rightBlinder: RightBlinder = {
  prepare: (shop, key) =>
    guarded(async () => {
      const { publicKey, keyId } = await openKey(key);
      const nonce = crypto.getRandomValues(new Uint8Array(32));
      const input = tokenInput(nonce, await challengeDigest(shop, key.from), keyId);
      const { blindedMsg, inv } = await suite.blind(publicKey, suite.prepare(input));
      return {
        request: encodeBase64url(requestOf(keyId, blindedMsg)),
        input: encodeBase64url(input),
        unblind: encodeBase64url(inv),
      };
    }),
  finish: (key, pending, answer) =>
    guarded(async () => {
      const { publicKey } = await openKey(key);
      const input = exactBase64url(pending.input, 98);
      const unblind = exactBase64url(pending.unblind, MODULUS_BYTES);
      if (!input || !unblind) throw failed();
      // Checks the signature: an issuer that marked its answer would be found out here.
      return encodeBase64url(tokenOf(input, await suite.finalize(publicKey, input, answer, unblind)));
    }),
};

async function openKey({ key }: TokenKey): Promise<{ publicKey: CryptoKey; keyId: Uint8Array }> {
  const spki = exactBase64url(key, 342);
  const modulus = spki && modulusOf(spki);
  if (!modulus) throw failed();
  // As a JWK: browsers take no SubjectPublicKeyInfo with the algorithm id-RSASSA-PSS.
  const jwk = { kty: 'RSA', n: encodeBase64url(modulus), e: 'AQAB' };
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-384' };
  const publicKey = await crypto.subtle.importKey('jwk', jwk, algorithm, true, ['verify']);
  return { publicKey, keyId: await keyIdOf(spki) };
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof EtuiError ? cause : failed(cause);
  }
}

const failed = (cause?: unknown): EtuiError =>
  new EtuiError(ErrorCode.RightFailed, 'token: expected a key of its type and a signature that holds', {
    cause,
  });
