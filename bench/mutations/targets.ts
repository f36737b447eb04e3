/** What is attacked: genuine signed files, and what must hold of every answer about a changed one. */
import { isDeepStrictEqual } from 'node:util';
import { CompactSign, calculateJwkThumbprint, exportJWK, GeneralSign, generateKeyPair } from 'jose';
import { ServerError } from '../../server/server-error.js';
import { checkPool } from '../../server/sign/check-pool.js';
import { parsePoolSource } from '../../server/sign/pool-source.js';
import { EtuiError } from '../../src/errors.js';
import { sha256 } from '../../src/pool/digest.js';
import type { FileEntry, Manifest, PublicKey, Root } from '../../src/pool/manifest.js';
import { openPair } from '../../src/pool/open.js';
import { verifyManifest, verifyRoot } from '../../src/pool/verify.js';
import { mutateText } from './mutate-text.js';
import { mutateValue } from './mutate-value.js';
import { poolToMutate } from './pool-to-mutate.js';
import type { Random } from './random.js';

/** `same`: taken, and it says exactly what was signed. `wrong` is what must never be. */
export type Verdict = { readonly code: string } | 'same' | 'unchanged' | 'taken' | { readonly wrong: string };

export interface Target {
  readonly name: string;
  readonly what: string;
  /** One changed file, and the answer. */
  attack(random: Random): Promise<Verdict>;
}

const SHOP = 'https://shop.example';
/** 2026-11-22T10:00:00Z, in seconds. */
const NOW = 1_795_341_600;
const CONTEXT = { shop: SHOP, now: NOW, lastVersion: 0 };

interface Key {
  readonly public: PublicKey;
  readonly private: CryptoKey;
}

async function makeKey(): Promise<Key> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  return {
    public: { kid: await calculateJwkThumbprint(jwk), alg: 'ES256', jwk } as PublicKey,
    private: pair.privateKey,
  };
}

const bytesOf = (text: string) => Uint8Array.from(new TextEncoder().encode(text));

