import { type Minor, toMinor } from '../money.js';
import type { Item, ShopEvent } from './vocabulary.js';

/** One line of the cart; the same shape on the device, on the server and in training. */
export interface CartLine {
  readonly itemId: string;
  readonly category?: string;
  readonly brand?: string;
  readonly unitPrice: Minor;
  readonly quantity: number;
  readonly onSale: boolean;
}

export interface Cart {
  readonly lines: readonly CartLine[];
}

export const EMPTY_CART: Cart = { lines: [] };

/** Σ unit price × quantity, before any coupon. */
export function subtotal(cart: Cart): Minor {
  return cart.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0);
}

/** The cart as GA4's events tell it: adds, removes, `view_cart` as a full statement, `purchase` as its end. */
export function cartAfter(cart: Cart, event: ShopEvent, currency: string): Cart {
  const lines = (event.params.items ?? []).map((item) => lineOf(item, event.params.currency ?? currency));
  switch (event.name) {
    case 'add_to_cart':
      return lines.reduce((sum, line) => change(sum, line, line.quantity), cart);
    case 'remove_from_cart':
      return lines.reduce((sum, line) => change(sum, line, -line.quantity), cart);
    case 'view_cart':
    case 'begin_checkout':
      return event.params.items ? { lines } : cart;
    case 'purchase':
      return EMPTY_CART;
    default:
      return cart;
  }
}

function lineOf(item: Item, currency: string): CartLine {
  return {
    itemId: item.item_id,
    ...(item.item_category !== undefined && { category: item.item_category }),
    ...(item.item_brand !== undefined && { brand: item.item_brand }),
    unitPrice: toMinor(item.price ?? 0, currency),
    quantity: item.quantity ?? 1,
    onSale: (item.discount ?? 0) > 0,
  };
}

function change(cart: Cart, line: CartLine, by: number): Cart {
  const held = cart.lines.find((other) => other.itemId === line.itemId);
  const quantity = Math.max(0, (held?.quantity ?? 0) + by);
  const others = cart.lines.filter((other) => other !== held);
  return { lines: quantity > 0 ? [...others, { ...(held ?? line), quantity }] : others };
}
