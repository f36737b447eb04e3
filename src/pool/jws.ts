/**
 * One signature of a JWS (RFC 7515), checked the strict way, and its payload afterwards. The mathematics is the
 * platform's; what is ours is the order of the checks and what is not tolerated:
 *
 *   1. the protected header has exactly `alg`, `kid` and `typ`, in canonical base64url;
 *   2. the key is found by `kid` among the keys that the role trusts;
 *   3. `alg` equals the algorithm pinned to that key;
 *   4. the signature is 64 bytes (some browsers accept ES256 signatures of other lengths);
 *   5. the signature holds;
 *   6. only then the type and the payload are looked at.
 */
import * as v from 'valibot';
import { ErrorCode, EtuiError } from '../errors.js';
import { decodeBase64url, encodeBase64url } from './base64url.js';
import { JWS_TYPE, type PublicKey, type Role } from './manifest.js';

const SIGNATURE_BYTES = 64;

const Header = v.strictObject({ alg: v.string(), kid: v.string(), typ: v.string() });
export type Header = v.InferOutput<typeof Header>;

export interface SignedPart {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}

const malformed = (message: string, cause?: unknown) =>
  new EtuiError(ErrorCode.PoolMalformed, message, { cause });

/** Bytes of base64url text, which must be the one canonical spelling of them. */
function canonicalBytes(text: string, field: string): Uint8Array<ArrayBuffer> {
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  try {
    bytes = decodeBase64url(text);
  } catch (cause) {
    throw malformed(`${field}: expected base64url`, cause);
  }
  if (encodeBase64url(bytes) !== text) throw malformed(`${field}: expected canonical base64url`);
  return bytes;
}

/** Base64url JSON in UTF-8. Of a payload: call it only after {@link verifyPart}. */
export function decodeJson(text: string, field: string): unknown {
  const bytes = canonicalBytes(text, field);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw malformed(`${field}: expected JSON in UTF-8`, cause);
  }
}

/** The protected header: an unverified claim, good only for finding a key. */
export function readHeader(part: SignedPart): Header {
  const header = v.safeParse(Header, decodeJson(part.protected, 'protected header'));
  if (!header.success) throw malformed('protected header: expected alg, kid and typ, and nothing else');
  return header.output;
}

/**
 * Checks one signature by one key, for one role.
 * @throws EtuiError pool/wrong-algorithm, pool/malformed, pool/bad-signature, pool/wrong-role
 */
export async function verifyPart(
  part: SignedPart,
  header: Header,
  key: PublicKey,
  role: Role,
): Promise<void> {
  if (header.alg !== key.alg) {
    throw new EtuiError(ErrorCode.PoolWrongAlgorithm, `alg: expected ${key.alg}, which the key is pinned to`);
  }
  const signature = canonicalBytes(part.signature, 'signature');
  if (signature.length !== SIGNATURE_BYTES) {
    throw new EtuiError(ErrorCode.PoolBadSignature, `signature: expected ${SIGNATURE_BYTES} bytes`);
  }
  if (!(await holds(part, signature, key))) {
    throw new EtuiError(ErrorCode.PoolBadSignature, `${role}: the signature does not hold`);
  }
  if (header.typ !== JWS_TYPE[role]) {
    throw new EtuiError(ErrorCode.PoolWrongRole, `typ: expected ${JWS_TYPE[role]}`);
  }
}

/** The parameters that WebCrypto wants for the algorithm pinned to a key (RFC 7518, RFC 8037). */
const WEB_CRYPTO = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  Ed25519: { name: 'Ed25519' },
} as const satisfies Record<PublicKey['alg'], (EcKeyImportParams & Partial<EcdsaParams>) | Algorithm>;

async function holds(
  part: SignedPart,
  signature: Uint8Array<ArrayBuffer>,
  { alg, jwk }: PublicKey,
): Promise<boolean> {
  const signed = new TextEncoder().encode(`${part.protected}.${part.payload}`);
  try {
    const key = await crypto.subtle.importKey('jwk', jwk, WEB_CRYPTO[alg], false, ['verify']);
    return await crypto.subtle.verify(WEB_CRYPTO[alg], key, signature, signed);
  } catch {
    // A point that is not on the curve, or an algorithm this browser lacks: either way it is not shown to hold.
    return false;
  }
}
