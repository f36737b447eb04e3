/**
 * Bytes of a token, RFC 9578 section 6 (token type 0x0002, blind RSA of 2048 bits), and of its challenge, RFC 9577 section 2.1:
 *
 *   request    0x0002 ‖ last byte of the key id ‖ blinded message (256)                              259 bytes
 *   challenge  0x0002 ‖ issuer name ‖ redemption context (32) ‖ origin, each after its length
 *   input      0x0002 ‖ nonce (32) ‖ SHA-256 of the challenge (32) ‖ key id (32)                      98 bytes
 *   token      input ‖ RSASSA-PSS signature over it (256)                                            354 bytes
 *
 * Nobody sends the challenge: shop and epoch are all it says, and both sides know them. Device and server share this file.
 */
import { decodeBase64url } from '../pool/base64url.js';

const TYPE = [0x00, 0x02] as const;
/** Bytes of a modulus, a blinded message and a signature. */
export const MODULUS_BYTES = 256;
export const REQUEST_BYTES = 3 + MODULUS_BYTES;
const INPUT_BYTES = 98;
export const TOKEN_BYTES = INPUT_BYTES + MODULUS_BYTES;

type Bytes = Uint8Array<ArrayBuffer>;

/** Public keys have one spelling: id-RSASSA-PSS with SHA-384, MGF1 with SHA-384, 48 bytes of salt, and the exponent 65537. */
const SPKI_HEAD = fromHex(
  '30820152303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a864886f70d010108300b0609608648016503040202a2030201300382010f003082010a0282010100',
);
const SPKI_TAIL = fromHex('0203010001');

/** @returns the modulus, 256 bytes, or undefined where these bytes are no key of this type */
export function modulusOf(spki: Bytes): Bytes | undefined {
  const [head, tail] = [SPKI_HEAD.length, SPKI_TAIL.length];
  if (spki.length !== head + MODULUS_BYTES + tail) return undefined;
  const modulus = spki.slice(head, head + MODULUS_BYTES);
  return equal(spki, concat(SPKI_HEAD, modulus, SPKI_TAIL)) ? modulus : undefined;
}

/** @param modulus 256 bytes, the first of them not 0 */
export const spkiOf = (modulus: Uint8Array): Bytes => concat(SPKI_HEAD, modulus, SPKI_TAIL);

/** Key id: SHA-256 of the SubjectPublicKeyInfo. */
export const keyIdOf = (spki: Bytes): Promise<Bytes> => digest(spki);

/** SHA-256 of the challenge of a shop's epoch: bound to its origin, and to that epoch alone. */
export async function challengeDigest(shop: string, from: number): Promise<Bytes> {
  const { host } = new URL(shop);
  const context = await digest(utf8(`etui-right-1 ${shop} ${from}`));
  return digest(challengeBytes(host, context, host));
}

/** A TokenChallenge; `context` is 32 bytes or none. */
export function challengeBytes(issuer: string, context: Uint8Array, origin: string): Bytes {
  const [name, info] = [utf8(issuer), utf8(origin)];
  return concat(TYPE, size(name), name, [context.length], context, size(info), info);
}

export const tokenInput = (nonce: Uint8Array, challenge: Uint8Array, keyId: Uint8Array): Bytes =>
  concat(TYPE, nonce, challenge, keyId);

export const requestOf = (keyId: Uint8Array, blinded: Uint8Array): Bytes =>
  concat(TYPE, keyId.subarray(-1), blinded);

export const tokenOf = (input: Uint8Array, signature: Uint8Array): Bytes => concat(input, signature);

/** The parts of a request, or undefined where it is none of this type. */
export function readRequest(bytes: Uint8Array): { keyTail: number; blinded: Bytes } | undefined {
  if (bytes.length !== REQUEST_BYTES || bytes[0] !== TYPE[0] || bytes[1] !== TYPE[1]) return undefined;
  return { keyTail: bytes[2] as number, blinded: bytes.slice(3) };
}

export interface TokenParts {
  /** All that is signed; two tokens with one input are one token. */
  readonly input: Bytes;
  readonly challenge: Bytes;
  readonly keyId: Bytes;
  readonly signature: Bytes;
}

/** The parts of a token, or undefined where it is none of this type. Says nothing of its signature. */
export function readToken(bytes: Uint8Array): TokenParts | undefined {
  if (bytes.length !== TOKEN_BYTES || bytes[0] !== TYPE[0] || bytes[1] !== TYPE[1]) return undefined;
  return {
    input: bytes.slice(0, INPUT_BYTES),
    challenge: bytes.slice(34, 66),
    keyId: bytes.slice(66, INPUT_BYTES),
    signature: bytes.slice(INPUT_BYTES),
  };
}

/** Base64url of exactly this length in its one canonical spelling, or undefined. */
export function exactBase64url(text: string, bytes: number): Bytes | undefined {
  if (!/^[\w-]*$/.test(text) || text.length !== Math.ceil((bytes * 4) / 3)) return undefined;
  // The bits that the last character has too many must be 0, or one token would have several names.
  const spare = (text.length * 6 - bytes * 8) as 0 | 2 | 4;
  const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.indexOf(text.at(-1) ?? 'A');
  return last % 2 ** spare === 0 ? decodeBase64url(text) : undefined;
}

export function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

const digest = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

const utf8 = (text: string) => new TextEncoder().encode(text);

const size = ({ length }: Uint8Array) => [length >> 8, length & 255];

function concat(...parts: readonly ArrayLike<number>[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

function fromHex(hex: string): Bytes {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  );
}
