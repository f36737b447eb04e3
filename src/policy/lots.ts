/**
 * Coupons given by lot. A device draws once in each epoch, from its own kept seed: a reload, a second tab or an earlier
 * page draws the same. One lot, one offer: what was given is not given again before the next epoch.
 */
import { hash32 } from '../features/hash.js';
import type { Coupon, Giving } from '../pool/schema.js';
import type { Situation } from './types.js';

const DAY_MS = 86_400_000;

type RandomGiving = Extract<Giving, { readonly way: 'random' }>;

export const isByLot = (coupon: Coupon): coupon is Coupon & { readonly giving: RandomGiving } =>
  coupon.giving.way === 'random';

/** Uniform in [0, 1) over seeds; the same for the same seed and name. `hash32`'s resolution: 2⁻³². */
export const lot = (seed: string, name: string): number => hash32(`${seed} ${name}`) / 2 ** 32;

/** Number of the epoch that `now` falls into, counted from 1970 in UTC. */
export const epochOf = (now: number, epochDays: number): number => Math.floor(now / (epochDays * DAY_MS));

/** Did this device draw the coupon in this epoch? Without a seed it did not. */
export function drew(coupon: Coupon, { seed, now }: Pick<Situation, 'seed' | 'now'>): boolean {
  if (!isByLot(coupon) || seed === undefined) return false;
  const { probability, epochDays } = coupon.giving;
  return lot(seed, `lot ${coupon.id} ${epochOf(now, epochDays)}`) < probability;
}

/** Was the coupon offered in this epoch already? */
export function wasGiven(coupon: Coupon, { offers, now }: Situation): boolean {
  if (!isByLot(coupon)) return false;
  const epoch = epochOf(now, coupon.giving.epochDays);
  return offers.some(
    ({ couponId, at }) => couponId === coupon.id && epochOf(at, coupon.giving.epochDays) >= epoch,
  );
}

export interface Drawn {
  readonly coupon: Coupon;
  /** Probability over seeds that this coupon, of all that could have been drawn here, is the one, (0…1]. */
  readonly propensity: number;
}

/**
 * Of the coupons by lot to which nothing but the lot may be missing, the drawn one to give: higher priority first, then
 * the pool's order. Undefined where none was drawn.
 * @param byLot in the pool's order
 */
export function firstDrawn(byLot: readonly Coupon[], situation: Situation): Drawn | undefined {
  let propensity = 1;
  for (const coupon of byLot.toSorted((one, other) => other.priority - one.priority)) {
    if (!isByLot(coupon)) continue;
    const { probability } = coupon.giving;
    if (drew(coupon, situation)) return { coupon, propensity: propensity * probability };
    propensity *= 1 - probability;
  }
  return undefined;
}

/** Probability over seeds that none of these is drawn. */
export function noneDrawn(byLot: readonly Coupon[]): number {
  return byLot.reduce((all, one) => all * (isByLot(one) ? 1 - one.giving.probability : 1), 1);
}
