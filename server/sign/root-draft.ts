/**
 * A root that is signed step by step: its keys lie on machines that never meet, so the next root travels as a file and
 * gathers one signature after another, in any order, also on copies. Nothing is published before the old and the new
 * quorum have signed, as a device would check.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GeneralSign } from 'jose';
import * as v from 'valibot';
import { JWS_TYPE, Root } from '../../src/pool/manifest.js';
import { ServerError } from '../server-error.js';
import { readKeys } from './keys.js';
import { nextRoot, type RoleKey, type RootTerms } from './next-root.js';
import { appendRoot, ownRoot, readRootFile, type SignedRoot, writeAtomically } from './root.js';
import { withSigningLock } from './signing-lock.js';

const Signature = v.strictObject({ protected: v.string(), signature: v.string() });
const DraftFile = v.strictObject({
  format: v.literal('etui-root-draft'),
  /** Last line of the `root.jws` that this one comes after, for whoever signs without it at hand; '' for a first root. */
  previous: v.string(),
  /** Base64url of what is signed. */
  payload: v.string(),
  signatures: v.array(Signature),
});
export type RootDraft = v.InferOutput<typeof DraftFile>;

/** How far one quorum is. */
export interface Quorum {
  readonly kids: readonly string[];
  readonly signed: readonly string[];
  readonly threshold: number;
}

export interface DraftStanding {
  readonly root: Root;
  /** Keys that come and go against the root before; `added` are all of them in a first root. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Of the root before; absent in a first root. */
  readonly old?: Quorum;
  readonly own: Quorum;
  /** Both quorums are met. */
  readonly complete: boolean;
  /** Hex SHA-256 of what is signed: for comparing over another line. */
  readonly digest: string;
}

/** @throws ServerError missing | invalid */
export async function draftRoot(
  folder: string,
  keys: readonly RoleKey[],
  terms: RootTerms,
  now: number,
): Promise<RootDraft> {
  const before = await readRootFile(folder);
  const root = nextRoot(before ? await ownRoot(before) : undefined, keys, terms, now);
  return {
    format: 'etui-root-draft',
    previous: lastLine(before),
    payload: Buffer.from(JSON.stringify(root)).toString('base64url'),
    signatures: [],
  };
}

/**
 * Adds a signature by each root key in the folders that the old or the new root names.
 * @throws ServerError missing, where there is no such key
 */
export async function addSignatures(
  draft: RootDraft,
  folders: readonly string[],
): Promise<{ readonly draft: RootDraft; readonly signed: readonly string[] }> {
  const { root, old } = await standingOf(draft);
  const signable = new Set([...root.roles.root.kids, ...(old?.kids ?? [])]);
  const keys = (await readKeys(folders, 'root')).filter((key) => signable.has(key.public.kid));
  if (keys.length === 0)
    throw new ServerError(
      'missing',
      `no root key in ${folders.join(', ')} that the old or the new root names`,
    );
  const jws = new GeneralSign(Buffer.from(draft.payload, 'base64url'));
  for (const { public: key, privateJwk } of keys)
    jws.addSignature(privateJwk).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: JWS_TYPE.root });
  const { signatures } = await jws.sign();
  const fresh = signatures.map(({ protected: header = '', signature }) => ({ protected: header, signature }));
  return {
    draft: { ...draft, signatures: onePerKey([...draft.signatures, ...fresh]) },
    signed: keys.map((key) => key.public.kid),
  };
}

/** @throws ServerError invalid, where the copies do not say the same */
export function mergeDrafts(drafts: readonly RootDraft[]): RootDraft {
  const [first, ...others] = drafts;
  if (!first) throw new ServerError('missing', 'expected a draft');
  if (others.some(({ payload, previous }) => payload !== first.payload || previous !== first.previous))
    throw new ServerError(
      'invalid',
      'the copies are of different drafts: signatures of one are none of another',
    );
  return { ...first, signatures: onePerKey(drafts.flatMap(({ signatures }) => signatures)) };
}

/** What a draft says and who has signed it. Signatures are counted here and checked when it is published. */
export async function standingOf(draft: RootDraft): Promise<DraftStanding> {
  const bytes = Buffer.from(draft.payload, 'base64url');
  const claims = v.safeParse(Root, parse(bytes.toString('utf8')));
  if (!claims.success) throw new ServerError('invalid', 'the draft holds no root');
  const root = claims.output;
  const previous = draft.previous ? await ownRoot(draft.previous) : undefined;
  const by = draft.signatures.map(kidOf);
  const quorum = ({ kids, threshold }: Root['roles']['root']): Quorum => ({
    kids,
    signed: kids.filter((kid) => by.includes(kid)),
    threshold,
  });
  const [own, old] = [quorum(root.roles.root), previous && quorum(previous.roles.root)];
  const [now, before] = [root, previous].map((one) => one?.keys.map(({ kid }) => kid) ?? []);
  return {
    root,
    added: (now ?? []).filter((kid) => !before?.includes(kid)),
    removed: (before ?? []).filter((kid) => !now?.includes(kid)),
    ...(old && { old }),
    own,
    complete: [own, old].every((one) => !one || one.signed.length >= one.threshold),
    digest: createHash('sha256').update(bytes).digest('hex'),
  };
}

/**
 * Appends a draft that has its signatures to `root.jws`.
 * @throws ServerError invalid (made after another root); EtuiError where a device would refuse it
 */
export async function publishDraft(folder: string, draft: RootDraft, now: number): Promise<SignedRoot> {
  return withSigningLock(folder, async () => {
    const before = await readRootFile(folder);
    if (lastLine(before) !== draft.previous)
      throw new ServerError('invalid', `${folder}/root.jws is not the one that this draft was made after`);
    const { payload, signatures } = draft;
    return appendRoot(folder, before, JSON.stringify({ payload, signatures }), now);
  });
}

/** @throws ServerError missing | invalid */
export async function readDraft(file: string): Promise<RootDraft> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ServerError('missing', `no file ${file}`, { cause });
  });
  const draft = v.safeParse(DraftFile, parse(text));
  if (!draft.success) throw new ServerError('invalid', `${file} is not a draft of ours`);
  return draft.output;
}

export async function writeDraft(file: string, draft: RootDraft): Promise<void> {
  await writeAtomically(file, `${JSON.stringify(draft, null, 2)}\n`);
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

function kidOf({ protected: header }: v.InferOutput<typeof Signature>): string {
  const { kid } = (parse(Buffer.from(header, 'base64url').toString('utf8')) ?? {}) as { kid?: unknown };
  return typeof kid === 'string' ? kid : '';
}

/** The newest of each key: a device refuses a root that one key signed twice. */
function onePerKey(signatures: RootDraft['signatures']): RootDraft['signatures'] {
  return [...new Map(signatures.map((one) => [kidOf(one), one])).values()];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
