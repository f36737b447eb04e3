/** What the device remembers of pools, under three keys of the store, each changed in one transaction. */

import type { Store } from '../store/store.js';
import { decodeBase64url, encodeBase64url } from './base64url.js';
import type { PairBytes } from './open.js';

/** The two methods needed of the store. */
export type KeyValue = Pick<Store, 'get' | 'update'>;

/** Newest of each that passed its checks. Under new manifest keys the manifest's versions start afresh. */
export interface Seen {
  readonly root: number;
  /** That root's file, for when none can be fetched. */
  readonly rootText: string;
  readonly manifest: number;
  /** Key ids of the manifest role, joined. */
  readonly manifestKids: string;
  /** Withdrawn coupons of the newest manifest, also while an older pair is in use. */
  readonly deny: readonly string[];
}

/** The last pair that passed every check, as text, so that it passes them again when it is read. */
export interface KeptPair {
  readonly manifest: string;
  readonly pool: string;
  /** Base64url. */
  readonly model: string;
}

const KEYS = { draw: 'pool/draw', seen: 'pool/seen', pair: 'pool/pair' } as const;

/** This device's number in 0…1 for drawing a model, made once. */
export async function keptDraw(store: KeyValue, random: () => number): Promise<number> {
  return (await store.update<number>(KEYS.draw, (old) => old ?? random())) ?? 0;
}

export async function readSeen(store: KeyValue): Promise<Seen | undefined> {
  return store.get<Seen>(KEYS.seen);
}

/** Remembers what was just verified; never steps back, whatever another tab did meanwhile. */
export async function rememberSeen(store: KeyValue, now: Seen): Promise<void> {
  await store.update<Seen>(KEYS.seen, (old) => {
    if (!old || now.root > old.root) return now;
    const isOlder = now.root < old.root || now.manifest < old.manifest;
    return isOlder ? old : now;
  });
}

export async function readPair(store: KeyValue): Promise<KeptPair | undefined> {
  return store.get<KeptPair>(KEYS.pair);
}

export async function keepPair(store: KeyValue, pair: KeptPair): Promise<void> {
  await store.update<KeptPair>(KEYS.pair, () => pair);
}

export function packPair(manifest: string, { pool, model }: PairBytes): KeptPair {
  return { manifest, pool: new TextDecoder().decode(pool), model: encodeBase64url(model) };
}

export function unpackPair({ pool, model }: KeptPair): PairBytes {
  return {
    pool: Uint8Array.from(new TextEncoder().encode(pool)),
    model: decodeBase64url(model),
  };
}
