/** What must not be, in a list of fetches in the order in which they were made. */
import type { Fetch, Seen } from './audit.js';

export type AuditFinding =
  /** A device would refuse what came, or nothing whole came. */
  | {
      readonly kind: 'refused';
      readonly verdict: string;
      readonly conditions: readonly string[];
      readonly times: number;
    }
  /** Two files under one version: somebody was shown another one. No cache does that. */
  | {
      readonly kind: 'two-of-one-version';
      readonly file: Seen['file'];
      readonly version: number;
      readonly hashes: readonly {
        readonly sha256: string;
        /** Empty where only an audit elsewhere saw it. */
        readonly conditions: readonly string[];
      }[];
    }
  /** An older one after a newer one had been seen: a cache that lags, or somebody who holds back. */
  | {
      readonly kind: 'older-after-newer';
      readonly file: Seen['file'];
      readonly version: number;
      readonly newest: number;
      readonly conditions: readonly string[];
      readonly times: number;
    };

export function compareFetches(fetches: readonly Fetch[], others: readonly Seen[]): AuditFinding[] {
  return [...refused(fetches), ...twins(fetches, others), ...stale(fetches)];
}

function refused(fetches: readonly Fetch[]): AuditFinding[] {
  const verdicts = [...new Set(fetches.map(({ verdict }) => verdict))].filter((one) => one !== 'ok');
  return verdicts.map((verdict) => {
    const found = fetches.filter((one) => one.verdict === verdict);
    return { kind: 'refused', verdict, conditions: names(found), times: found.length };
  });
}

function twins(fetches: readonly Fetch[], others: readonly Seen[]): AuditFinding[] {
  return (['root', 'manifest'] as const).flatMap((file) => {
    const here = fetches.flatMap((one) => (one[file] ? [one[file]] : []));
    const all = [...here, ...others.filter((one) => one.file === file)];
    return [...new Set(all.map(({ version }) => version))].flatMap((version): AuditFinding[] => {
      const hashes = [...new Set(all.filter((one) => one.version === version).map(({ sha256 }) => sha256))];
      if (hashes.length < 2) return [];
      return [
        {
          kind: 'two-of-one-version',
          file,
          version,
          hashes: hashes.map((sha256) => ({
            sha256,
            conditions: names(fetches.filter((one) => one[file]?.sha256 === sha256)),
          })),
        },
      ];
    });
  });
}

function stale(fetches: readonly Fetch[]): AuditFinding[] {
  return (['root', 'manifest'] as const).flatMap((file) => {
    let newest = 0;
    const late = new Map<number, { newest: number; found: Fetch[] }>();
    for (const fetched of fetches) {
      const version = fetched[file]?.version;
      if (version === undefined) continue;
      if (version < newest) {
        const group = late.get(version) ?? { newest, found: [] };
        late.set(version, { newest, found: [...group.found, fetched] });
      }
      newest = Math.max(newest, version);
    }
    return [...late].map(
      ([version, group]): AuditFinding => ({
        kind: 'older-after-newer',
        file,
        version,
        newest: group.newest,
        conditions: names(group.found),
        times: group.found.length,
      }),
    );
  });
}

const names = (fetches: readonly Fetch[]) => [...new Set(fetches.map(({ condition }) => condition))].sort();
