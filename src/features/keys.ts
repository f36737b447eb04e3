/** Things and their attributes as hashes: the names under which tables know them, and under which they are remembered. */
import { hash32 } from './hash.js';

export const itemKey = (id: string): number => hash32(`item:${id}`);
export const categoryKey = (name: string): number => hash32(`category:${name}`);
export const brandKey = (name: string): number => hash32(`brand:${name}`);
/** @param quantile a price's place in the shop, 0…1 (`priceQuantile`) */
export const priceKey = (quantile: number): number =>
  hash32(`price-decile:${Math.min(9, Math.floor(quantile * 10))}`);
export const tagKey = (bucket: number): number => hash32(`tag:${bucket}`);
