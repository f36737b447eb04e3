/** Keys and signed files for the tests, made with the platform's own crypto: the same in Node and in browsers. */
import { CompactSign, calculateJwkThumbprint, exportJWK, GeneralSign, generateKeyPair } from 'jose';
import { encode } from 'jose/base64url';
import { sha256 } from '../../../src/pool/digest.js';
import type { FileEntry, Manifest, PublicKey, Root } from '../../../src/pool/manifest.js';
import type { PoolInput } from '../../../src/pool/schema.js';

export const SHOP = 'https://shop.example';
/** Seconds since the epoch: 2026-11-22T10:00:00Z. */
export const NOW = 1_795_341_600;

export interface TestKey {
  readonly public: PublicKey;
  readonly private: CryptoKey;
}

export async function makeKey(alg: PublicKey['alg'] = 'ES256'): Promise<TestKey> {
  const pair = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  const key = { kid: await calculateJwkThumbprint(jwk), alg, jwk } as PublicKey;
  return { public: key, private: pair.privateKey };
}

export interface Header {
  readonly alg: string;
  readonly kid: string;
  readonly typ: string;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A manifest as compact JWS; `header` and `payload` may be anything, and are signed as they are. */
export async function signManifest(
  payload: unknown,
  key: TestKey,
  header: Partial<Header> = {},
): Promise<string> {
  return new CompactSign(bytesOf(typeof payload === 'string' ? payload : JSON.stringify(payload)))
    .setProtectedHeader({ alg: key.public.alg, kid: key.public.kid, typ: 'etui-manifest+jws', ...header })
    .sign(key.private);
}

/** A root as one line. */
export async function signRoot(
  payload: unknown,
  keys: readonly TestKey[],
  header: Partial<Header> = {},
): Promise<string> {
  const jws = new GeneralSign(bytesOf(JSON.stringify(payload)));
  for (const key of keys) {
    const { alg, kid } = key.public;
    jws.addSignature(key.private).setProtectedHeader({ alg, kid, typ: 'etui-root+jws', ...header });
  }
  return JSON.stringify(await jws.sign());
}

export const anchorOf = (line: string) => sha256(Uint8Array.from(bytesOf(line)));

/** `text` with another signature header, the signature left as it is. */
export function withHeader(compact: string, header: object): string {
  const [, ...rest] = compact.split('.');
  return [encode(bytesOf(JSON.stringify(header))), ...rest].join('.');
}

export interface Keys {
  readonly root: TestKey;
  readonly manifest: TestKey;
}

export async function makeKeys(alg?: PublicKey['alg']): Promise<Keys> {
  return { root: await makeKey(alg), manifest: await makeKey(alg) };
}

export function rootClaims({ root, manifest }: Keys, changes: Partial<Root> = {}): Root {
  return {
    role: 'root',
    version: 1,
    issued: NOW - 3_600,
    expires: NOW + 365 * 86_400,
    shop: SHOP,
    profile: 'hosted',
    keys: [root.public, manifest.public],
    roles: {
      root: { kids: [root.public.kid], threshold: 1 },
      manifest: { kids: [manifest.public.kid], threshold: 1 },
    },
    ...changes,
  };
}

export function manifestClaims(changes: Partial<Manifest> = {}): Manifest {
  const entry = (url: string): FileEntry => ({ url, sha256: 'A'.repeat(43), bytes: 10 });
  return {
    role: 'manifest',
    version: 7,
    issued: NOW - 60,
    expires: NOW + 3_600,
    shop: SHOP,
    pool: entry('pool/a.json'),
    models: [{ ...entry('models/a.bin'), share: 1 }],
    deny: [],
    tokenKeys: [],
    measurement: {},
    ...changes,
  };
}

export function poolText(changes: Partial<PoolInput> = {}): string {
  const pool: PoolInput = {
    schemaVersion: 1,
    shop: SHOP,
    currency: 'EUR',
    economics: { marginRate: 0.4 },
    catalogue: { priceDeciles: [1, 2, 3, 4, 5, 6, 7, 8, 9], typicalOrder: 5_000 },
    coupons: [],
    ...changes,
  };
  return JSON.stringify(pool);
}

export async function fileEntry(url: string, content: string): Promise<FileEntry> {
  const bytes = Uint8Array.from(bytesOf(content));
  return { url, sha256: await sha256(bytes), bytes: bytes.length };
}
