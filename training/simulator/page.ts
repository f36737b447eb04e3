/** The shop's page: turns what a shopper does into the GA4 events that this shop reports. */
import { type Cart, type CartLine, cartAfter } from '../../src/events/cart.js';
import type { EventName, EventParams, Item, ShopEvent } from '../../src/events/vocabulary.js';
import { isAct } from '../../src/features/window.js';
import { toDecimal } from '../../src/money.js';
import type { Random } from './random.js';
import type { Product, Shop } from './shop.js';

const SCROLL_MARKS = [25, 50, 75, 90] as const;

export interface Page {
  readonly events: readonly ShopEvent[];
  /** How many of them are acts. */
  readonly acts: () => number;
  readonly cart: () => Cart;
  readonly now: () => number;
  /** Time that passes before the next thing, with the shopper reading the page. */
  readonly linger: (ms: number) => void;
  readonly list: () => void;
  readonly view: (product: Product) => void;
  readonly wish: (product: Product) => void;
  readonly add: (product: Product) => void;
  readonly remove: (product: Product) => void;
  readonly viewCart: () => void;
  readonly checkout: () => void;
}

export function toItem(product: Product, currency: string, quantity = 1): Item {
  return {
    item_id: product.id,
    item_category: product.category,
    item_brand: product.brand,
    price: toDecimal(product.price, currency),
    ...(product.was !== undefined && { discount: toDecimal(product.was - product.price, currency) }),
    quantity,
  };
}

/** The product as the cart knows it: the cart's own fold of an `add_to_cart`, so that there is one mapping only. */
export function toLine(product: Product, currency: string): CartLine {
  const params = { currency, items: [toItem(product, currency)] };
  return cartAfter({ lines: [] }, { id: '', name: 'add_to_cart', at: 0, params }, currency)
    .lines[0] as CartLine;
}

/** @param id prefix of event ids; @param cart what an earlier visit left in it */
export function openPage(id: string, shop: Shop, startedAt: number, cart: Cart, draw: Random): Page {
  const { instrumentation, pool } = shop;
  const { currency } = pool;
  const products = new Map(shop.products.map((product) => [product.id, product]));
  const events: ShopEvent[] = [];
  let now = startedAt;
  let held = cart;

  const emit = (name: EventName, params: EventParams = {}) => {
    const event: ShopEvent = { id: `${id}-${events.length}`, name, at: Math.round(now), params };
    events.push(event);
    held = cartAfter(held, event, currency);
  };
  const load = () => {
    if (!instrumentation.pageViews) return;
    emit('page_view');
    now += draw.between(20, 300);
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
    acts: () => events.filter(isAct).length,
    cart: () => held,
    now: () => now,
    linger: (ms) => {
      if (instrumentation.attention && events.length > 0 && ms > 3000) {
        const marks = SCROLL_MARKS.slice(0, draw.integer(0, SCROLL_MARKS.length));
        for (const mark of marks) {
          now += ms / (marks.length + 1);
          emit('scroll', { percent_scrolled: mark });
        }
        now += ms / (marks.length + 1);
        emit('user_engagement', { engagement_time_msec: Math.round(ms * draw.between(0.5, 1)) });
      } else now += ms;
    },
    list: () => {
      load();
      if (draw.chance(0.3)) emit('search');
      if (!instrumentation.lists) return;
      const shown = Array.from({ length: 6 }, () => toItem(draw.pick(shop.products), currency));
      emit('view_item_list', { currency, items: shown });
    },
    view: (product) => {
      if (instrumentation.selects && draw.chance(0.4)) emit('select_item', one(product));
      load();
      emit('view_item', one(product));
    },
    wish: (product) => emit('add_to_wishlist', one(product)),
    add: (product) => emit('add_to_cart', one(product)),
    remove: (product) => emit('remove_from_cart', one(product)),
    viewCart: () => {
      load();
      emit('view_cart', all());
    },
    checkout: () => {
      load();
      emit('begin_checkout', all());
    },
  };
}
