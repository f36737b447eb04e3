/** What the shop tells its `dataLayer`, in GA4's form. Pages carry it as data; demo/browser/shop.ts pushes it. */
import { toDecimal } from '../../src/money.js';
import { CURRENCY, type Product } from '../catalogue.js';
import { type CartItem, totalOf } from './cart.js';
import type { Order } from './checkout.js';

export interface Ga4Event {
  readonly event: string;
  readonly search_term?: string;
  readonly ecommerce?: {
    readonly currency?: string;
    readonly value?: number;
    readonly item_list_name?: string;
    readonly transaction_id?: string;
    readonly coupon?: string;
    readonly shipping?: number;
    readonly items: readonly Ga4Item[];
  };
}

export interface Ga4Item {
  readonly item_id: string;
  readonly item_name: string;
  readonly item_brand: string;
  readonly item_category: string;
  readonly price: number;
  readonly discount?: number;
  readonly quantity: number;
}

const decimal = (minor: number): number => toDecimal(minor, CURRENCY);

export function ga4Item(product: Product, quantity = 1): Ga4Item {
  return {
    item_id: product.id,
    item_name: product.name,
    item_brand: product.brand,
    item_category: product.category,
    price: decimal(product.price),
    ...(product.was !== undefined && { discount: decimal(product.was - product.price) }),
    quantity,
  };
}

const ga4Items = (cart: readonly CartItem[]) =>
  cart.map(({ product, quantity }) => ga4Item(product, quantity));

export const viewItemList = (name: string, products: readonly Product[]): Ga4Event => ({
  event: 'view_item_list',
  ecommerce: { item_list_name: name, items: products.map((product) => ga4Item(product)) },
});

/** One product that something happened to: seen, wished for, put in the cart, taken out. */
export const itemEvent = (event: string, product: Product, quantity = 1): Ga4Event => ({
  event,
  ecommerce: {
    currency: CURRENCY,
    value: decimal(product.price * quantity),
    items: [ga4Item(product, quantity)],
  },
});

/** A statement of the whole cart. */
export const cartEvent = (event: string, cart: readonly CartItem[]): Ga4Event => ({
  event,
  ecommerce: { currency: CURRENCY, value: decimal(totalOf(cart)), items: ga4Items(cart) },
});

export const searched = (term: string, found: readonly Product[]): readonly Ga4Event[] => [
  { event: 'search', search_term: term },
  { ...viewItemList('search', found), event: 'view_search_results', search_term: term },
];

export const purchased = (order: Order): Ga4Event => ({
  event: 'purchase',
  ecommerce: {
    transaction_id: order.id,
    currency: CURRENCY,
    value: decimal(order.goods - order.discount),
    shipping: decimal(order.shipping),
    ...(order.code !== undefined && { coupon: order.code }),
    items: ga4Items(order.cart),
  },
});
