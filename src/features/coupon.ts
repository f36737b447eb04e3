/** A coupon's own terms as one row: the same for everybody, so encoded once per pool version. */
import { discountOn, leastValue } from '../pool/benefit.js';
import type { Coupon, Pool } from '../pool/schema.js';
import { type Column, group, writeRow } from './columns.js';
import { clamp, logScale, moneyScale, ratio } from './scale.js';

interface CouponFacts {
  readonly coupon: Coupon;
  readonly pool: Pool;
  /** What shipping costs where it isn't free, minor units. */
  readonly fee: number;
}

/** What the benefit is worth on a typical order, minor units, conditions aside but for a first step. */
function worth({ coupon, pool, fee }: CouponFacts): number {
  const { benefit } = coupon;
  const { typicalOrder } = pool.catalogue;
  if (benefit.kind === 'fixed') return benefit.amount;
  if (benefit.kind === 'free_shipping') return fee;
  if (benefit.kind === 'percent') {
    return Math.min((benefit.percent / 100) * typicalOrder, benefit.most ?? Number.POSITIVE_INFINITY);
  }
  const order = Math.max(typicalOrder, leastValue(coupon));
  return discountOn(coupon, order, order, pool.economics);
}

const flag = (yes: boolean) => (yes ? 1 : 0);

const COLUMNS: readonly Column<CouponFacts>[] = group('terms', {
  percent: ({ coupon: { benefit } }) => (benefit.kind === 'percent' ? benefit.percent / 100 : 0),
  capped: ({ coupon: { benefit } }) => flag(benefit.kind === 'percent' && benefit.most !== undefined),
  fixed: ({ coupon: { benefit } }) => flag(benefit.kind === 'fixed'),
  freeShipping: ({ coupon: { benefit } }) => flag(benefit.kind === 'free_shipping'),
  worth: (facts) => clamp(worth(facts) / facts.pool.catalogue.typicalOrder, 0, 1),
  minimum: ({ coupon, pool }) => moneyScale(leastValue(coupon), pool.catalogue.typicalOrder),
  maximum: ({ coupon: { conditions }, pool }) =>
    conditions.maxCartValue === undefined ? 0 : ratio(pool.catalogue.typicalOrder, conditions.maxCartValue),
  pieces: ({ coupon: { conditions } }) => logScale((conditions.minQuantity ?? 1) - 1, 9),
  categories: ({ coupon: { scope } }) => flag(scope.categories.length > 0),
  brands: ({ coupon: { scope } }) => flag(scope.brands.length > 0),
  items: ({ coupon: { scope } }) => flag(scope.items.length > 0),
  excludes: ({ coupon: { scope } }) =>
    flag(scope.excludeCategories.length + scope.excludeItems.length + scope.excludeBrands.length > 0),
  excludeSale: ({ coupon: { scope } }) => flag(scope.excludeSale),
  newShoppers: ({ coupon: { conditions } }) => flag(conditions.newShoppersOnly),
});

/** Columns of a coupon's own terms, K. */
export const COUPON_WIDTH = COLUMNS.length;
export const COUPON_COLUMNS: readonly string[] = COLUMNS.map((column) => column.name);

/** [N, K]: the terms of each coupon, row by row. */
export function encodeCoupons(coupons: readonly Coupon[], pool: Pool): Float32Array {
  const rows = new Float32Array(coupons.length * COUPON_WIDTH);
  const fee = pool.economics.shippingFee;
  coupons.forEach((coupon, index) => {
    writeRow(COLUMNS, { coupon, pool, fee }, rows, index * COUPON_WIDTH);
  });
  return rows;
}

/** [K]: the terms of one coupon. */
export const encodeCoupon = (coupon: Coupon, pool: Pool): Float32Array => encodeCoupons([coupon], pool);
