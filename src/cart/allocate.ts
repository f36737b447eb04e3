import type { Minor } from '../money.js';

/**
 * Splits a discount over lines in proportion to their values, in whole minor units that sum to it exactly (largest
 * remainder; earlier lines win ties). No line gets more than its value.
 *
 * @param discount 0…Σ values
 * @param values minor units, ≥ 0
 */
export function allocate(discount: Minor, values: readonly Minor[]): Minor[] {
  const sum = values.reduce((total, value) => total + value, 0);
  if (discount > sum || discount < 0) throw new TypeError('discount: expected 0…Σ values');
  if (discount === 0) return values.map(() => 0);
  // discount × value can pass 2^53.
  const exact = values.map((value) => BigInt(discount) * BigInt(value));
  const shares = exact.map((product) => Number(product / BigInt(sum)));
  const remainders = exact.map((product) => Number(product % BigInt(sum)));
  const left = discount - shares.reduce((total, share) => total + share, 0);
  const byRemainder = [...remainders.keys()].sort((a, b) => (remainders[b] ?? 0) - (remainders[a] ?? 0));
  const lucky = new Set(byRemainder.slice(0, left));
  return shares.map((share, index) => share + (lucky.has(index) ? 1 : 0));
}
