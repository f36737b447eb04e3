/**
 * Does everybody get the same signed files? Fetches them as many different visitors, again and again, checks each as a device
 * would, and compares. It detects; it can't prove: whoever can tell the audit from a shopper can still lie to the shopper.
 */
import { createHash } from 'node:crypto';
import { ErrorCode, EtuiError } from '../../src/errors.js';
import type { Manifest } from '../../src/pool/manifest.js';
import { type AuditFinding, compareFetches } from './compare.js';
import { type Condition, conditions } from './conditions.js';
import { getContent, getText, type PublishedSource, verifySigned } from './get-published.js';

export interface AuditOptions extends Pick<PublishedSource, 'url' | 'root' | 'shop' | 'fetch'> {
  /** Times that all conditions are gone through. */
  readonly rounds: number;
  /** Between the beginnings of two rounds, ms. */
  readonly everyMs: number;
  readonly cookie?: string;
  /** Fetches pool and models under every condition, not once for each manifest. */
  readonly content: boolean;
  /** What an audit elsewhere saw. */
  readonly others: readonly Seen[];
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Uniform in [0, 1): the order of conditions, cookies, addresses. */
  readonly random: () => number;
  readonly onFetch?: (fetched: Fetch, done: number, all: number) => void;
}

/** One signed file by version and bytes. */
export interface Seen {
  readonly file: 'root' | 'manifest';
  readonly version: number;
  /** Base64url. */
  readonly sha256: string;
}

/** What one visitor got. */
export interface Fetch {
  readonly round: number;
  readonly condition: string;
  /** ISO instant. */
  readonly at: string;
  /** `ok`, or the code that a device would give. */
  readonly verdict: string;
  readonly root?: Seen;
  readonly manifest?: Seen;
}

export interface AuditReport {
  readonly agreed: boolean;
  readonly fetches: readonly Fetch[];
  /** All that held, once each. */
  readonly seen: readonly Seen[];
  readonly findings: readonly AuditFinding[];
  /** What each manifest says, by its hash: to compare by. */
  readonly manifests: Readonly<Record<string, Manifest>>;
  /** Signed files as they came, by their hash: evidence. */
  readonly texts: Readonly<Record<string, string>>;
}

export async function audit(options: AuditOptions): Promise<AuditReport> {
  const { random, clock } = options;
  const word = () => Math.floor(random() * 2 ** 48).toString(36);
  const fetches: Fetch[] = [];
  const manifests: Record<string, Manifest> = {};
  const texts: Record<string, string> = {};
  const checked = new Set<string>();
  for (let round = 1; round <= options.rounds; round += 1) {
    const startedAt = clock();
    const all = shuffled(conditions(word, options.cookie), random);
    for (const condition of all) {
      const source = { ...options, ...asked(condition, word), now: clock() };
      const fetched = await fetchOnce(source, { round, condition: condition.name }, manifests, texts);
      const verdict =
        fetched.verdict === 'ok' && fetched.manifest
          ? await checkContent(
              source,
              manifests[fetched.manifest.sha256],
              options.content ? new Set() : checked,
            )
          : fetched.verdict;
      fetches.push({ ...fetched, verdict });
      options.onFetch?.({ ...fetched, verdict }, fetches.length, options.rounds * all.length);
    }
    const left = options.everyMs - (clock() - startedAt);
    if (round < options.rounds && left > 0) await options.sleep(left);
  }
  const findings = compareFetches(fetches, options.others);
  const seen = [
    ...new Map(
      fetches
        .filter(({ verdict }) => verdict === 'ok')
        .flatMap(({ root, manifest }) => [root, manifest].filter((one) => one !== undefined))
        .map((one) => [one.sha256, one]),
    ).values(),
  ];
  return { agreed: findings.length === 0, fetches, seen, findings, manifests, texts };
}

const asked = ({ headers, isBusting }: Condition, word: () => string) => ({
  headers,
  ...(isBusting && { query: `?${word()}` }),
});

async function fetchOnce(
  source: PublishedSource,
  where: Pick<Fetch, 'round' | 'condition'>,
  manifests: Record<string, Manifest>,
  texts: Record<string, string>,
): Promise<Fetch> {
  const at = new Date(source.now).toISOString();
  try {
    const found = { root: await getText(source, 'root'), manifest: await getText(source, 'manifest') };
    const hashes = { root: hashOf(found.root), manifest: hashOf(found.manifest) };
    texts[hashes.root] = found.root;
    texts[hashes.manifest] = found.manifest;
    const { root, manifest } = await verifySigned(found, source);
    manifests[hashes.manifest] = manifest;
    return {
      ...where,
      at,
      verdict: 'ok',
      root: { file: 'root', version: root.version, sha256: hashes.root },
      manifest: { file: 'manifest', version: manifest.version, sha256: hashes.manifest },
    };
  } catch (thrown) {
    return { ...where, at, verdict: codeOf(thrown) };
  }
}

async function checkContent(
  source: PublishedSource,
  manifest: Manifest | undefined,
  checked: Set<string>,
): Promise<string> {
  if (!manifest) return 'ok';
  try {
    for (const [entry, kind] of [
      [manifest.pool, 'pool'] as const,
      ...manifest.models.map((model) => [model, 'model'] as const),
    ]) {
      if (checked.has(entry.sha256)) continue;
      await getContent(source, entry, kind);
      checked.add(entry.sha256);
    }
    return 'ok';
  } catch (thrown) {
    return codeOf(thrown);
  }
}

function codeOf(thrown: unknown): string {
  return thrown instanceof EtuiError ? thrown.code : ErrorCode.NetworkFailed;
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');

/** Fisher–Yates, so that no condition is always the first to be asked after a change. */
function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}
