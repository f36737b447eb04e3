import { type Minor, percentOf, percentParts } from '../money.js';
import type { Economics } from '../pool/schema.js';

/** What is paid for a line, minor units: `net` + `tax` = `gross`. */
export interface Taxed {
  readonly net: Minor;
  readonly tax: Minor;
  readonly gross: Minor;
}

const HUNDRED = 1_000_000n;

/**
 * The tax in or on a line after its discount: a coupon of the shop lowers what is taxed. Rounded half up, line by line.
 *
 * @param paid the line's value less its discount, on the footing of the pool's prices
 * @param percent the line's rate, 0…100, four decimals at most
 */
export function taxOf(paid: Minor, percent: number, prices: Economics['prices']): Taxed {
  if (prices === 'before_tax') {
    const tax = percentOf(paid, percent);
    return { net: paid, tax, gross: paid + tax };
  }
  // gross × 100 / (100 + rate), in whole numbers.
  const whole = HUNDRED + BigInt(percentParts(percent));
  const net = Number((2n * BigInt(paid) * HUNDRED + whole) / (2n * whole));
  return { net, tax: paid - net, gross: paid };
}
