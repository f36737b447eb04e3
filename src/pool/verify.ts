/**
 * Is this root, this manifest, ours to use? Every refusal is an EtuiError with a code of its own; docs/pool.md has the
 * table. Pure but for WebCrypto, the same in Node and in browsers; the clock and what was seen before are handed in.
 *
 * The shape of trust follows The Update Framework: the tag on the page names the first root by its hash, each root
 * names its successor's signers, the last root names who may sign manifests.
 */
import * as v from 'valibot';
import { ErrorCode, EtuiError } from '../errors.js';
import { sha256 } from './digest.js';
import { decodeJson, readHeader, type SignedPart, verifyPart } from './jws.js';
import { MAX_BYTES, Manifest, PROFILE_LIFETIME, type PublicKey, type Role, Root } from './manifest.js';

/** A clock may run behind the signer's by so much before what it signs is "from the future"; seconds. */
export const MAX_SKEW = 600;

export interface VerifyContext {
  /** Origin of the shop this page belongs to. */
  readonly shop: string;
  /** Seconds since the epoch. */
  readonly now: number;
  /** Highest version of this file seen before; 0 when nothing is remembered. */
  readonly lastVersion: number;
}

const GeneralJws = v.strictObject({
  payload: v.string(),
  signatures: v.pipe(
    v.array(v.strictObject({ protected: v.string(), signature: v.string() })),
    v.minLength(1),
    v.maxLength(32),
  ),
});
type GeneralJws = v.InferOutput<typeof GeneralJws>;

/**
 * Reads `root.jws`: one root a line, oldest first, each a JWS in general JSON serialisation. Trust starts at the line
 * whose SHA-256 is `anchor`; each later line has the version + 1 and is signed by its predecessor's quorum and its own.
 * Returns the last root. Roots in between may have expired: they only pass trust on.
 */
export async function verifyRoot(
  text: string,
  context: VerifyContext & { readonly anchor: string },
): Promise<Root> {
  const root = await openRootChain(text, context.anchor);
  checkClaims(root, context);
  return root;
}

/** The last root of a chain, signatures and order checked but not its shop and age: for its owner, who renews it. */
export async function openRootChain(text: string, anchor: string): Promise<Root> {
  refuseLarge(text, MAX_BYTES.root, 'root');
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const hashes = await Promise.all(lines.map((line) => sha256(new TextEncoder().encode(line))));
  const first = hashes.indexOf(anchor);
  if (first < 0) {
    throw new EtuiError(ErrorCode.PoolWrongAnchor, 'root: no line has the SHA-256 that the page names');
  }
  let root = await openRoot(lines[first] ?? '', undefined);
  for (const line of lines.slice(first + 1)) root = await openRoot(line, root);
  return root;
}

/**
 * Reads `manifest.jws`, a compact JWS, by the manifest keys of a verified root.
 * Nothing of the payload is read before the signature holds.
 */
export async function verifyManifest(compact: string, root: Root, context: VerifyContext): Promise<Manifest> {
  refuseLarge(compact, MAX_BYTES.manifest, 'manifest');
  const [header, payload, signature, ...rest] = compact.trimEnd().split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) {
    throw new EtuiError(ErrorCode.PoolMalformed, 'manifest: expected a compact JWS of three parts');
  }
  await verifyByRole({ protected: header, payload, signature }, root, 'manifest');
  const manifest = parseClaims(Manifest, decodeJson(payload, 'payload'), 'manifest');
  checkClaims(manifest, context);
  const lifetime = PROFILE_LIFETIME[root.profile];
  if (manifest.expires - manifest.issued > lifetime) {
    throw new EtuiError(
      ErrorCode.PoolLifetime,
      `expires: expected at most ${lifetime} s after issued (${root.profile})`,
    );
  }
  return manifest;
}

/** One root: its predecessor's quorum first, where there is one, then its own, which it must be able to meet. */
async function openRoot(line: string, previous: Root | undefined): Promise<Root> {
  const jws = parseGeneral(line);
  if (previous) await requireQuorum(jws, previous);
  const root = parseClaims(Root, decodeJson(jws.payload, 'payload'), 'root');
  checkKeys(root);
  await requireQuorum(jws, root);
  if (previous && root.version !== previous.version + 1) {
    const code = root.version > previous.version ? ErrorCode.PoolFromFuture : ErrorCode.PoolRollback;
    throw new EtuiError(code, 'root: expected the version after its predecessor');
  }
  return root;
}

