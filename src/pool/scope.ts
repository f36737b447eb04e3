import type { CartLine } from '../events/cart.js';
import type { Scope } from './kinds.js';

/** Does this line count for the coupon? */
export function inScope(
  scope: Scope,
  line: Pick<CartLine, 'itemId' | 'category' | 'brand' | 'onSale'>,
): boolean {
  const { itemId, category, brand, onSale } = line;
  const named = (items: readonly string[], categories: readonly string[], brands: readonly string[]) =>
    items.includes(itemId) ||
    (category !== undefined && categories.includes(category)) ||
    (brand !== undefined && brands.includes(brand));
  if (scope.excludeSale && onSale) return false;
  if (named(scope.excludeItems, scope.excludeCategories, scope.excludeBrands)) return false;
  const wholeShop = !scope.categories.length && !scope.items.length && !scope.brands.length;
  return wholeShop || named(scope.items, scope.categories, scope.brands);
}
