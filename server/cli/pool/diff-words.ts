/** A difference between pools, for people. */
import { currencyExponent } from '../../../src/money.js';
import type { Pool } from '../../../src/pool/schema.js';
import type { Change, PoolDiff } from '../../sign/diff-pools.js';
import { money } from '../output.js';

/** Terms that are money, in minor units. */
const MONEY =
  /^(benefit\.(amount|most|price|cost)|benefit\.steps\.\d+\.(from|amount)|greedyBound|conditions\.(min|max)CartValue|limits\.budget|economics\.shippingFee|catalogue\.typicalOrder|prices\.mu)$/;

export function diffInWords(diff: PoolDiff, { currency }: Pick<Pool, 'currency'>): string[] {
  if (diff.same) return ['no difference'];
  const line = (change: Change) => `    ${changeInWords(change, currency)}`;
  return [
    ...diff.added.map((id) => `+ ${id}: comes`),
    ...diff.removed.map((id) => `- ${id}: goes`),
    ...diff.changed.flatMap(({ coupon, changes }) => [`~ ${coupon}`, ...changes.map(line)]),
    ...(diff.pool.length > 0 ? ['~ the pool', ...diff.pool.map(line)] : []),
    ...(diff.reordered ? ['~ the coupons stand in another order'] : []),
    `${count(diff.added.length)} added, ${count(diff.removed.length)} removed, ${count(diff.changed.length)} changed`,
  ];
}

const count = (n: number) => `${n} coupon${n === 1 ? '' : 's'}`;

function changeInWords({ path, before, after, guard }: Change, currency: string): string {
  const said = (value: unknown) => inWords(path, value, currency);
  return `${path}: ${said(before)} → ${said(after)}${guard ? ` (${guard})` : ''}`;
}

function inWords(path: string, value: unknown, currency: string): string {
  if (value === undefined) return 'none';
  if (typeof value === 'number' && MONEY.test(path))
    return money(value, currency, currencyExponent(currency));
  return JSON.stringify(value);
}
