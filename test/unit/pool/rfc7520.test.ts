/**
 * RFC 7520 (JOSE Cookbook) 4.3 and 4.8, where their machine-readable copies are at hand: github.com/ietf-jose/cookbook.
 * Their algorithms (ES512, RS256, HS256) are none of ours, so what must be seen is that valid signatures of the standard
 * are refused for the right reason, and that the layer below us would have held them valid.
 */
import { existsSync, readFileSync } from 'node:fs';
import { compactVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { verifyManifest, verifyRoot } from '../../../src/pool/verify.js';
import { codeOf } from './refusals.js';
import * as signer from './signer.js';

const folder = new URL('../../../../shared/vectors/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const context = { shop: signer.SHOP, now: signer.NOW, lastVersion: 0 };

if (!existsSync(folder)) console.warn('skipped: no ../shared/vectors with the examples of RFC 7520');

describe.runIf(existsSync(folder))('RFC 7520', () => {
  test('4.3, a valid ES512 signature, is refused: its header is not of ours', async () => {
    const { compact } = read('rfc7520_4_3.ecdsa_signature.json').output;
    const { payload } = await compactVerify(compact, read('rfc7520_3_1.ec_public_key.json'));
    expect(new TextDecoder().decode(payload)).toContain('dangerous business, Frodo');
    const root = signer.rootClaims(await signer.makeKeys());
    expect(await codeOf(verifyManifest(compact, root, context))).toBe('pool/malformed');
  });

  test('4.3, under a header of ours and a key id we trust, is refused: the algorithm is the key’s', async () => {
    const { compact } = read('rfc7520_4_3.ecdsa_signature.json').output;
    const keys = await signer.makeKeys();
    const header = { alg: 'ES512', kid: keys.manifest.public.kid, typ: 'etui-manifest+jws' };
    const jws = signer.withHeader(compact, header);
    expect(await codeOf(verifyManifest(jws, signer.rootClaims(keys), context))).toBe('pool/wrong-algorithm');
  });

  test('4.8, three signatures of three kinds, is refused as a root', async () => {
    const text = JSON.stringify(read('rfc7520_4_8.multiple_signatures.json').output.json);
    const anchor = await signer.anchorOf(text);
    expect(await codeOf(verifyRoot(text, { ...context, anchor }))).toBe('pool/malformed');
  });
});
