/**
 * RFC 9474, appendix A, and RFC 9578, appendix B.2, where their machine-readable copies are at hand:
 * github.com/cloudflare/blindrsa-ts (test_data) and github.com/cloudflare/privacypass-ts (test_data), Apache-2.0.
 */
import { createPrivateKey, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { RSABSSA } from '@cloudflare/blindrsa-ts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { blindSign } from '../../../server/token/blind-sign.js';
import {
  challengeBytes,
  keyIdOf,
  modulusOf,
  readRequest,
  readToken,
  requestOf,
  spkiOf,
  tokenInput,
  tokenOf,
} from '../../../src/wallet/right-token.js';

const folder = new URL('../../../../shared/vectors/', import.meta.url);
const isThere = existsSync(folder);
if (!isThere) console.warn('skipped: no ../shared/vectors with those of RFC 9474 and RFC 9578');
const read = (name: string): Record<string, string>[] =>
  isThere ? JSON.parse(readFileSync(new URL(name, folder), 'utf8')) : [];

const bytes = (hex = '') => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (array: Uint8Array) => Buffer.from(array).toString('hex');
const base64url = (text = '') => Buffer.from(text, 'hex').toString('base64url');

/** The next random bytes that anybody asks for; then chance again. */
function fixChance(...values: readonly Uint8Array[]): void {
  const left = [...values];
  const real = crypto.getRandomValues.bind(crypto);
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    const target = array as unknown as Uint8Array;
    if (target.length === 0) return array;
    const value = left.shift();
    if (!value) return real(array as never);
    target.set(value);
    return array;
  });
}
afterEach(() => vi.restoreAllMocks());

describe.runIf(isThere)('RFC 9474, test vectors', () => {
  const cases = read('rfc9474_test_vectors.json').map(
    (one) => [`${(one['n']?.length ?? 0) * 4} bits, salt of ${(one['salt']?.length ?? 0) / 2}`, one] as const,
  );

  test.each(cases)('%s: node:crypto signs the blinded message as the standard does', (_, vector) => {
    const privateKey = keyOf(vector);
    const signature = blindSign(privateKey, createPublicKey(privateKey), bytes(vector['blinded_msg']));
    expect(hex(signature as Buffer)).toBe(vector['blind_sig']);
  });

  test.each(cases)('%s: its signature verifies, and not over another message', (_, vector) => {
    const key = {
      key: createPublicKey(keyOf(vector)),
      padding: 6,
      saltLength: (vector['salt']?.length ?? 0) / 2,
    };
    expect(verify('sha384', bytes(vector['msg']), key, bytes(vector['sig']))).toBe(true);
    expect(verify('sha384', bytes(`${vector['msg']}00`), key, bytes(vector['sig']))).toBe(false);
  });
});

describe.runIf(isThere)('RFC 9578, token type 0x0002', () => {
  const cases = read('pub_verif_rfc9578.go.json').map((one, index) => [`vector ${index + 1}`, one] as const);

  test.each(cases)('%s: request, response and token, byte for byte', async (_, vector) => {
    const spki = bytes(vector['pkS']);
    const modulus = modulusOf(spki) as Uint8Array;
    expect(hex(spkiOf(modulus))).toBe(vector['pkS']);
    const keyId = await keyIdOf(spki);
    const challenge = await crypto.subtle.digest('SHA-256', bytes(vector['token_challenge']));
    const input = tokenInput(bytes(vector['nonce']), new Uint8Array(challenge), keyId);

    // As the device does: its library asks for the salt first, then for the blinding factor.
    const suite = RSABSSA.SHA384.PSS.Deterministic();
    const jwk = { kty: 'RSA', n: Buffer.from(modulus).toString('base64url'), e: 'AQAB' };
    const publicKey = await crypto.subtle.importKey('jwk', jwk, { name: 'RSA-PSS', hash: 'SHA-384' }, true, [
      'verify',
    ]);
    fixChance(bytes(vector['salt']), bytes(vector['blind']));
    const { blindedMsg, inv } = await suite.blind(publicKey, suite.prepare(input));
    const request = requestOf(keyId, blindedMsg);
    expect(hex(request)).toBe(vector['token_request']);

    // As the server does.
    const privateKey = createPrivateKey(Buffer.from(vector['skS'] ?? '', 'hex').toString('utf8'));
    const signing = plainRsa(privateKey);
    const response = blindSign(
      signing,
      createPublicKey(signing),
      readRequest(request)?.blinded as Uint8Array,
    );
    expect(hex(response as Buffer)).toBe(vector['token_response']);

    const signature = await suite.finalize(publicKey, input, new Uint8Array(response as Buffer), inv);
    const token = tokenOf(input, signature);
    expect(hex(token)).toBe(vector['token']);
    expect(hex(readToken(token)?.challenge as Uint8Array)).toBe(hex(new Uint8Array(challenge)));
  });

  test('a challenge with a redemption context and one origin is laid out as ours is', () => {
    const first = read('pub_verif_rfc9578.go.json')[0]?.['token_challenge'] ?? '';
    const context = bytes(first.slice(2 * (2 + 2 + 14 + 1), 2 * (2 + 2 + 14 + 1 + 32)));
    expect(hex(challengeBytes('issuer.example', context, 'origin.example'))).toBe(first);
  });
});

function keyOf(vector: Record<string, string>): KeyObject {
  const big = (name: string) => BigInt(`0x${vector[name]}`);
  const [p, q, d] = [big('p'), big('q'), big('d')];
  const inverse = (a: bigint, m: bigint) => {
    let [x, y, u, v] = [1n, 0n, a % m, m];
    while (v !== 0n) [x, y, u, v] = [y, x - (u / v) * y, v, u % v];
    return ((x % m) + m) % m;
  };
  const text = (value: bigint) =>
    base64url(value.toString(16).padStart(value.toString(16).length + (value.toString(16).length % 2), '0'));
  const jwk = {
    kty: 'RSA',
    n: base64url(vector['n']),
    e: 'AQAB',
    d: text(d),
    p: text(p),
    q: text(q),
    dp: text(d % (p - 1n)),
    dq: text(d % (q - 1n)),
    qi: text(inverse(q, p)),
  };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

/** OpenSSL does no raw operation with a key that is marked for RSA-PSS. */
function plainRsa(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType === 'rsa') return key;
  // The mark is in the PKCS #8 wrapping; the key itself is the PKCS #1 structure within: version 0, a modulus of 257 bytes.
  const der = key.export({ format: 'der', type: 'pkcs8' });
  const start = der.indexOf(Buffer.from('020100028201', 'hex')) - 4;
  return createPrivateKey({ key: der.subarray(start), format: 'der', type: 'pkcs1' });
}
