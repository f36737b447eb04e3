/**
 * Brings the pool to the device: fetch, verify, remember, keep.
 *
 *   root.jws, manifest.jws ─▶ verify ─▶ pool and drawn model ─▶ verify ─▶ kept as the last good pair ─▶ ready
 *
 * Fails closed: whatever is wrong with what was fetched, the last good pair stays in use until it expires, checked anew
 * by the newest root, and after that there is no pool. `refresh` is called once, on the page's schedule; which files it
 * asks for depends on what is kept, never on what the shopper did. It decides nothing and does not throw.
 */
import type { GetStatic } from '../egress.js';
import { asEtuiError, ErrorCode, EtuiError } from '../errors.js';
import type { EngineOptions } from '../protocol.js';
import { sha256 } from './digest.js';
import { MAX_BYTES, type Manifest, MOST_MS, type Root } from './manifest.js';
import * as memory from './memory.js';
import { drawModel, openPair, type PairBytes, type ReadyPool } from './open.js';
import { type VerifyContext, verifyManifest, verifyRoot } from './verify.js';

export interface PoolClientEnv {
  readonly getStatic: GetStatic;
  readonly store: memory.KeyValue;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly options: Pick<EngineOptions, 'shop' | 'base' | 'root'>;
}

export interface PoolState {
  /** Verified and unexpired, or nothing. */
  readonly ready: ReadyPool | undefined;
  /** Ids of withdrawn coupons: by the newest manifest seen, also where its pool could not be had. */
  readonly denied: readonly string[];
  /** What was refused or could not be fetched this time. */
  readonly problems: readonly EtuiError[];
}

export interface PoolClient {
  refresh(): Promise<PoolState>;
}

/** A text that was verified, and what it says. */
interface Verified<Claims> {
  readonly text: string;
  readonly claims: Claims;
}

export function createPoolClient(env: PoolClientEnv): PoolClient {
  return { refresh: () => refresh(env) };
}

async function refresh(env: PoolClientEnv): Promise<PoolState> {
  const problems: EtuiError[] = [];
  const attempt = async <T>(task: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await task();
    } catch (thrown) {
      problems.push(asPoolError(thrown));
      return undefined;
    }
  };
  const seen = await attempt(() => memory.readSeen(env.store));
  const context = { shop: env.options.shop, now: Math.floor(env.clock() / 1_000) };
  const [rootText, manifestText] = await Promise.all([
    attempt(() => fetchText(env, 'root')),
    attempt(() => fetchText(env, 'manifest')),
  ]);
  const freshRoot = await given(rootText, (text) =>
    attempt(() => openRoot(env, text, { ...context, lastVersion: seen?.root ?? 0 })),
  );
  const keptRoot = () =>
    given(seen, ({ rootText: text }) => attempt(() => openRoot(env, text, { ...context, lastVersion: 0 })));
  const root = freshRoot ?? (await keptRoot());
  if (!root) return { ready: undefined, denied: seen?.deny ?? [], problems };

  const manifestKids = root.claims.roles.manifest.kids.join(' ');
  const lastVersion = seen?.manifestKids === manifestKids ? seen.manifest : 0;
  const manifest = await given(manifestText, (text) =>
    attempt(() => openManifest(text, root.claims, { ...context, lastVersion })),
  );
  const denied = (manifest ? manifest.claims.deny : seen?.deny) ?? [];
  await attempt(() =>
    memory.rememberSeen(env.store, {
      root: root.claims.version,
      rootText: root.text,
      manifest: manifest?.claims.version ?? lastVersion,
      manifestKids,
      deny: denied,
    }),
  );
  const kept = await attempt(() => memory.readPair(env.store));
  const fresh = await given(manifest, (found) => attempt(() => freshPair(env, root.claims, found, kept)));
  const ready =
    fresh ?? (await given(kept, (pair) => attempt(() => openKept(env, root.claims, pair, context))));
  return { ready, denied, problems };
}

/** `next` of a value, where there is one. */
async function given<T, R>(
  value: T | undefined,
  next: (value: T) => Promise<R | undefined>,
): Promise<R | undefined> {
  return value === undefined ? undefined : next(value);
}

/** Fetches what the manifest names, but for what is kept already, and keeps it once it has passed. */
async function freshPair(
  env: PoolClientEnv,
  root: Root,
  manifest: Verified<Manifest>,
  kept: memory.KeptPair | undefined,
): Promise<ReadyPool> {
  const { claims, text } = manifest;
  const model = drawModel(claims.models, await memory.keptDraw(env.store, env.random));
  const old = kept && memory.unpackPair(kept);
  const held = old && { pool: await sha256(old.pool), model: await sha256(old.model) };
  const [pool, modelBytes] = await Promise.all([
    old && held?.pool === claims.pool.sha256 ? old.pool : fetchBytes(env, claims.pool.url, 'pool'),
    old && held?.model === model.sha256 ? old.model : fetchBytes(env, model.url, 'model'),
  ]);
  const bytes: PairBytes = { pool, model: modelBytes };
  const ready = await openPair(root, claims, model, bytes, held ? [held.pool, held.model] : []);
  await memory.keepPair(env.store, memory.packPair(text, bytes));
  return ready;
}

async function openKept(
  env: PoolClientEnv,
  root: Root,
  kept: memory.KeptPair,
  context: Omit<VerifyContext, 'lastVersion'>,
): Promise<ReadyPool> {
  const manifest = await verifyManifest(kept.manifest, root, { ...context, lastVersion: 0 });
  const model = drawModel(manifest.models, await memory.keptDraw(env.store, env.random));
  return openPair(root, manifest, model, memory.unpackPair(kept));
}

async function openRoot(env: PoolClientEnv, text: string, context: VerifyContext): Promise<Verified<Root>> {
  return { text, claims: await verifyRoot(text, { ...context, anchor: env.options.root }) };
}

async function openManifest(text: string, root: Root, context: VerifyContext): Promise<Verified<Manifest>> {
  return { text, claims: await verifyManifest(text, root, context) };
}

async function fetchText(env: PoolClientEnv, file: 'root' | 'manifest'): Promise<string> {
  const url = new URL(`${file}.jws`, env.options.base).href;
  const bytes = await env.getStatic(url, {
    maxBytes: MAX_BYTES[file],
    mostMs: MOST_MS[file],
    cache: 'no-cache',
  });
  return new TextDecoder().decode(bytes);
}

async function fetchBytes(
  env: PoolClientEnv,
  url: string,
  kind: 'pool' | 'model',
): Promise<Uint8Array<ArrayBuffer>> {
  return env.getStatic(new URL(url, env.options.base).href, {
    maxBytes: MAX_BYTES[kind],
    mostMs: MOST_MS[kind],
  });
}

/** An endless body is cut off by egress; to whoever reads the problems it is the pool that was refused. */
function asPoolError(thrown: unknown): EtuiError {
  const error = asEtuiError(thrown, ErrorCode.PoolMalformed, 'the pool could not be read');
  if (error.code !== ErrorCode.BodyTooLarge) return error;
  return new EtuiError(ErrorCode.PoolTooLarge, error.message, { cause: error });
}
