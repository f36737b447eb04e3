/** The least pool that a public set's prices make: features need its price deciles and typical order, nothing more. */
import * as v from 'valibot';
import { Pool } from '../../../src/pool/schema.js';
import { quantile } from '../../metrics/intervals.js';

/** @param prices of the set's products, major units, above 0 */
export function poolOfPrices(prices: readonly number[], currency: string): Pool {
  const sorted = Float64Array.from(prices, (price) => Math.round(price * 100)).sort();
  const mean = sorted.reduce((sum, price) => sum + price, 0) / sorted.length;
  return v.parse(Pool, {
    schemaVersion: 1,
    shop: 'https://shop.example',
    currency,
    economics: { marginRate: 0.4 },
    catalogue: {
      priceDeciles: Array.from({ length: 9 }, (_, at) => Math.round(quantile(sorted, (at + 1) / 10))),
      typicalOrder: Math.max(1, Math.round(2 * mean)),
    },
    coupons: [],
  });
}
