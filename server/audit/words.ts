/** What an audit found, for people: never more than it can know. */
import type { Manifest } from '../../src/pool/manifest.js';
import type { AuditReport } from './audit.js';
import type { AuditFinding } from './compare.js';

/** @param compared with what audits elsewhere saw */
export function auditInWords(report: AuditReport, compared: boolean): string[] {
  const { fetches, seen, findings, manifests } = report;
  const versions = (file: 'root' | 'manifest') =>
    seen
      .filter((one) => one.file === file)
      .sort((a, b) => a.version - b.version)
      .map(({ version, sha256 }) => `${version} (${sha256.slice(0, 8)}…)`)
      .join(', then ');
  const conditions = new Set(fetches.map(({ condition }) => condition)).size;
  if (report.agreed)
    return [
      `${fetches.length} fetches agreed, under ${conditions} conditions${compared ? ', and with the audits elsewhere' : ''}: manifest version ${versions('manifest')}; root version ${versions('root')}`,
      'This proves nothing about who was not asked for: see "etui audit --help".',
    ];
  return [
    `${fetches.length} fetches under ${conditions} conditions do not agree:`,
    ...findings.flatMap((found) => inWords(found, manifests)),
    `What held: manifest version ${versions('manifest') || 'none'}; root version ${versions('root') || 'none'}`,
  ];
}

function inWords(found: AuditFinding, manifests: AuditReport['manifests']): string[] {
  switch (found.kind) {
    case 'refused':
      return [`- ${found.times} × ${found.verdict}: ${found.conditions.join(', ')}`];
    case 'older-after-newer':
      return [
        `- ${found.times} × ${found.file} version ${found.version} after ${found.newest} had been seen: ${found.conditions.join(', ')}`,
        '  a cache may lag so; who holds back a newer one does, too',
      ];
    case 'two-of-one-version': {
      const [first, ...others] = found.hashes.map(({ sha256 }) => manifests[sha256]);
      return [
        `- different files under ${found.file} version ${found.version}, which no cache does:`,
        ...found.hashes.map(
          ({ sha256, conditions }) =>
            `    ${sha256}: ${conditions.length > 0 ? conditions.join(', ') : 'seen elsewhere'}`,
        ),
        ...(first ? others.flatMap((other) => (other ? differences(first, other) : [])) : []),
      ];
    }
  }
}

/** What two manifests of one version say differently. */
function differences(one: Manifest, other: Manifest): string[] {
  const names = ['pool', 'models', 'deny', 'tokenKeys', 'issued', 'expires', 'measurement'] as const;
  return names.flatMap((name) => {
    const [a, b] = [one[name], other[name]].map((value) => short(JSON.stringify(value)));
    return a === b ? [] : [`    ${name}: ${a} or ${b}`];
  });
}

const short = (text: string) => (text.length > 120 ? `${text.slice(0, 119)}…` : text);
