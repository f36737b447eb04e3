/** What `pool check` and `pool sign` say of a pool. */
import * as v from 'valibot';
import { currencyExponent } from '../../../src/money.js';
import type { PoolReport } from '../../sign/check-pool.js';
import type { Finding } from '../../sign/finding.js';
import type { PoolSource } from '../../sign/pool-source.js';
import { money, type Terminal, table } from '../output.js';

export const FindingJson = v.strictObject({
  severity: v.picklist(['error', 'warning']),
  rule: v.string(),
  path: v.string(),
  message: v.string(),
  line: v.number(),
  column: v.number(),
});

export const GreedyJson = v.strictObject({
  coupon: v.string(),
  perUse: v.nullable(v.number()),
  uses: v.nullable(v.number()),
  bound: v.nullable(v.number()),
  why: v.optional(v.string()),
});

/** No bound is null: JSON has no infinity. */
const bounded = (value: number) => (Number.isFinite(value) ? value : null);

export const findingJson = (found: Finding, source: PoolSource): v.InferOutput<typeof FindingJson> => ({
  severity: found.severity,
  rule: found.rule,
  path: found.path,
  message: found.message,
  ...source.locate(found.path),
});

export const greedyJson = ({ greedy }: PoolReport): v.InferOutput<typeof GreedyJson>[] =>
  greedy.map(({ couponId, perUse, uses, bound, unbounded }) => ({
    coupon: couponId,
    perUse: bounded(perUse),
    uses: bounded(uses),
    bound: bounded(bound),
    ...(unbounded !== undefined && { why: unbounded }),
  }));

export const greedyTotalJson = ({ greedyTotal }: PoolReport): number | null => bounded(greedyTotal);

/** `file:line:column: severity: …`, as compilers say it, so that editors can jump there. */
export function printFindings(
  terminal: Terminal,
  { findings }: Pick<PoolReport, 'findings'>,
  file: string,
  source: PoolSource,
): void {
  for (const found of findings) {
    const { line, column } = source.locate(found.path);
    terminal.out(
      `${file}:${line}:${column}: ${found.severity}: ${found.path}: ${found.message} [${found.rule}]`,
    );
  }
}

export function printGreedy(terminal: Terminal, { pool, greedy, greedyTotal }: PoolReport): void {
  if (!pool) return;
  const amount = (minor: number) => money(minor, pool.currency, currencyExponent(pool.currency));
  const rows = greedy.map(({ couponId, perUse, uses, bound }) => [
    couponId,
    amount(perUse),
    Number.isFinite(uses) ? uses : 'unlimited',
    amount(bound),
  ]);
  terminal.out(table(['coupon', 'most a use', 'most uses', 'a greedy crowd costs at most'], rows));
  terminal.out(`all coupons together: ${amount(greedyTotal)}`);
}
