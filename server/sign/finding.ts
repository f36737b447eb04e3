/** Something about a pool that its author should hear of before it is signed. */
export interface Finding {
  /** `error` keeps the pool from being signed. */
  readonly severity: 'error' | 'warning';
  /** Stable; docs/server.md lists them. */
  readonly rule: FindingRule;
  /** Where, e.g. `coupons.3.conditions.validUntil`. */
  readonly path: string;
  readonly message: string;
}

export const FINDING_RULES = [
  'schema',
  'dates',
  'bounds',
  'scope',
  'steps',
  'time-zone',
  'reference',
  'never',
  'giving',
  'copy-percent',
  'copy-amount',
  'copy-date',
  'copy-sets',
  'copy-points',
  'margin-floor',
  'greedy-cost',
  'greedy-bound',
  'needs-server',
] as const;
export type FindingRule = (typeof FINDING_RULES)[number];

export const finding = (
  severity: Finding['severity'],
  rule: FindingRule,
  path: string,
  message: string,
): Finding => ({ severity, rule, path, message });
