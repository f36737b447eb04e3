import type { CartLine } from '../events/cart.js';
import type { Scope } from './kinds.js';

type Thing = Pick<CartLine, 'itemId' | 'category' | 'brand' | 'onSale'>;
type Names = readonly string[];

const isNamed = (
  { itemId, category, brand }: Thing,
  items: Names,
  categories: Names,
  brands: Names,
): boolean =>
  items.includes(itemId) ||
  (category !== undefined && categories.includes(category)) ||
  (brand !== undefined && brands.includes(brand));

/** Does this line count for the coupon? */
export function inScope(scope: Scope, line: Thing): boolean {
  if (scope.excludeSale && line.onSale) return false;
  if (isNamed(line, scope.excludeItems, scope.excludeCategories, scope.excludeBrands)) return false;
  const wholeShop = !scope.categories.length && !scope.items.length && !scope.brands.length;
  return wholeShop || isNamed(line, scope.items, scope.categories, scope.brands);
}
