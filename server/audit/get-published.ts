/** What a shop serves, fetched and checked as a device would. */
import * as v from 'valibot';
import { ErrorCode, EtuiError } from '../../src/errors.js';
import { verifyFile } from '../../src/pool/files.js';
import { MAX_BYTES, type Manifest, type Root } from '../../src/pool/manifest.js';
import { Pool } from '../../src/pool/schema.js';
import { verifyManifest, verifyRoot } from '../../src/pool/verify.js';
import { boundedGet } from './bounded-get.js';

export interface PublishedSource {
  /** Where root.jws lies, e.g. `https://shop.example/etui/`. */
  readonly url: string;
  /** The pinned root: the tag's `data-root`. */
  readonly root: string;
  /** Origin that must be named; that of `url` when absent. */
  readonly shop?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly fetch: typeof fetch;
  readonly headers?: Readonly<Record<string, string>>;
  /** Added to the addresses of the two signed files. */
  readonly query?: string;
}

export interface SignedFiles {
  readonly root: Root;
  readonly manifest: Manifest;
  readonly texts: { readonly root: string; readonly manifest: string };
}

/** @throws EtuiError with the code a device would give, or of the network */
export async function getSigned(source: PublishedSource): Promise<SignedFiles> {
  const texts = { root: await getText(source, 'root'), manifest: await getText(source, 'manifest') };
  return { ...(await verifySigned(texts, source)), texts };
}

/** @throws EtuiError pool/… */
export async function verifySigned(
  texts: SignedFiles['texts'],
  {
    url,
    root: anchor,
    shop = new URL(url).origin,
    now,
  }: Pick<PublishedSource, 'url' | 'root' | 'shop' | 'now'>,
): Promise<Pick<SignedFiles, 'root' | 'manifest'>> {
  const context = { shop, now: Math.floor(now / 1_000), lastVersion: 0 };
  const root = await verifyRoot(texts.root, { ...context, anchor });
  return { root, manifest: await verifyManifest(texts.manifest, root, context) };
}

/** The live pool too. @throws EtuiError */
export async function getPublished(source: PublishedSource): Promise<SignedFiles & { readonly pool: Pool }> {
  const signed = await getSigned(source);
  const bytes = await getContent(source, signed.manifest.pool, 'pool');
  const pool = v.safeParse(Pool, JSON.parse(new TextDecoder().decode(bytes)));
  if (!pool.success) throw new EtuiError(ErrorCode.PoolInvalidTerms, 'pool: not as the schema says');
  return { ...signed, pool: pool.output };
}

/** A file that the manifest names, held against its hash and length. @throws EtuiError */
export async function getContent(
  { url, fetch: fetcher, headers }: PublishedSource,
  entry: Manifest['pool'],
  kind: 'pool' | 'model',
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await boundedGet(fetcher, new URL(entry.url, url).href, {
    maxBytes: MAX_BYTES[kind],
    ...(headers && { headers }),
  });
  await verifyFile(bytes, entry, []);
  return bytes;
}

export async function getText(
  { url, fetch: fetcher, headers, query = '' }: PublishedSource,
  file: 'root' | 'manifest',
): Promise<string> {
  const bytes = await boundedGet(fetcher, new URL(`${file}.jws${query}`, url).href, {
    maxBytes: MAX_BYTES[file],
    ...(headers && { headers }),
  });
  return new TextDecoder().decode(bytes);
}
