/** Publishes a pool: content-addressed files first, then the manifest that names them. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompactSign } from 'jose';
import * as v from 'valibot';
import {
  type FileEntry,
  JWS_TYPE,
  MAX_BYTES,
  Manifest,
  PROFILE_LIFETIME,
  type Root,
} from '../../src/pool/manifest.js';
import { verifyManifest } from '../../src/pool/verify.js';
import { ServerError } from '../server-error.js';
import { checkPool, type PoolReport } from './check-pool.js';
import { readKeys, type SigningKey } from './keys.js';
import { ownRoot, writeAtomically } from './root.js';
import { withSigningLock } from './signing-lock.js';

export interface SignPoolOptions {
  /** Folder that is published; holds `root.jws` already. */
  readonly folder: string;
  /** Folders with the private keys. */
  readonly keys: readonly string[];
  /** The pool as a person wrote it (PoolInput), parsed from JSON. */
  readonly pool: unknown;
  /** Model artifacts with the share of devices that draw each; shares sum to 1. Those of the last manifest when absent. */
  readonly models?: readonly { readonly file: string; readonly share: number }[];
  /** Ids of coupons that are withdrawn at once; those of the last manifest when absent. */
  readonly deny?: readonly string[];
  /** Hours until the manifest expires; the profile's most (24, or 14 days) when absent. */
  readonly hours?: number;
  /** The live `manifest.jws`, where `folder` has no copy of it (a fresh checkout in CI): versions must never fall. */
  readonly previous?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface SignedPool {
  readonly version: number;
  /** Seconds since the epoch. */
  readonly expires: number;
  readonly pool: FileEntry;
  readonly models: Manifest['models'];
  readonly report: PoolReport;
}

/**
 * Checks, writes `pool/<sha256>.json`, `models/<sha256>.bin` and `manifest.jws` with the version after the last.
 * @throws ServerError refused (see the report's findings), missing, invalid
 */
export async function signPool(options: SignPoolOptions): Promise<SignedPool> {
  const root = await readOwnRoot(options.folder);
  const report = checkPool(options.pool, root);
  if (!report.ok || !report.pool) throw new PoolRefused(report);
  if (report.pool.shop !== root.shop)
    throw new ServerError('invalid', `pool.shop: expected ${root.shop}, as in root.jws`);

  const pool = await publish(
    options.folder,
    'pool',
    'json',
    Buffer.from(JSON.stringify(options.pool)),
    MAX_BYTES.pool,
  );
  const models = options.models && (await publishModels(options.folder, options.models));
  const manifest = await signManifest({
    ...options,
    root,
    content: (last) => ({
      pool,
      models: models ?? required(last, options.folder).models,
      ...(options.deny && { deny: [...options.deny] }),
    }),
  });
  return { version: manifest.version, expires: manifest.expires, pool, models: manifest.models, report };
}

async function publishModels(
  folder: string,
  models: NonNullable<SignPoolOptions['models']>,
): Promise<Manifest['models']> {
  const entries: Manifest['models'] = [];
  for (const { file, share } of models) {
    const bytes = await readFile(file).catch((cause: unknown) => {
      throw new ServerError('missing', `no model artifact at ${file}`, { cause });
    });
    entries.push({ ...(await publish(folder, 'models', 'bin', bytes, MAX_BYTES.model)), share });
  }
  return entries;
}

/** The same content again with the next version and a new expiry: what keeps a hosted shop alive. */
export async function renewManifest(
  options: Pick<SignPoolOptions, 'folder' | 'keys' | 'now'> & Partial<Pick<Manifest, 'tokenKeys'>>,
): Promise<Manifest> {
  const root = await readOwnRoot(options.folder);
  const { tokenKeys, ...signing } = options;
  return signManifest({
    ...signing,
    root,
    content: (last) => {
      const live = required(last, options.folder);
      return { ...live, tokenKeys: tokenKeys ?? live.tokenKeys };
    },
  });
}

/** @throws ServerError missing */
function required(last: Manifest | undefined, folder: string): Manifest {
  if (last) return last;
  throw new ServerError('missing', `no manifest.jws in ${folder}: sign a pool, and name its --model`);
}

export interface WithdrawOptions extends Pick<SignPoolOptions, 'folder' | 'keys' | 'now'> {
  /** Ids to withdraw. */
  readonly add: readonly string[];
  /** Ids that are good again. */
  readonly remove: readonly string[];
}

