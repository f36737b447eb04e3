/**
 * What `root.jws` and `manifest.jws` say, once their signatures have been checked. docs/pool.md is the prose to this.
 * Times are whole seconds since the epoch. Unknown fields are refused.
 */
import * as v from 'valibot';
import { TokenKey } from './rights.js';

const version = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const origin = v.pipe(v.string(), v.regex(/^https?:\/\/[^/?#@]+$/, 'an origin, e.g. https://shop.example'));
const digest = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'a base64url SHA-256'));
const name = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/, 'an id: 1…64 of A–Z a–z 0–9 . _ -'));
const coordinate = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes in base64url'));

/** Who renews the manifest, and so how long one may live. */
export const PROFILE_LIFETIME = { hosted: 24 * 3_600, static: 14 * 24 * 3_600 } as const;
export type Profile = keyof typeof PROFILE_LIFETIME;

/** Types of our signed files, in the signature's protected header: a signature for one role is none for another. */
export const JWS_TYPE = { root: 'etui-root+jws', manifest: 'etui-manifest+jws' } as const;
export type Role = keyof typeof JWS_TYPE;

/** A public key. The algorithm belongs to the key: what a signature's header says is never a choice. */
export const PublicKey = v.variant('alg', [
  v.strictObject({
    kid: name,
    alg: v.literal('ES256'),
    jwk: v.strictObject({ kty: v.literal('EC'), crv: v.literal('P-256'), x: coordinate, y: coordinate }),
  }),
  v.strictObject({
    kid: name,
    alg: v.literal('Ed25519'),
    jwk: v.strictObject({ kty: v.literal('OKP'), crv: v.literal('Ed25519'), x: coordinate }),
  }),
]);
export type PublicKey = v.InferOutput<typeof PublicKey>;

const kids = v.pipe(v.array(name), v.minLength(1), v.maxLength(16));

/** `threshold` of `kids` must sign. A compact JWS carries one signature, so the manifest's threshold is 1. */
export const Root = v.strictObject({
  role: v.literal('root'),
  version,
  issued: seconds,
  expires: seconds,
  shop: origin,
  profile: v.picklist(['hosted', 'static']),
  keys: v.pipe(v.array(PublicKey), v.minLength(1), v.maxLength(32)),
  roles: v.strictObject({
    root: v.strictObject({ kids, threshold: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16)) }),
    manifest: v.strictObject({ kids, threshold: v.literal(1) }),
  }),
});
export type Root = v.InferOutput<typeof Root>;

/** A file by content. `url` is relative to the folder of the manifest and never leaves it. */
export const FileEntry = v.strictObject({
  url: v.pipe(
    v.string(),
    v.maxLength(200),
    v.regex(/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/),
  ),
  sha256: digest,
  bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});
export type FileEntry = v.InferOutput<typeof FileEntry>;

const ModelEntry = v.strictObject({
  ...FileEntry.entries,
  /** Share of devices that draw this model, 0…1; all shares sum to 1. */
  share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});
export type ModelEntry = v.InferOutput<typeof ModelEntry>;

export const Manifest = v.strictObject({
  role: v.literal('manifest'),
  version,
  issued: seconds,
  expires: seconds,
  shop: origin,
  pool: FileEntry,
  models: v.pipe(
    v.array(ModelEntry),
    v.minLength(1),
    v.maxLength(8),
    v.check((all) => Math.abs(all.reduce((sum, one) => sum + one.share, 0) - 1) < 1e-9, 'shares sum to 1'),
  ),
  /** Coupons withdrawn at once, by id. */
  deny: v.optional(v.pipe(v.array(name), v.maxLength(500)), []),
  /** Keys of the right to claim, two live at most: this epoch's, and the last one's or the next one's. */
  tokenKeys: v.optional(v.pipe(v.array(TokenKey), v.maxLength(2)), []),
  /** Reserved for the parameters of private measurement. */
  measurement: v.optional(v.strictObject({}), {}),
});
export type Manifest = v.InferOutput<typeof Manifest>;

/** Nothing longer than this is read, whatever a server sends; bytes. */
export const MAX_BYTES = {
  root: 65_536,
  manifest: 65_536,
  pool: 4_194_304,
  model: 524_288,
} as const;

/** Nothing is waited for longer, however it drips in; ms. While root and manifest are waited for, the last good pair is, too. */
export const MOST_MS = {
  root: 15_000,
  manifest: 15_000,
  pool: 60_000,
  model: 60_000,
} as const;
