/** The shop's page: turns what a shopper does into the GA4 events that this shop reports. */
import { type Cart, type CartLine, cartAfter } from '../../src/events/cart.js';
import type { EventName, EventParams, Item, ShopEvent } from '../../src/events/vocabulary.js';
import { tagsOf } from '../../src/features/tags.js';
import { toDecimal } from '../../src/money.js';
import type { Random } from './random.js';
import type { Product, Shop } from './shop.js';

const SCROLL_MARKS = [25, 50, 75, 90] as const;
/** Share of pages that are scrolled at all. */
const SCROLLED = 0.75;

export interface Page {
  readonly events: readonly ShopEvent[];
  readonly cart: () => Cart;
  /** Time until the next act, whole ms; the shopper reads the page. */
  readonly linger: (ms: number) => void;
  readonly search: (term: string) => void;
  readonly view: (product: Product) => void;
  readonly wish: (product: Product) => void;
  readonly add: (product: Product) => void;
  readonly remove: (product: Product) => void;
  readonly viewCart: () => void;
  readonly checkout: () => void;
}

/** Made once per product: titles are long to cut into words. */
const ITEMS = new WeakMap<Product, Item>();

/** A thing as GA4 has it, with its title's tags beside, as the device will have made them. */
export function toItem(product: Product, currency: string, quantity = 1): Item {
  const held = ITEMS.get(product);
  if (held) return quantity === 1 ? held : { ...held, quantity };
  const item = {
    item_id: product.id,
    ...(product.name !== undefined && { item_name: product.name, tags: tagsOf(product.name) }),
    item_category: product.category,
    item_brand: product.brand,
    price: toDecimal(product.price, currency),
    ...(product.was !== undefined && { discount: toDecimal(product.was - product.price, currency) }),
    quantity: 1,
  };
  ITEMS.set(product, item);
  return quantity === 1 ? item : { ...item, quantity };
}

const TERMS = new Map<string, readonly number[]>();

/** A search, with its words' tags beside. */
function searchParams(term: string): EventParams {
  const tags = TERMS.get(term) ?? tagsOf(term);
  TERMS.set(term, tags);
  return { search_term: term, tags };
}

/** The product as the cart knows it: the cart's own fold of an `add_to_cart`, so that there is one mapping only. */
export function toLine(product: Product, currency: string): CartLine {
  const params = { currency, items: [toItem(product, currency)] };
  return cartAfter({ lines: [] }, { id: '', name: 'add_to_cart', at: 0, params }, currency)
    .lines[0] as CartLine;
}

/**
 * What a page reports beside the acts depends on the acts and the time between them alone, never on what the shopper has
 * in mind: an exact filter may leave it out.
 * @param id prefix of event ids; @param cart what an earlier visit left in it
 */
export function openPage(id: string, shop: Shop, startedAt: number, cart: Cart, draw: Random): Page {
  const { instrumentation, pool } = shop;
  const { currency } = pool;
  const products = new Map(shop.products.map((product) => [product.id, product]));
  const events: ShopEvent[] = [];
  // When the last act was, and when the next will be.
  let [last, next] = [startedAt, startedAt];
  let held = cart;

  /** @param share of the time between the acts that has passed, 0…1 */
  const emit = (share: number, name: EventName, params: EventParams = {}) => {
    const at = Math.round(last + share * (next - last));
    const event: ShopEvent = { id: `${id}-${events.length}`, name, at, params };
    events.push(event);
    if (share === 1) held = cartAfter(held, event, currency);
  };
  const load = () => {
    if (instrumentation.pageViews) emit(0.97, 'page_view');
  };
  const list = () => {
    const items = Array.from({ length: 6 }, () => toItem(draw.pick(shop.products), currency));
    emit(0.93, 'view_item_list', { currency, items });
  };
  const priced = (items: readonly Item[]): EventParams => ({
    currency,
    value: items.reduce((sum, item) => sum + (item.price ?? 0) * (item.quantity ?? 1), 0),
    items,
  });
  const one = (product: Product) => priced([toItem(product, currency)]);
  const all = () =>
    priced(
      held.lines.flatMap((line) => {
        const product = products.get(line.itemId);
        return product ? toItem(product, currency, line.quantity) : [];
      }),
    );

  return {
    events,
    cart: () => held,
    linger: (ms) => {
      [last, next] = [next, next + ms];
      if (!instrumentation.attention || ms <= 3000) return;
      if (draw.chance(SCROLLED)) emit(0.6, 'scroll', { percent_scrolled: draw.pick(SCROLL_MARKS) });
      emit(0.85, 'user_engagement', { engagement_time_msec: Math.round(ms * draw.between(0.5, 1)) });
    },
    search: (term) => {
      load();
      emit(1, 'search', searchParams(term));
    },
    view: (product) => {
      if (instrumentation.lists && draw.chance(0.3)) list();
      if (instrumentation.selects && draw.chance(0.4)) emit(0.95, 'select_item', one(product));
      load();
      emit(1, 'view_item', one(product));
    },
    wish: (product) => emit(1, 'add_to_wishlist', one(product)),
    add: (product) => emit(1, 'add_to_cart', one(product)),
    remove: (product) => emit(1, 'remove_from_cart', one(product)),
    viewCart: () => {
      load();
      emit(1, 'view_cart', all());
    },
    checkout: () => {
      load();
      emit(1, 'begin_checkout', all());
    },
  };
}
