import type { Coupon } from './schema.js';

/** May both be used in one checkout? */
export function stacks({ stacking: one }: Coupon, { stacking: other }: Coupon): boolean {
  if (one.exclusive || other.exclusive) return false;
  return one.class === undefined || one.class !== other.class;
}
