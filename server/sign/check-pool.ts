/** What a pool must be before it is signed: the schema, then what the schema can't see. */
import * as v from 'valibot';
import type { Root } from '../../src/pool/manifest.js';
import { Pool } from '../../src/pool/schema.js';
import { checkBenefit } from './check-benefit.js';
import { checkCopy } from './check-copy.js';
import { checkOccasions } from './check-occasions.js';
import { checkStatic } from './check-profile.js';
import { type Finding, finding } from './finding.js';
import { type GreedyCost, greedyCosts, greedyTotal } from './greedy-cost.js';
import { decimals } from './money-text.js';

export interface PoolReport {
  /** Present where the schema holds. */
  readonly pool?: Pool;
  readonly findings: readonly Finding[];
  readonly greedy: readonly GreedyCost[];
  /** Minor units; Infinity where a coupon has no bound. */
  readonly greedyTotal: number;
  readonly ok: boolean;
}

/**
 * Checks a pool as a person wrote it. Never throws: what is wrong is in the findings.
 * @param profile of the root under which it would be signed; hosted when absent
 */
export function checkPool(
  input: unknown,
  { profile = 'hosted' }: { readonly profile?: Root['profile'] } = {},
): PoolReport {
  const parsed = v.safeParse(Pool, input);
  if (!parsed.success) {
    const findings = parsed.issues.map((issue) =>
      finding('error', 'schema', v.getDotPath(issue) ?? '(pool)', issue.message),
    );
    return { findings, greedy: [], greedyTotal: 0, ok: false };
  }
  const pool = parsed.output;
  const findings = pool.coupons.flatMap((coupon, index) => {
    const at = `coupons.${index}`;
    return [...checkBenefit(coupon, pool, at), ...checkCopy(coupon, pool, at)];
  });
  findings.unshift(...checkOccasions(pool));
  if (profile === 'static') findings.unshift(...checkStatic(pool));
  const greedy = greedyCosts(pool);
  for (const [index, { unbounded }] of greedy.entries()) {
    if (unbounded)
      findings.push(finding('warning', 'greedy-cost', `coupons.${index}.limits`, `no bound: ${unbounded}`));
  }
  const total = greedyTotal(greedy);
  if (total > (pool.greedyBound ?? Number.POSITIVE_INFINITY)) {
    const money = (amount: number) =>
      Number.isFinite(amount) ? `${decimals(amount, pool.currency)} ${pool.currency}` : 'any sum';
    findings.push(
      finding(
        'error',
        'greedy-bound',
        'greedyBound',
        `a greedy crowd could cost ${money(total)}, more than it says`,
      ),
    );
  }
  const ok = findings.every(({ severity }) => severity !== 'error');
  return { pool, findings, greedy, greedyTotal: total, ok };
}
