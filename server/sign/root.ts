/** Makes and rotates `root.jws`: see src/pool/verify.ts for how a device reads it. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GeneralSign } from 'jose';
import { JWS_TYPE, type Root } from '../../src/pool/manifest.js';
import { openRootChain, verifyRoot } from '../../src/pool/verify.js';
import { readKeys, type SigningKey } from './keys.js';
import { nextRoot, type RootTerms } from './next-root.js';
import { withSigningLock } from './signing-lock.js';

export interface SignRootOptions extends RootTerms {
  /** Folder that is published: `root.jws` lies here. */
  readonly folder: string;
  /** Folders with the private keys; several, where several people hold them. */
  readonly keys: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface SignedRoot {
  readonly version: number;
  /** Base64url SHA-256 of the first line: what goes into the tag's `data-root`. */
  readonly anchor: string;
  /** Seconds since the epoch. */
  readonly expires: number;
  readonly kids: { readonly root: readonly string[]; readonly manifest: readonly string[] };
}

/**
 * Where all keys are at hand: signs version 1, or appends the version after the last, with every root key in the folders
 * that the old or the new root knows. Where they are not: root-draft.ts.
 * @throws ServerError missing | invalid; EtuiError where the result would not be accepted by a device
 */
export async function signRoot({ folder, keys, now, ...terms }: SignRootOptions): Promise<SignedRoot> {
  return withSigningLock(folder, async () => {
    const before = await readRootFile(folder);
    const previous = before ? await ownRoot(before) : undefined;
    const all = await readKeys(keys);
    const fresh = all.filter((key) => !terms.retire?.includes(key.public.kid));
    const root = nextRoot(previous, fresh, terms, now);
    const signable = new Set([...root.roles.root.kids, ...(previous?.roles.root.kids ?? [])]);
    const signers = all.filter((key) => key.role === 'root' && signable.has(key.public.kid));
    return appendRoot(folder, before, await signGeneral(root, signers), now);
  });
}

/** `root.jws` of a folder, or '' where there is none. */
export async function readRootFile(folder: string): Promise<string> {
  return readFile(join(folder, 'root.jws'), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw cause;
  });
}

/** Publishes one more line, once a device would accept it. @param now ms since the epoch */
export async function appendRoot(
  folder: string,
  before: string,
  line: string,
  now: number,
): Promise<SignedRoot> {
  const text = `${before}${line}\n`;
  const { shop } = await ownRoot(text);
  const context = { anchor: rootAnchor(text), shop, now: Math.floor(now / 1_000), lastVersion: 0 };
  // The device's own check before anything is published.
  const root = await verifyRoot(text, context);
  await writeAtomically(join(folder, 'root.jws'), text);
  return {
    version: root.version,
    anchor: rootAnchor(text),
    expires: root.expires,
    kids: { root: root.roles.root.kids, manifest: root.roles.manifest.kids },
  };
}

/** Base64url SHA-256 of the first line of a `root.jws`. */
export function rootAnchor(text: string): string {
  return createHash('sha256')
    .update(text.split('\n')[0] ?? '')
    .digest('base64url');
}

/** The last root of a file that we trust because it is our own; of any age. */
export async function ownRoot(text: string): Promise<Root> {
  return openRootChain(text, rootAnchor(text));
}

/** A root as one line: a general JWS with a signature by each signer. */
export async function signGeneral(root: object, signers: readonly SigningKey[]): Promise<string> {
  const jws = new GeneralSign(new TextEncoder().encode(JSON.stringify(root)));
  for (const { public: key, privateJwk } of signers) {
    jws.addSignature(privateJwk).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: JWS_TYPE.root });
  }
  return JSON.stringify(await jws.sign());
}

/** Readers see the old file or the new one, never half of it. */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}
