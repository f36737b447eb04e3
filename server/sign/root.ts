/** Makes and rotates `root.jws`: see src/pool/verify.ts for how a device reads it. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GeneralSign } from 'jose';
import { JWS_TYPE, type Profile, type Root } from '../../src/pool/manifest.js';
import { openRootChain, verifyRoot } from '../../src/pool/verify.js';
import { ServerError } from '../server-error.js';
import { readKeys, type SigningKey } from './keys.js';

export interface SignRootOptions {
  /** Folder that is published: `root.jws` lies here. */
  readonly folder: string;
  /** Folders with the private keys; several, where several people hold them. */
  readonly keys: readonly string[];
  /** Origin of the shop, e.g. `https://shop.example`. */
  readonly shop: string;
  readonly profile: Profile;
  /** How many root keys must sign; 1 when absent. */
  readonly threshold?: number;
  /** Days until this root expires; 365 when absent. */
  readonly days?: number;
  /** Key ids that the new root no longer names; their files may still sign it, as the old quorum. */
  readonly retire?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface SignedRoot {
  readonly version: number;
  /** Base64url SHA-256 of the first line: what goes into the tag's `data-root`. */
  readonly anchor: string;
  readonly expires: number;
  readonly kids: { readonly root: readonly string[]; readonly manifest: readonly string[] };
}

/**
 * Signs version 1, or appends the version after the last: named are all keys in the folders but the retired ones,
 * signed with every root key that the old or the new root knows.
 * @throws ServerError missing | invalid; EtuiError where the result would not be accepted by a device
 */
export async function signRoot(options: SignRootOptions): Promise<SignedRoot> {
  const path = join(options.folder, 'root.jws');
  const before = await readFile(path, 'utf8').catch(() => '');
  const now = Math.floor(options.now / 1_000);
  const previous = before ? await ownRoot(before) : undefined;

  const all = await readKeys(options.keys);
  const live = all.filter((key) => !options.retire?.includes(key.public.kid));
  const kids = (role: SigningKey['role']) =>
    live.filter((key) => key.role === role).map((key) => key.public.kid);
  for (const role of ['root', 'manifest'] as const) {
    if (kids(role).length === 0)
      throw new ServerError('missing', `no ${role} key in ${options.keys.join(', ')}`);
  }
  const root: Root = {
    role: 'root',
    version: (previous?.version ?? 0) + 1,
    issued: now,
    expires: now + (options.days ?? 365) * 86_400,
    shop: options.shop,
    profile: options.profile,
    keys: live.map((key) => key.public),
    roles: {
      root: { kids: kids('root'), threshold: options.threshold ?? 1 },
      manifest: { kids: kids('manifest'), threshold: 1 },
    },
  };
  const named = new Set([...root.roles.root.kids, ...(previous?.roles.root.kids ?? [])]);
  const signers = all.filter((key) => key.role === 'root' && named.has(key.public.kid));
  const text = `${before}${await signGeneral(root, signers)}\n`;
  // The device's own check before anything is published.
  await verifyRoot(text, { anchor: rootAnchor(text), shop: options.shop, now, lastVersion: 0 });
  await writeAtomically(path, text);
  return {
    version: root.version,
    anchor: rootAnchor(text),
    expires: root.expires,
    kids: { root: kids('root'), manifest: kids('manifest') },
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
