/**
 * The Ecommerce Spec, version 2, that Segment and RudderStack share
 * (https://segment.com/docs/connections/spec/ecommerce/v2/): calls of `track` and `page` as rows. Only the envelope
 * around a call differs between the two.
 */
import { Unusable } from '../source.js';
import { isObject, present } from './importer.js';

export interface Call {
  /** `track`, `page`, …. */
  readonly type: unknown;
  readonly event: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly shopper: string | undefined;
  /** ISO 8601 or ms. */
  readonly at: unknown;
  readonly id: unknown;
}

/** The spec's events that are GA4's under another name. */
const EVENTS: Readonly<Record<string, string>> = {
  'Products Searched': 'search',
  'Product List Viewed': 'view_item_list',
  'Product List Filtered': 'view_item_list',
  'Product Clicked': 'select_item',
  'Product Viewed': 'view_item',
  'Product Added': 'add_to_cart',
  'Product Removed': 'remove_from_cart',
  'Cart Viewed': 'view_cart',
  'Checkout Started': 'begin_checkout',
  'Payment Info Entered': 'add_payment_info',
  'Product Added to Wishlist': 'add_to_wishlist',
  'Wishlist Product Added to Cart': 'add_to_cart',
};
/** One product stands in the properties themselves. */
const ABOUT_ONE = new Set(['select_item', 'view_item', 'add_to_cart', 'remove_from_cart', 'add_to_wishlist']);
/** Calls that say who somebody is: read by nobody here. */
const SILENT = new Set(['identify', 'group', 'alias', 'screen']);

export function rowsOfCall(call: Call): readonly object[] | Unusable {
  const { type, event, shopper, at, properties } = call;
  if (typeof type === 'string' && SILENT.has(type)) return [];
  if (shopper === undefined) return new Unusable('no-shopper');
  const placed = { shopper, at };
  if (type === 'page') {
    const params = present({ page_path: properties['path'] ?? properties['url'] });
    return [{ type: 'event', ...placed, name: 'page_view', params, ...idOf(call) }];
  }
  if (type !== 'track' || typeof event !== 'string') return new Unusable('no-track-call');
  const special = SPECIAL[event];
  if (special) return special(properties, placed);
  const name = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
  if (!name) return new Unusable('unknown-name');
  const list = ABOUT_ONE.has(name) ? [properties] : productsOf(properties);
  const items = list.map(itemOf);
  const params = present({
    currency: properties['currency'],
    value: properties['value'] ?? properties['revenue'],
    search_term: properties['query'],
    items: items.length > 0 ? items : undefined,
  });
  return [{ type: 'event', ...placed, name, params, ...idOf(call) }];
}

type Placed = { readonly shopper: string; readonly at: unknown };
type Special = (properties: Call['properties'], placed: Placed) => readonly object[] | Unusable;

/** Events that are rows of their own. */
const SPECIAL: Readonly<Record<string, Special>> = {
  'Promotion Viewed': (properties, placed) => aboutCoupon('exposure', properties['promotion_id'], placed),
  'Promotion Clicked': (properties, placed) => aboutCoupon('claim', properties['promotion_id'], placed),
  'Coupon Applied': (properties, placed) => aboutCoupon('claim', properties['coupon_id'], placed),
  // Typed, or refused, or taken out again: nothing that a shopper answered to an offer.
  'Coupon Entered': () => [],
  'Coupon Denied': () => [],
  'Coupon Removed': () => [],
  'Order Completed': (properties, placed) => {
    const { order_id: order, subtotal, revenue, discount, currency, coupon } = properties;
    const items = productsOf(properties).map(itemOf);
    const value = numeric(subtotal) ?? numeric(revenue);
    const more = {
      value,
      discount: numeric(discount),
      currency,
      coupon,
      items: items.length > 0 ? items : undefined,
    };
    return order === undefined
      ? new Unusable('no-order-id')
      : [{ type: 'order', ...placed, order: String(order), ...present(more) }];
  },
  'Order Refunded': (properties, placed) => refund(properties, placed, true),
  'Order Cancelled': (properties, placed) => refund(properties, placed, false),
};

function aboutCoupon(
  type: 'exposure' | 'claim',
  coupon: unknown,
  placed: Placed,
): readonly object[] | Unusable {
  return coupon === undefined || coupon === null || coupon === ''
    ? new Unusable('no-coupon')
    : [{ type, ...placed, coupon: String(coupon) }];
}

/** A refund that lists products is one of a part, worth what they cost; else all of the order came back. */
function refund(
  properties: Call['properties'],
  placed: Placed,
  mayBePart: boolean,
): readonly object[] | Unusable {
  const { order_id: order } = properties;
  if (order === undefined) return new Unusable('no-order-id');
  const products = mayBePart ? productsOf(properties) : [];
  const prices = products.map(
    ({ price, quantity }) => (numeric(price) ?? Number.NaN) * (numeric(quantity) ?? 1),
  );
  const value = prices.reduce((sum, price) => sum + price, 0);
  const isPart = prices.length > 0 && Number.isFinite(value);
  return [{ type: 'refund', ...placed, order: String(order), ...(isPart && { value }) }];
}

const idOf = ({ id }: Call): object => (typeof id === 'string' && id !== '' ? { id } : {});

const productsOf = (properties: Call['properties']): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(properties['products']) ? properties['products'].filter(isObject) : [];

const itemOf = (product: Readonly<Record<string, unknown>>): object =>
  present({
    item_id: product['product_id'] ?? product['sku'],
    item_name: product['name'],
    item_brand: product['brand'],
    item_category: product['category'],
    price: product['price'],
    quantity: product['quantity'],
  });

const numeric = (value: unknown): number | undefined =>
  value === undefined || value === null || value === '' || !Number.isFinite(Number(value))
    ? undefined
    : Number(value);
