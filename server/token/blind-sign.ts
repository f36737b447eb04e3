/**
 * RSABSSA's BlindSign (RFC 9474, section 4.3) by OpenSSL's raw RSA, which blinds on its own against timing and uses the primes:
 * some thousand times quicker than big integers in JavaScript.
 */
import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';

/**
 * The blinded message to the power of the private exponent, 256 bytes.
 * @returns undefined for what is no number below the modulus
 * @throws Error where the result does not check: a faulty signature would give the key away (RFC 9474, section 4.3, step 4)
 */
export function blindSign(
  privateKey: KeyObject,
  publicKey: KeyObject,
  blinded: Uint8Array,
): Buffer | undefined {
  const raw = { padding: constants.RSA_NO_PADDING };
  let signature: Buffer;
  try {
    signature = privateDecrypt({ key: privateKey, ...raw }, blinded);
  } catch {
    return undefined;
  }
  if (!publicEncrypt({ key: publicKey, ...raw }, signature).equals(blinded)) {
    throw new Error('a blind signature does not check');
  }
  return signature;
}