function signManifest(claims: unknown, key: Key): Promise<string> {
  return new CompactSign(bytesOf(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', kid: key.public.kid, typ: 'etui-manifest+jws' })
    .sign(key.private);
}

async function signRoot(claims: Root, keys: readonly Key[]): Promise<string> {
  const jws = new GeneralSign(bytesOf(JSON.stringify(claims)));
  for (const key of keys)
    jws
      .addSignature(key.private)
      .setProtectedHeader({ alg: 'ES256', kid: key.public.kid, typ: 'etui-root+jws' });
  return JSON.stringify(await jws.sign());
}

async function entry(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<FileEntry> {
  return { url, sha256: await sha256(bytes), bytes: bytes.length };
}

async function codeOf(task: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await task();
  } catch (thrown) {
    if (thrown instanceof EtuiError || thrown instanceof ServerError) return { code: thrown.code };
    return {
      wrong: `threw ${thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)}`.slice(
        0,
        200,
      ),
    };
  }
}

export async function targets(): Promise<Target[]> {
  const [first, second, manifestKey] = [await makeKey(), await makeKey(), await makeKey()];
  const rootClaims = (version: number, own: readonly Key[]): Root => ({
    role: 'root',
    version,
    issued: NOW - 3_600,
    expires: NOW + 30_000_000,
    shop: SHOP,
    profile: 'hosted',
    keys: [...own, manifestKey].map((key) => key.public),
    roles: {
      root: { kids: own.map((key) => key.public.kid), threshold: own.length },
      manifest: { kids: [manifestKey.public.kid], threshold: 1 },
    },
  });
  const roots = [rootClaims(1, [first]), rootClaims(2, [first, second])];
  const lines = [
    await signRoot(roots[0] as Root, [first]),
    await signRoot(roots[1] as Root, [first, second]),
  ];
  const chain = `${lines.join('\n')}\n`;
  const anchor = await sha256(bytesOf(lines[0] ?? ''));
  const root = roots[1] as Root;

  const pool = poolToMutate(SHOP);
  const poolBytes = bytesOf(JSON.stringify(pool));
  const modelBytes = bytesOf('the weights of a model '.repeat(200));
  const manifestClaims = async (version: number): Promise<Manifest> => ({
    role: 'manifest',
    version,
    issued: NOW - 60,
    expires: NOW + 3_600,
    shop: SHOP,
    pool: await entry(`pool/${version}.json`, poolBytes),
    models: [{ ...(await entry(`models/${version}.bin`, modelBytes)), share: 1 }],
    deny: [],
    tokenKeys: [],
    measurement: {},
  });
  const claims = await manifestClaims(7);
  const manifest = await signManifest(claims, manifestKey);
  const newer = await manifestClaims(8);
  const others = [
    await signManifest(newer, manifestKey),
    await signManifest(claims, first),
    await signManifest(await manifestClaims(7), await makeKey()),
  ];
  const model = claims.models[0] as Manifest['models'][0];

  return [
    {
      name: 'manifest',
      what: 'a signed manifest, changed on its way',
      attack: (random) =>
        codeOf(async () => {
          const mutant = mutateText(manifest, 'compact', random, others);
          if (mutant === manifest) return 'unchanged';
          const found = await verifyManifest(mutant, root, CONTEXT);
          // Another genuine manifest of the shop is not a changed one.
          if (mutant.trimEnd() === others[0]) return 'unchanged';
          return [claims, newer].some((genuine) => isDeepStrictEqual(found, genuine))
            ? 'same'
            : { wrong: 'a changed manifest was taken' };
        }),
    },
    {
      name: 'root',
      what: 'a root and its successor, changed on their way',
      attack: (random) =>
        codeOf(async () => {
          const mutant = mutateText(chain, 'json', random, [...lines, ...others]);
          if (mutant === chain) return 'unchanged';
          const found = await verifyRoot(mutant, { ...CONTEXT, anchor });
          return roots.some((genuine) => isDeepStrictEqual(found, genuine))
            ? 'same'
            : { wrong: 'a changed root was taken' };
        }),
    },
    {
      name: 'content',
      what: 'a pool or model, changed on its way',
      attack: (random) =>
        codeOf(async () => {
          const isPool = random.chance(0.5);
          const original = Buffer.from(isPool ? poolBytes : modelBytes).toString('latin1');
          const other = Buffer.from(isPool ? modelBytes : poolBytes).toString('latin1');
          const text = mutateText(original, 'bytes', random, [other]);
          const mutant = Uint8Array.from(Buffer.from(text, 'latin1'));
          const pair = isPool ? { pool: mutant, model: modelBytes } : { pool: poolBytes, model: mutant };
          const isSame = Buffer.from(mutant).equals(Buffer.from(original, 'latin1'));
          await openPair(root, claims, model, pair);
          return isSame ? 'unchanged' : { wrong: 'changed bytes were taken' };
        }),
    },
    {
      name: 'terms',
      what: 'a pool with wrong terms that its own shop signed',
      attack: (random) =>
        codeOf(async () => {
          const bytes = bytesOf(JSON.stringify(mutateValue(pool, random)) ?? 'null');
          const signed = { ...claims, pool: await entry('pool/x.json', bytes) };
          await openPair(root, signed, model, { pool: bytes, model: modelBytes });
          return 'taken';
        }),
    },
    {
      name: 'claims',
      what: 'a manifest with wrong claims that its own shop signed',
      attack: (random) =>
        codeOf(async () => {
          await verifyManifest(await signManifest(mutateValue(claims, random), manifestKey), root, CONTEXT);
          return 'taken';
        }),
    },
    {
      name: 'check',
      what: 'a pool as somebody wrote it, for `etui pool check`',
      attack: (random) =>
        codeOf(async () => {
          const mutant = mutateValue(pool, random);
          const text = JSON.stringify(mutant, null, 1) ?? 'null';
          const source = parsePoolSource(
            random.chance(0.2) ? mutateText(text, 'bytes', random, [chain]) : text,
            'p.json',
          );
          const { ok, findings } = checkPool(source.value);
          for (const { path } of findings.slice(0, 20)) source.locate(path);
          return ok ? 'taken' : { code: `${findings.find(({ severity }) => severity === 'error')?.rule}` };
        }),
    },
  ];
}
