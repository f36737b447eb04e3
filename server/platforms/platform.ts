/**
 * One of our coupons as a discount of a shop platform. Each platform is a table: for every term either how it is said there, or why it
 * can't be. A coupon with a term that can't be said is refused with all the reasons; no term is ever left out in silence.
 */
import { currencyExponent, toDecimal } from '../../src/money.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';
import { termsOf } from './terms.js';

export interface MapContext {
  readonly coupon: Coupon;
  readonly pool: Pool;
  /** Ms since the epoch: platforms that ask for a start get this where the coupon has none. */
  readonly now: number;
  /** Minor units as the decimal text that platforms take. */
  readonly money: (minor: number) => string;
}

export type Rule =
  /** Said there. `unless` gives the reason where a certain value, or another term beside it, can't be. */
  | { readonly said: string; readonly unless?: (context: MapContext) => string | undefined }
  /** Kept by the device, whichever engine redeems: our own server doesn't hold it either. */
  | { readonly device: string }
  | { readonly refused: string };

export interface Platform {
  readonly name: string;
  readonly title: string;
  /** What the payload is for. */
  readonly call: string;
  /** Has it run against the real platform? Else it says so wherever it shows. */
  readonly status: string;
  /** What holds for every coupon there. */
  readonly notes: readonly string[];
  readonly rules: Readonly<Record<string, Rule>>;
  readonly payload: (context: MapContext) => object;
}

export interface Refused {
  readonly term: string;
  readonly reason: string;
}

export type Mapped =
  | { readonly coupon: string; readonly payload: object; readonly device: readonly string[] }
  | { readonly coupon: string; readonly refused: readonly Refused[] };

/** Pure. @param now ms since the epoch */
export function mapCoupon(platform: Platform, coupon: Coupon, pool: Pool, now: number): Mapped {
  const exponent = currencyExponent(pool.currency);
  const money = (minor: number) => toDecimal(minor, pool.currency).toFixed(exponent);
  const context: MapContext = { coupon, pool, now, money };
  const refused: Refused[] = [];
  const device: string[] = [];
  for (const term of termsOf(coupon, pool.economics)) {
    const rule = platform.rules[term];
    if (!rule) refused.push({ term, reason: 'no rule says how' });
    else if ('refused' in rule) refused.push({ term, reason: rule.refused });
    else if ('device' in rule) device.push(term);
    else {
      const reason = rule.unless?.(context);
      if (reason !== undefined) refused.push({ term, reason });
    }
  }
  if (refused.length > 0) return { coupon: coupon.id, refused };
  return { coupon: coupon.id, payload: platform.payload(context), device };
}

/** No line is left out: whole shop, or everything that isn't excluded. */
export const isWholeShop = ({ coupon: { scope } }: MapContext): boolean =>
  !scope.items.length && !scope.categories.length && !scope.brands.length;

/** Every line counts. */
export const isUnscoped = (context: MapContext): boolean => {
  const { excludeItems, excludeCategories, excludeBrands, excludeSale } = context.coupon.scope;
  return (
    isWholeShop(context) &&
    !excludeItems.length &&
    !excludeCategories.length &&
    !excludeBrands.length &&
    !excludeSale
  );
};

/** Rules that read alike everywhere. */
export const DEVICE_TERMS: Readonly<Record<string, Rule>> = {
  'conditions.segments': { device: 'decided on the device' },
  'conditions.scenarios': { device: 'decided on the device' },
  'conditions.arms': { device: 'decided on the device' },
  'conditions.locales': { device: 'decided on the device' },
  'conditions.channels': { device: 'decided on the device' },
  'giving.random': { device: 'drawn on the device' },
  priority: { device: 'decided on the device' },
  prices: { device: 'decided on the device' },
};

const NO_GIFT = 'no discount there puts an article into the cart at a price of its own';
const NO_SETS = 'which pieces are free is picked by other rules there, so the discount would be another';

/** What none of the four can say. */
export const NOWHERE: Readonly<Record<string, Rule>> = {
  'benefit.tiered': { refused: 'one discount has one step: make a coupon of each step' },
  'benefit.tiered.most': { refused: 'one discount has one step' },
  'benefit.gift': { refused: NO_GIFT },
  'benefit.gift.cost': { refused: NO_GIFT },
  'benefit.buy_x_get_y': { refused: NO_SETS },
  'benefit.buy_x_get_y.percent': { refused: NO_SETS },
  'benefit.buy_x_get_y.sets': { refused: NO_SETS },
  'benefit.buy_x_get_y.most': { refused: NO_SETS },
  'benefit.buy_x_get_y.gets': { refused: NO_SETS },
  'benefit.buy_x_get_y.pick': { refused: NO_SETS },
  'benefit.percent.most': { refused: 'a percentage has no greatest amount there' },
  'conditions.dayParts': { refused: 'a discount has no hours of the day there' },
  'conditions.holidays': { refused: 'a discount has one start and one end there, and no calendar' },
  'limits.perDay': { refused: 'uses are not counted by the day there' },
  'limits.marginFloor': { refused: 'margins are not known there' },
  'economics.marginFloor': { refused: 'margins are not known there' },
  'giving.points': { refused: 'points are not taken off there' },
};

export const MINTED = 'a minted code is redeemed by our server: reserve and commit with it';

export const onlyFixed = ({ coupon }: MapContext): string | undefined =>
  coupon.code.type === 'fixed' ? undefined : MINTED;

export const neverZero =
  (limit: 'total' | 'perShopper') =>
  ({ coupon }: MapContext): string | undefined =>
    coupon.limits[limit] === 0 ? '0 means never: leave the discount out' : undefined;

/** For platforms that count a customer's uses up to one. */
export const onceOrAlways = ({ coupon }: MapContext): string | undefined =>
  coupon.limits.perShopper === 1
    ? undefined
    : 'once for each customer, or without limit: nothing between there';

/** The fixed code; refused before the payload is made where there is none. */
export const codeOf = ({ coupon: { code } }: MapContext): string => (code.type === 'fixed' ? code.value : '');

/** The title in the pool's first language: what staff see. */
export const titleOf = ({ coupon }: MapContext): string => Object.values(coupon.copy)[0]?.title ?? coupon.id;