/** The next manifest at once: the same pool and models, with these coupons on its deny list, or off it. */
export async function signWithdrawal({ add, remove, ...options }: WithdrawOptions): Promise<Manifest> {
  const root = await readOwnRoot(options.folder);
  return signManifest({
    ...options,
    root,
    content: (last) => {
      const live = required(last, options.folder);
      return { ...live, deny: [...new Set([...live.deny, ...add])].filter((id) => !remove.includes(id)) };
    },
  });
}

/** A pool that contradicts itself; `report.findings` says where. */
export class PoolRefused extends ServerError {
  readonly report: PoolReport;

  constructor(report: PoolReport) {
    const errors = report.findings.filter(({ severity }) => severity === 'error');
    super(
      'refused',
      `the pool is not signed: ${errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`,
    );
    this.report = report;
  }
}

type Content = Pick<Manifest, 'pool' | 'models'> & Partial<Pick<Manifest, 'deny' | 'tokenKeys'>>;
type Signing = Pick<SignPoolOptions, 'folder' | 'keys' | 'hours' | 'previous' | 'now'> & {
  root: Root;
  /** What the manifest says, given the one before it. */
  content: (last: Manifest | undefined) => Content;
};

/** Reads the last version and writes the next: one process at a time. */
function signManifest(signing: Signing): Promise<Manifest> {
  return withSigningLock(signing.folder, () => signNext(signing));
}

async function signNext({ folder, keys, hours, previous, now, root, content }: Signing): Promise<Manifest> {
  const last = await lastManifest(folder, previous);
  const issued = Math.floor(now / 1_000);
  const manifest = v.safeParse(Manifest, {
    ...last,
    ...content(last),
    role: 'manifest',
    version: (last?.version ?? 0) + 1,
    issued,
    expires: issued + (hours === undefined ? PROFILE_LIFETIME[root.profile] : Math.round(hours * 3_600)),
    shop: root.shop,
  });
  if (!manifest.success) {
    const [issue] = manifest.issues;
    throw new ServerError('invalid', `manifest: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  }
  const key = signer(await readKeys(keys, 'manifest'), root);
  const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(manifest.output)))
    .setProtectedHeader({ alg: key.public.alg, kid: key.public.kid, typ: JWS_TYPE.manifest })
    .sign(key.privateJwk);
  // The device's own check before anything is published.
  await verifyManifest(jws, root, { shop: root.shop, now: issued, lastVersion: last?.version ?? 0 });
  await writeAtomically(join(folder, 'manifest.jws'), jws);
  return manifest.output;
}

function signer(keys: readonly SigningKey[], root: Root): SigningKey {
  const key = keys.find(({ public: { kid } }) => root.roles.manifest.kids.includes(kid));
  if (!key)
    throw new ServerError(
      'missing',
      'no manifest key in the key folders that root.jws names: sign a root first',
    );
  return key;
}

export async function readOwnRoot(folder: string): Promise<Root> {
  const text = await readFile(join(folder, 'root.jws'), 'utf8').catch((cause: unknown) => {
    throw new ServerError('missing', `no root.jws in ${folder}: make one with "etui root sign"`, { cause });
  });
  return ownRoot(text);
}

/** What we published last, read from our own disk and therefore without checking the signature. */
export async function lastManifest(folder: string, previous?: string): Promise<Manifest | undefined> {
  const here = await readFile(join(folder, 'manifest.jws'), 'utf8').catch(() => undefined);
  const found = [here, previous].filter((jws) => jws !== undefined).map(readManifestPayload);
  return found.sort((a, b) => b.version - a.version)[0];
}

/** The payload of a manifest of our own, unverified. @throws ServerError invalid */
export function readManifestPayload(jws: string): Manifest {
  const [, payload = ''] = jws.split('.');
  try {
    return v.parse(Manifest, JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new ServerError('invalid', 'manifest.jws is not a manifest of ours', { cause });
  }
}

async function publish(
  folder: string,
  kind: string,
  ending: string,
  bytes: Buffer,
  most: number,
): Promise<FileEntry> {
  if (bytes.length > most)
    throw new ServerError('invalid', `${kind}: ${bytes.length} bytes, but devices read at most ${most}`);
  const hash = createHash('sha256').update(bytes).digest('base64url');
  const url = `${kind}/${hash}.${ending}`;
  await writeAtomically(join(folder, url), bytes);
  return { url, sha256: hash, bytes: bytes.length };
}