function parseGeneral(line: string): GeneralJws {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    throw new EtuiError(ErrorCode.PoolMalformed, 'root: expected one JSON object a line', { cause });
  }
  const jws = v.safeParse(GeneralJws, json);
  if (!jws.success) throw new EtuiError(ErrorCode.PoolMalformed, 'root: expected a general JWS');
  return jws.output;
}

/**
 * At least m of the n root keys of `root` signed. Signatures by keys it doesn't know are another root's business; one
 * that claims a known key must hold, and each key counts once.
 */
async function requireQuorum(jws: GeneralJws, root: Root): Promise<void> {
  const parts = jws.signatures.map((one): SignedPart => ({ ...one, payload: jws.payload }));
  const signers = parts.map((part) => ({ part, header: readHeader(part) }));
  refuseDuplicates(
    signers.map(({ header }) => header.kid),
    'signatures',
  );
  const { kids, threshold } = root.roles.root;
  const counted = signers.filter(({ header }) => kids.includes(header.kid));
  for (const { part, header } of counted) await verifyPart(part, header, keyOf(root, header.kid), 'root');
  if (counted.length < threshold) {
    throw new EtuiError(ErrorCode.PoolThreshold, `root: expected ${threshold} signatures by its root keys`);
  }
}

async function verifyByRole(part: SignedPart, root: Root, role: Role): Promise<void> {
  const header = readHeader(part);
  const key = keyOf(root, header.kid);
  if (!root.roles[role].kids.includes(key.kid)) {
    throw new EtuiError(ErrorCode.PoolWrongRole, `kid: this key may not sign a ${role}`);
  }
  await verifyPart(part, header, key, role);
}

function keyOf(root: Root, kid: string): PublicKey {
  const key = root.keys.find((one) => one.kid === kid);
  if (!key) throw new EtuiError(ErrorCode.PoolUnknownKey, 'kid: expected a key that the root names');
  return key;
}

/** One key under two names would count twice towards a threshold; the same x with another y is one owner, too. */
function checkKeys({ keys, roles }: Root): void {
  refuseDuplicates(
    keys.map(({ kid }) => kid),
    'keys',
  );
  refuseDuplicates(
    keys.map(({ jwk }) => jwk.x),
    'keys',
  );
  for (const { kids, threshold } of [roles.root, roles.manifest]) {
    refuseDuplicates(kids, 'roles');
    if (!kids.every((kid) => keys.some((key) => key.kid === kid))) {
      throw new EtuiError(ErrorCode.PoolMalformed, 'roles: expected key ids that are listed in keys');
    }
    if (threshold > kids.length) {
      throw new EtuiError(ErrorCode.PoolMalformed, 'roles: expected a threshold that its keys can meet');
    }
  }
}

function refuseDuplicates(names: readonly string[], field: string): void {
  if (new Set(names).size !== names.length) {
    throw new EtuiError(ErrorCode.PoolDuplicateKey, `${field}: expected each key once`);
  }
}

/** The role comes first: what was signed as something else is not a malformed one of these. */
function parseClaims<Schema extends v.GenericSchema>(
  schema: Schema,
  json: unknown,
  role: Role,
): v.InferOutput<Schema> {
  if (typeof json === 'object' && json !== null && 'role' in json && json.role !== role) {
    throw new EtuiError(ErrorCode.PoolWrongRole, `role: expected ${role}`);
  }
  const claims = v.safeParse(schema, json);
  if (claims.success) return claims.output;
  const path = v.getDotPath(claims.issues[0]) ?? 'payload';
  throw new EtuiError(ErrorCode.PoolMalformed, `${role}: ${path} is not as docs/pool.md says`);
}

function checkClaims({ shop, version, issued, expires }: Root | Manifest, context: VerifyContext): void {
  if (shop !== context.shop)
    throw new EtuiError(ErrorCode.PoolWrongShop, 'shop: expected the shop of this page');
  if (version < context.lastVersion) {
    throw new EtuiError(ErrorCode.PoolRollback, 'version: expected none lower than the highest seen');
  }
  if (issued > context.now + MAX_SKEW) {
    throw new EtuiError(ErrorCode.PoolFromFuture, 'issued: expected a time that has passed');
  }
  if (expires <= context.now) throw new EtuiError(ErrorCode.PoolExpired, 'expires: expected a time to come');
}

function refuseLarge(text: string, most: number, what: string): void {
  if (text.length > most)
    throw new EtuiError(ErrorCode.PoolTooLarge, `${what}: expected at most ${most} bytes`);
}
