/**
 * One signature of a JWS (RFC 7515), checked the strict way, and its payload afterwards. The mathematics is jose's and
 * the platform's; what is ours is the order of the checks and what is not tolerated:
 *
 *   1. the protected header has exactly `alg`, `kid` and `typ`, in canonical base64url;
 *   2. the key is found by `kid` among the keys that the role trusts;
 *   3. `alg` equals the algorithm pinned to that key;
 *   4. the signature is 64 bytes (some browsers accept ES256 signatures of other lengths);
 *   5. the signature holds;
 *   6. only then the type and the payload are looked at.
 */
import { decode, encode } from 'jose/base64url';
import { flattenedVerify } from 'jose/jws/flattened/verify';
import * as v from 'valibot';
import { ErrorCode, EtuiError } from '../errors.js';
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
    bytes = Uint8Array.from(decode(text));
  } catch (cause) {
    throw malformed(`${field}: expected base64url`, cause);
  }
  if (encode(bytes) !== text) throw malformed(`${field}: expected canonical base64url`);
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
  if (canonicalBytes(part.signature, 'signature').length !== SIGNATURE_BYTES) {
    throw new EtuiError(ErrorCode.PoolBadSignature, `signature: expected ${SIGNATURE_BYTES} bytes`);
  }
  try {
    await flattenedVerify({ ...part }, { ...key.jwk }, { algorithms: [key.alg] });
  } catch (cause) {
    throw new EtuiError(ErrorCode.PoolBadSignature, `${role}: the signature does not hold`, { cause });
  }
  if (header.typ !== JWS_TYPE[role]) {
    throw new EtuiError(ErrorCode.PoolWrongRole, `typ: expected ${JWS_TYPE[role]}`);
  }
}
