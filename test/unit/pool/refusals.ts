/** What a device accepts and refuses, by name. Run in Node and in real browsers: their crypto differs in the details. */
import { decode, encode } from 'jose/base64url';
import { beforeAll, describe, expect, test } from 'vitest';
import { EtuiError } from '../../../src/errors.js';
import type { Manifest, Root } from '../../../src/pool/manifest.js';
import { MAX_SKEW, type VerifyContext, verifyManifest, verifyRoot } from '../../../src/pool/verify.js';
import * as signer from './signer.js';

const { NOW, SHOP } = signer;

export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (thrown) {
    if (thrown instanceof EtuiError) return thrown.code;
    throw thrown;
  }
  return 'accepted';
}

export function describeRefusals(): void {
  let keys: signer.Keys;
  let stranger: signer.TestKey;
  let root: Root;
  beforeAll(async () => {
    keys = await signer.makeKeys();
    stranger = await signer.makeKey();
    root = signer.rootClaims(keys);
  });

  const context = { shop: SHOP, now: NOW, lastVersion: 0 };
  const tokenKey = { key: 'A'.repeat(456), from: NOW, to: NOW + 259_200, until: NOW + 345_600 };

  describe('a manifest', () => {
    const verdict = (jws: string, changes: Partial<VerifyContext> = {}) =>
      codeOf(verifyManifest(jws, root, { ...context, ...changes }));
    const signed = (changes: object = {}, header: Partial<signer.Header> = {}) =>
      signer.signManifest({ ...signer.manifestClaims(), ...changes }, keys.manifest, header);

    test('is accepted as signed, and read', async () => {
      const manifest = await verifyManifest(await signed(), root, context);
      expect(manifest).toEqual(signer.manifestClaims());
    });

    test.each([
      ['of another shop', { shop: 'https://other.example' }, 'pool/wrong-shop'],
      ['of another role', { role: 'root' }, 'pool/wrong-role'],
      ['that has expired', { expires: NOW }, 'pool/expired'],
      ['from the future', { issued: NOW + MAX_SKEW + 1 }, 'pool/from-future'],
      [
        'that lives longer than its profile allows',
        { issued: NOW - 1, expires: NOW + 86_400 },
        'pool/lifetime-too-long',
      ],
      ['with an unknown field', { limit: 5 }, 'pool/malformed'],
      ['without a model', { models: [] }, 'pool/malformed'],
      [
        'whose shares do not sum to 1',
        { models: [{ ...signer.manifestClaims().models[0], share: 0.5 }] },
        'pool/malformed',
      ],
      [
        'that names a file outside its folder',
        { pool: { ...signer.manifestClaims().pool, url: '../pool.json' } },
        'pool/malformed',
      ],
      [
        'that names a file on another origin',
        { pool: { ...signer.manifestClaims().pool, url: '//evil.example/p' } },
        'pool/malformed',
      ],
      ['with three token keys', { tokenKeys: [tokenKey, tokenKey, tokenKey] }, 'pool/malformed'],
      [
        'with a token key of another size',
        { tokenKeys: [{ ...tokenKey, key: 'A'.repeat(455) }] },
        'pool/malformed',
      ],
    ])('%s is refused', async (_, changes, code) => {
      expect(await verdict(await signed(changes))).toBe(code);
    });

    test('rolled back behind the highest version seen is refused, that version itself is not', async () => {
      expect(await verdict(await signed(), { lastVersion: 8 })).toBe('pool/rollback');
      expect(await verdict(await signed(), { lastVersion: 7 })).toBe('accepted');
    });

    test('frozen by someone who keeps serving it is refused once it has expired', async () => {
      const frozen = await signed();
      expect(await verdict(frozen, { now: NOW + 3_599 })).toBe('accepted');
      expect(await verdict(frozen, { now: NOW + 3_600 })).toBe('pool/expired');
    });

    test('a little ahead of this clock is accepted', async () => {
      expect(await verdict(await signed({ issued: NOW + MAX_SKEW }))).toBe('accepted');
    });

    test('signed as another type is refused', async () => {
      expect(await verdict(await signed({}, { typ: 'etui-root+jws' }))).toBe('pool/wrong-role');
      expect(await verdict(await signed({}, { typ: 'JWT' }))).toBe('pool/wrong-role');
    });

    test('signed by a key of another role is refused', async () => {
      expect(await verdict(await signer.signManifest(signer.manifestClaims(), keys.root))).toBe(
        'pool/wrong-role',
      );
    });

    test('signed by an unknown key is refused', async () => {
      expect(await verdict(await signer.signManifest(signer.manifestClaims(), stranger))).toBe(
        'pool/unknown-key',
      );
    });

    test('signed by a stranger under a known key id is refused', async () => {
      const jws = await signer.signManifest(signer.manifestClaims(), stranger, {
        kid: keys.manifest.public.kid,
      });
      expect(await verdict(jws)).toBe('pool/bad-signature');
    });

    test.each(['none', 'HS256', 'ES384', 'Ed25519', 'es256'])(
      'whose header asks for %s is refused',
      async (alg) => {
        const { kid } = keys.manifest.public;
        const jws = signer.withHeader(await signed(), { alg, kid, typ: 'etui-manifest+jws' });
        expect(await verdict(jws)).toBe('pool/wrong-algorithm');
      },
    );

    test('with anything more in its header is refused', async () => {
      const { kid, alg } = keys.manifest.public;
      for (const extra of [{ crit: ['b64'], b64: false }, { jwk: stranger.public.jwk }, { x: 1 }]) {
        const jws = signer.withHeader(await signed(), { alg, kid, typ: 'etui-manifest+jws', ...extra });
        expect(await verdict(jws)).toBe('pool/malformed');
      }
    });

    test('is not read before its signature holds', async () => {
      const { kid, alg } = keys.manifest.public;
      const header = encode(new TextEncoder().encode(JSON.stringify({ alg, kid, typ: 'etui-manifest+jws' })));
      const signature = encode(new Uint8Array(64).fill(1));
      // Were any of these read first, they would be malformed, expired or of another shop.
      for (const payload of [
        'not json',
        '{"role":"root"}',
        JSON.stringify(signer.manifestClaims({ expires: 1, shop: 'https://x.y' })),
      ]) {
        const jws = `${header}.${encode(new TextEncoder().encode(payload))}.${signature}`;
        expect(await verdict(jws)).toBe('pool/bad-signature');
      }
    });

    test.each([0, 63, 65, 70, 72, 128])('with a signature of %i bytes is refused', async (length) => {
      const [header, payload, signature = ''] = (await signed()).split('.');
      const bytes = new Uint8Array(length);
      bytes.set(decode(signature).subarray(0, length));
      // By its length, before any crypto: engines differ in what they let pass.
      await expect(
        verifyManifest(`${header}.${payload}.${encode(bytes)}`, root, context),
      ).rejects.toMatchObject({
        code: 'pool/bad-signature',
        message: 'signature: expected 64 bytes',
      });
    });

    test('with a signature in DER, as OpenSSL writes it, is refused', async () => {
      const [header, payload, signature = ''] = (await signed()).split('.');
      const raw = decode(signature);
      const integer = (part: Uint8Array) => [2, 33, 0, ...part];
      const der = [...integer(raw.subarray(0, 32)), ...integer(raw.subarray(32))];
      expect(
        await verdict(`${header}.${payload}.${encode(Uint8Array.from([0x30, der.length, ...der]))}`),
      ).toBe('pool/bad-signature');
    });

    test('in another spelling of the same bytes is refused', async () => {
      const [header, payload, signature = ''] = (await signed()).split('.');
      const spellings = [`${signature}==`, signature.replace(/.$/, nextSymbol), ` ${signature}`];
      for (const spelling of spellings) {
        expect(await verdict(`${header}.${payload}.${spelling}`)).toBe('pool/malformed');
      }
    });

    test('of two or four parts is refused', async () => {
      const jws = await signed();
      expect(await verdict(jws.slice(0, jws.lastIndexOf('.')))).toBe('pool/malformed');
      expect(await verdict(`${jws}.e30`)).toBe('pool/malformed');
      expect(await verdict('')).toBe('pool/malformed');
    });

    test('without end is refused unread', async () => {
      expect(await verdict('A'.repeat(65_537))).toBe('pool/too-large');
    });

    test('signed properly, but not JSON, is refused', async () => {
      expect(await verdict(await signer.signManifest('{"role":', keys.manifest))).toBe('pool/malformed');
      expect(await verdict(await signer.signManifest('null', keys.manifest))).toBe('pool/malformed');
    });

    test('of the static profile may live 14 days, and no second more', async () => {
      const patient = { ...root, profile: 'static' } as const;
      const life = (seconds: number): Partial<Manifest> => ({ issued: NOW, expires: NOW + seconds });
      const verdictOf = async (seconds: number) =>
        codeOf(verifyManifest(await signed(life(seconds)), patient, context));
      expect(await verdictOf(14 * 86_400)).toBe('accepted');
      expect(await verdictOf(14 * 86_400 + 1)).toBe('pool/lifetime-too-long');
    });

    test('may be signed with Ed25519, by a key that is pinned to it', async () => {
      const others = await signer.makeKeys('Ed25519');
      const jws = await signer.signManifest(signer.manifestClaims(), others.manifest);
      expect(await codeOf(verifyManifest(jws, signer.rootClaims(others), context))).toBe('accepted');
    });
  });

  describe('a root', () => {
    const verdict = async (
      lines: readonly string[],
      changes: Partial<VerifyContext & { anchor: string }> = {},
    ) => {
      const anchor = await signer.anchorOf(lines[0] ?? '');
      return codeOf(verifyRoot(`${lines.join('\n')}\n`, { ...context, anchor, ...changes }));
    };
    const line = (changes: object = {}, signers = [keys.root], header: Partial<signer.Header> = {}) =>
      signer.signRoot({ ...root, ...changes }, signers, header);

    test('is accepted where the page names its hash', async () => {
      expect(await verdict([await line()])).toBe('accepted');
    });

    test('is refused where the page names another hash', async () => {
      expect(await verdict([await line()], { anchor: await signer.anchorOf('another root') })).toBe(
        'pool/wrong-anchor',
      );
    });

    test.each([
      ['of another shop', { shop: 'https://other.example' }, 'pool/wrong-shop'],
      ['of another role', { role: 'manifest' }, 'pool/wrong-role'],
      ['that has expired', { expires: NOW }, 'pool/expired'],
      ['from the future', { issued: NOW + MAX_SKEW + 1 }, 'pool/from-future'],
      [
        'with a manifest threshold of 0',
        { roles: { root: {}, manifest: { kids: ['a'], threshold: 0 } } },
        'pool/malformed',
      ],
    ])('%s is refused', async (_, changes, code) => {
      expect(await verdict([await line(changes)])).toBe(code);
    });

    test('lower than the version seen is refused', async () => {
      expect(await verdict([await line()], { lastVersion: 2 })).toBe('pool/rollback');
    });

    test('that was altered is refused though the page names the altered bytes', async () => {
      const jws = JSON.parse(await line());
      const claims = JSON.parse(new TextDecoder().decode(decode(jws.payload)));
      jws.payload = encode(new TextEncoder().encode(JSON.stringify({ ...claims, version: 9 })));
      expect(await verdict([JSON.stringify(jws)])).toBe('pool/bad-signature');
    });

    test('that names a key id twice is refused', async () => {
      const twice = { ...stranger.public, kid: keys.root.public.kid };
      expect(await verdict([await line({ keys: [...root.keys, twice] })])).toBe('pool/duplicate-key');
    });

    test('that names one key under two ids is refused: it would count twice', async () => {
      const twin = { ...keys.root.public, kid: 'twin' };
      const roles = { ...root.roles, root: { kids: [keys.root.public.kid, 'twin'], threshold: 2 } };
      const twins = [keys.root, { ...keys.root, public: twin }];
      expect(await verdict([await line({ keys: [...root.keys, twin], roles }, twins)])).toBe(
        'pool/duplicate-key',
      );
    });

    test('that counts a key id twice in a role is refused', async () => {
      const { kid } = keys.root.public;
      const roles = { ...root.roles, root: { kids: [kid, kid], threshold: 2 } };
      expect(await verdict([await line({ roles })])).toBe('pool/duplicate-key');
    });

    test('signed twice by one key is refused', async () => {
      const roles = {
        ...root.roles,
        root: { kids: [keys.root.public.kid, stranger.public.kid], threshold: 2 },
      };
      const changes = { keys: [...root.keys, stranger.public], roles };
      expect(await verdict([await line(changes, [keys.root, keys.root])])).toBe('pool/duplicate-key');
    });

    test('with too few signatures is refused, with enough it is accepted', async () => {
      const roles = {
        ...root.roles,
        root: { kids: [keys.root.public.kid, stranger.public.kid], threshold: 2 },
      };
      const changes = { keys: [...root.keys, stranger.public], roles };
      expect(await verdict([await line(changes, [keys.root])])).toBe('pool/threshold-not-met');
      expect(await verdict([await line(changes, [keys.root, stranger])])).toBe('accepted');
    });

    test('whose second signature does not hold is refused', async () => {
      const roles = {
        ...root.roles,
        root: { kids: [keys.root.public.kid, stranger.public.kid], threshold: 1 },
      };
      const jws = JSON.parse(
        await line({ keys: [...root.keys, stranger.public], roles }, [keys.root, stranger]),
      );
      jws.signatures[1].signature = encode(new Uint8Array(64).fill(7));
      expect(await verdict([JSON.stringify(jws)])).toBe('pool/bad-signature');
    });

    test('with a threshold that nobody can meet, or a key that it does not list, is refused', async () => {
      const { kid } = keys.root.public;
      for (const role of [
        { kids: [kid], threshold: 2 },
        { kids: [kid, 'nobody'], threshold: 1 },
      ]) {
        expect(await verdict([await line({ roles: { ...root.roles, root: role } })])).toBe('pool/malformed');
      }
    });

    test('signed as a manifest is refused', async () => {
      expect(await verdict([await line({}, [keys.root], { typ: 'etui-manifest+jws' })])).toBe(
        'pool/wrong-role',
      );
    });

    test('without end is refused unread', async () => {
      expect(await verdict(['A'.repeat(65_537)])).toBe('pool/too-large');
    });

    test.each(['', '[]', '{}', '{"payload":"e30","signatures":[]}', 'null'])(
      'like %j is refused',
      async (text) => {
        expect(await verdict([text])).toBe('pool/malformed');
      },
    );
  });

  describe('a rotated root', () => {
    let next: signer.TestKey;
    beforeAll(async () => {
      next = await signer.makeKey();
    });
    const chain = async (signers: readonly signer.TestKey[], changes: object = {}, expires = NOW - 10) => {
      const rotated = signer.rootClaims({ ...keys, root: next }, { version: 2 });
      return [
        await signer.signRoot({ ...root, expires }, [keys.root]),
        await signer.signRoot({ ...rotated, ...changes }, signers),
      ];
    };
    const verdict = async (lines: readonly string[]) => {
      const anchor = await signer.anchorOf(lines[0] ?? '');
      return codeOf(verifyRoot(lines.join('\n'), { ...context, anchor }));
    };

    test('signed by the old and the new key is accepted, though the old one has expired', async () => {
      expect(await verdict(await chain([keys.root, next]))).toBe('accepted');
    });

    test('may be where the page starts to trust', async () => {
      const lines = await chain([keys.root, next]);
      const anchor = await signer.anchorOf(lines[1] ?? '');
      expect(await codeOf(verifyRoot(lines.join('\n'), { ...context, anchor }))).toBe('accepted');
    });

    test('signed by the new key alone is refused: anyone could append it', async () => {
      expect(await verdict(await chain([next]))).toBe('pool/threshold-not-met');
    });

    test('signed by the old key alone is refused: nobody holds the new one', async () => {
      expect(await verdict(await chain([keys.root]))).toBe('pool/threshold-not-met');
    });

    test('is not read before the old quorum has signed', async () => {
      expect(await verdict(await chain([next], { role: 'other', version: 'x' }))).toBe(
        'pool/threshold-not-met',
      );
    });

    test('that skips or repeats a version, or moves to another shop, is refused', async () => {
      const both = [keys.root, next];
      expect(await verdict(await chain(both, { version: 3 }))).toBe('pool/from-future');
      expect(await verdict(await chain(both, { version: 1 }))).toBe('pool/rollback');
      expect(await verdict(await chain(both, { shop: 'https://other.example' }))).toBe('pool/wrong-shop');
    });

    test('takes the old manifest key out of use', async () => {
      const manifest = await signer.makeKey();
      const [first = '', second = ''] = await chain(
        [keys.root, next],
        signer.rootClaims({ root: next, manifest }, { version: 2 }),
      );
      const rotated = await verifyRoot(`${first}\n${second}`, {
        ...context,
        anchor: await signer.anchorOf(first),
      });
      const old = await signer.signManifest(signer.manifestClaims(), keys.manifest);
      expect(await codeOf(verifyManifest(old, rotated, context))).toBe('pool/unknown-key');
    });
  });
}

/** The last symbol of 64 bytes carries 2 bits; the next one spells the same bytes for a tolerant decoder. */
function nextSymbol(symbol: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(symbol) + 1] ?? '';
}
