/** How raw quantities become numbers near 0…1. Bounded, so that one strange input can't drown the rest. */

import type { EventParams, Item } from '../events/vocabulary.js';
import { currencyExponent, type Minor, toMinor } from '../money.js';

export const clamp = (value: number, least: number, most: number): number =>
  value >= least ? Math.min(value, most) : least; // NaN falls to `least`

/** 0 at 0, 1 at `most`, logarithmic between, never above 1. */
export const logScale = (value: number, most: number): number =>
  clamp(Math.log1p(Math.max(0, value)) / Math.log1p(most), 0, 1);

/** `part` of `whole`, 0…1; 0 where there is no whole. */
export const ratio = (part: number, whole: number): number => (whole > 0 ? clamp(part / whole, 0, 1) : 0);

/** How recent: 1 now, ½ after `half` ms, 0 for never (undefined). */
export const recency = (at: number | undefined, now: number, half: number): number =>
  at === undefined ? 0 : 1 / (1 + Math.max(0, now - at) / half);

/** Money as the shop feels it: log(1 + amount / typical order), 0…2 (2 is about 6.4 typical orders). */
export const moneyScale = (amount: Minor, typicalOrder: Minor): number =>
  clamp(Math.log1p(Math.max(0, amount) / typicalOrder), 0, 2);

/**
 * Where a price stands among the shop's, 0…1: linear between deciles, so that "dear" means the same in every shop.
 * @param deciles the nine of pool.catalogue, ascending, minor units
 */
export const priceQuantile = (price: Minor, deciles: readonly Minor[]): number => placeAmong(price, deciles);

/**
 * Where a value ≥ 0 stands among deciles that ascend, 0…1. Of equal deciles the last counts.
 * @param deciles nine
 */
export const placeAmong = (value: number, deciles: ArrayLike<number>): number => {
  let below = 0;
  for (let i = 0; i < deciles.length; i++) {
    const decile = deciles[i] as number;
    if (value < decile) return (i + (value - below) / (decile - below)) / 10;
    below = decile;
  }
  return value > 0 ? 1 - (0.1 * below) / value : 0.9;
};

/** An item's price in minor units; undefined where it is absent or in another currency than the shop's. */
export function priceOf(item: Item, params: EventParams, currency: string): Minor | undefined {
  if (item.price === undefined || (params.currency ?? currency) !== currency) return undefined;
  return toMinor(item.price, currency);
}

/** What an event's items are worth together, minor units: `value` where given, else the sum. */
export function eventValue(params: EventParams, currency: string): Minor {
  if ((params.currency ?? currency) !== currency) return 0;
  const items = (params.items ?? []).reduce((sum, item) => sum + (item.price ?? 0) * (item.quantity ?? 1), 0);
  const value = params.value ?? items;
  // The same bound as safe integers: a value beyond it is no price.
  return value * 10 ** currencyExponent(currency) < Number.MAX_SAFE_INTEGER ? toMinor(value, currency) : 0;
}
