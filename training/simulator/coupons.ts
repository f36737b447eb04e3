/** Random coupons of every kind that the pool's schema knows, with terms that a shop might well write. */
import type { PoolInput } from '../../src/pool/schema.js';
import type { Random } from './random.js';
import type { Product } from './shop.js';

type CouponInput = PoolInput['coupons'][number];

const PERCENTS = [5, 5, 8, 10, 10, 12, 15, 15, 20, 25] as const;

/** @param ships whether shipping costs the shopper anything: who gives what is free anyway? */
export function drawCoupons(
  products: readonly Product[],
  typicalOrder: number,
  ships: boolean,
  draw: Random,
): CouponInput[] {
  return Array.from({ length: draw.integer(8, 24) }, (_, index) => {
    const benefit = drawBenefit(typicalOrder, ships, draw);
    const conditions = drawConditions(benefit, typicalOrder, draw);
    const scope = benefit.kind === 'free_shipping' ? {} : drawScope(products, draw);
    return {
      id: `coupon-${index}`,
      benefit,
      scope,
      conditions,
      copy: { en: { title: 'A coupon', body: 'A simulated coupon.' } },
      code: { type: 'minted' },
    };
  });
}

function drawBenefit(typicalOrder: number, ships: boolean, draw: Random): CouponInput['benefit'] {
  switch (draw.weighted([0.55, 0.28, ships ? 0.17 : 0])) {
    case 0: {
      const percent = draw.pick(PERCENTS);
      const most = Math.round(typicalOrder * draw.between(0.15, 0.6));
      return { kind: 'percent', percent, ...(draw.chance(0.35) && { most }) };
    }
    case 1:
      return { kind: 'fixed', amount: Math.max(1, Math.round(typicalOrder * draw.between(0.04, 0.18))) };
    default:
      return { kind: 'free_shipping' };
  }
}

function drawConditions(
  benefit: CouponInput['benefit'],
  typicalOrder: number,
  draw: Random,
): NonNullable<CouponInput['conditions']> {
  const fixed = benefit.kind === 'fixed';
  const most = benefit.kind === 'free_shipping' ? 0.8 : 1.8;
  const minimum = fixed ? benefit.amount * draw.between(4, 10) : typicalOrder * draw.between(0.3, most);
  return {
    ...(draw.chance(fixed ? 0.95 : 0.55) && { minCartValue: Math.round(minimum) }),
    ...(draw.chance(0.12) && { minQuantity: draw.integer(2, 3) }),
    ...(draw.chance(0.08) && { newShoppersOnly: true }),
  };
}

function drawScope(products: readonly Product[], draw: Random): NonNullable<CouponInput['scope']> {
  const excludeSale = draw.chance(0.2);
  switch (draw.weighted([0.45, 0.35, 0.14, 0.06])) {
    case 1:
      return { excludeSale, categories: [draw.pick(products).category] };
    case 2:
      return { excludeSale, brands: [draw.pick(products).brand] };
    case 3:
      return { items: [1, 2, 3, 4].map(() => draw.pick(products).id) };
    default:
      return { excludeSale };
  }
}
