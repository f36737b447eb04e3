/**
 * A visit as rows for the student's GRU. A row may look back at the visit so far, never ahead: a new event leaves the
 * rows before it as they were, which is what lets the encoding be cached.
 */
import type { EventName, Item, ShopEvent } from '../events/vocabulary.js';
import type { Pool } from '../pool/schema.js';
import { type Column, group, writeRow } from './columns.js';
import { clamp, eventValue, logScale, moneyScale, priceOf, priceQuantile, ratio } from './scale.js';

/** What the visit was before an event. */
interface Trail {
  lastAt: number | undefined;
  lastItem: Item | undefined;
  lastQuantile: number | undefined;
  /** How near to buying the last page was, see DEPTH. */
  lastDepth: number | undefined;
  readonly seen: Set<string>;
  readonly categories: Set<string>;
  readonly carted: Set<string>;
}

interface EventFacts {
  readonly event: ShopEvent;
  readonly trail: Trail;
  /** The one item that the event is about. */
  readonly item: Item | undefined;
  /** Mean price quantile of the event's items; undefined where no price is known. */
  readonly quantile: number | undefined;
  readonly pool: Pool;
}

const is =
  (...names: readonly EventName[]) =>
  ({ event }: EventFacts) =>
    names.includes(event.name) ? 1 : 0;

/** How near to buying a page is; events that are no page have no depth. */
const DEPTH: Partial<Record<EventName, number>> = {
  view_item_list: 0,
  view_search_results: 0,
  view_item: 1,
  view_cart: 2,
  begin_checkout: 3,
  add_shipping_info: 4,
  add_payment_info: 5,
  purchase: 6,
};

const seconds = (ms: number) => Math.max(0, ms) / 1000;

const COLUMNS: readonly Column<EventFacts>[] = group('visit', {
  page: is('page_view'),
  list: is('view_item_list', 'search', 'view_search_results'),
  select: is('select_item'),
  view: is('view_item'),
  wish: is('add_to_wishlist'),
  add: is('add_to_cart'),
  remove: is('remove_from_cart'),
  cart: is('view_cart'),
  checkout: is('begin_checkout'),
  payment: is('add_shipping_info', 'add_payment_info'),
  purchase: is('purchase'),
  promotion: is('view_promotion', 'select_promotion'),
  attention: is('scroll', 'user_engagement'),
  first: ({ trail }) => (trail.lastAt === undefined ? 1 : 0),
  deeper: ({ event, trail }) => {
    const depth = DEPTH[event.name];
    return depth === undefined || trail.lastDepth === undefined ? 0 : Math.sign(depth - trail.lastDepth);
  },
  gap: ({ event, trail }) =>
    trail.lastAt === undefined ? 0 : logScale(seconds(event.at - trail.lastAt), 1800),
  dwell: ({ event }) => logScale(seconds(event.params.engagement_time_msec ?? 0), 1800),
  scrolled: ({ event }) => ratio(event.params.percent_scrolled ?? 0, 100),
  priced: ({ quantile }) => (quantile === undefined ? 0 : 1),
  price: ({ quantile }) => quantile ?? 0,
  dearer: ({ quantile, item, trail }) =>
    item && quantile !== undefined && trail.lastQuantile !== undefined
      ? clamp(quantile - trail.lastQuantile, -1, 1)
      : 0,
  sale: ({ item }) => (item?.discount ? ratio(item.discount, (item.price ?? 0) + item.discount) : 0),
  quantity: ({ item }) => (item ? logScale((item.quantity ?? 1) - 1, 9) : 0),
  value: ({ event, pool }) =>
    moneyScale(eventValue(event.params, pool.currency), pool.catalogue.typicalOrder),
  sameItem: ({ item, trail }) => (item && item.item_id === trail.lastItem?.item_id ? 1 : 0),
  returned: ({ item, trail }) =>
    item && trail.seen.has(item.item_id) && item.item_id !== trail.lastItem?.item_id ? 1 : 0,
  sameCategory: ({ item, trail }) =>
    item?.item_category !== undefined && item.item_category === trail.lastItem?.item_category ? 1 : 0,
  knownCategory: ({ item, trail }) =>
    item?.item_category !== undefined && trail.categories.has(item.item_category) ? 1 : 0,
  carted: ({ item, trail }) => (item && trail.carted.has(item.item_id) ? 1 : 0),
});

/** Columns of one event, E. */
export const EVENT_WIDTH = COLUMNS.length;
export const EVENT_COLUMNS: readonly string[] = COLUMNS.map((column) => column.name);

/** Events about one thing, whose item can be compared with the one before. */
const ABOUT_ONE_ITEM: readonly EventName[] = [
  'select_item',
  'view_item',
  'add_to_wishlist',
  'add_to_cart',
  'remove_from_cart',
];

/**
 * Rows of events[from…], each in the light of all events before it: [events.length − from, E], row by row.
 * @param events one visit, oldest first
 * @param from index of the first row wanted; the events before it only give it its past
 */
export function encodeEvents(events: readonly ShopEvent[], from: number, pool: Pool): Float32Array {
  const rows = new Float32Array(Math.max(0, events.length - from) * EVENT_WIDTH);
  const trail: Trail = {
    lastAt: undefined,
    lastItem: undefined,
    lastQuantile: undefined,
    lastDepth: undefined,
    seen: new Set(),
    categories: new Set(),
    carted: new Set(),
  };
  events.forEach((event, index) => {
    const item = ABOUT_ONE_ITEM.includes(event.name) ? event.params.items?.[0] : undefined;
    const facts = { event, trail, item, quantile: meanQuantile(event, pool), pool };
    if (index >= from) writeRow(COLUMNS, facts, rows, (index - from) * EVENT_WIDTH);
    follow(trail, facts);
  });
  return rows;
}

function meanQuantile({ params }: ShopEvent, pool: Pool): number | undefined {
  const prices = (params.items ?? []).flatMap((item) => priceOf(item, params, pool.currency) ?? []);
  if (prices.length === 0) return undefined;
  return (
    prices.reduce((sum, price) => sum + priceQuantile(price, pool.catalogue.priceDeciles), 0) / prices.length
  );
}

function follow(trail: Trail, { event, item, quantile }: EventFacts) {
  trail.lastAt = Math.max(trail.lastAt ?? event.at, event.at);
  trail.lastDepth = DEPTH[event.name] ?? trail.lastDepth;
  if (!item) return;
  trail.lastItem = item;
  trail.lastQuantile = quantile ?? trail.lastQuantile;
  trail.seen.add(item.item_id);
  if (item.item_category !== undefined) trail.categories.add(item.item_category);
  if (event.name === 'add_to_cart') trail.carted.add(item.item_id);
  if (event.name === 'remove_from_cart') trail.carted.delete(item.item_id);
}
