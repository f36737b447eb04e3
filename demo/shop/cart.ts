/** The cart as the shop's backend keeps it. Prices come from the catalogue, never from the page. */
import { type Product, productById } from '../catalogue.js';
import { ECONOMICS } from '../pool.js';

export interface CartItem {
  readonly product: Product;
  readonly quantity: number;
}

export const MOST_PER_PRODUCT = 20;

/** Product id → quantity, in the order in which things were added. */
export type Quantities = ReadonlyMap<string, number>;

export function withQuantity(cart: Quantities, productId: string, quantity: number): Quantities {
  const next = new Map(cart);
  if (quantity > 0 && productById(productId)) next.set(productId, Math.min(quantity, MOST_PER_PRODUCT));
  else next.delete(productId);
  return next;
}

export function itemsOf(cart: Quantities): readonly CartItem[] {
  return [...cart].flatMap(([id, quantity]) => {
    const product = productById(id);
    return product ? [{ product, quantity }] : [];
  });
}

export const countOf = (cart: Quantities): number => [...cart.values()].reduce((sum, one) => sum + one, 0);

/** Cents, before shipping and coupons. */
export const totalOf = (items: readonly CartItem[]): number =>
  items.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);

/** What this shop charges for shipping, cents. */
export const shippingOf = (goods: number): number =>
  goods >= ECONOMICS.freeShippingFrom ? 0 : ECONOMICS.shippingFee;
