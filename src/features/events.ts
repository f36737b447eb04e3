/**
 * A visit as rows for the student's GRU, one for each act. A row may look back at the visit so far, never ahead: a new
 * event leaves the rows before it as they were, which is what lets the encoding be cached.
 */
import type { EventName, Item, ShopEvent } from '../events/vocabulary.js';
import type { Pool } from '../pool/schema.js';
import { type Column, group, writeRow } from './columns.js';
import { clamp, eventValue, logScale, moneyScale, priceOf, priceQuantile, ratio } from './scale.js';
import { isAct } from './window.js';

/** What the visit was before an act. */
interface Trail {
  lastAt: number | undefined;
  lastItem: Item | undefined;
  lastQuantile: number | undefined;
  /** How near to buying the last act was, see DEPTH. */
  lastDepth: number | undefined;
  readonly seen: Set<string>;
  readonly categories: Set<string>;
  readonly carted: Set<string>;
  /** Attention since the last act: ms in view, and the deepest scroll in percent. */
  dwell: number;
  scrolled: number;
}

const startTrail = (): Trail => ({
  lastAt: undefined,
  lastItem: undefined,
  lastQuantile: undefined,
  lastDepth: undefined,
  seen: new Set(),
  categories: new Set(),
  carted: new Set(),
  dwell: 0,
  scrolled: 0,
});

interface ActFacts {
  readonly event: ShopEvent;
  readonly trail: Trail;
  /** The one item that the act is about. */
  readonly item: Item | undefined;
  /** Mean price quantile of the act's items; undefined where no price is known. */
  readonly quantile: number | undefined;
  readonly pool: Pool;
}

const is =
  (...names: readonly EventName[]) =>
  ({ event }: ActFacts) =>
    names.includes(event.name) ? 1 : 0;

/** How near to buying an act is; the others leave the shopper where they are. */
const DEPTH: Partial<Record<EventName, number>> = {
  search: 0,
  view_item: 1,
  view_cart: 2,
  begin_checkout: 3,
  add_shipping_info: 4,
  add_payment_info: 5,
  purchase: 6,
};

const COLUMNS: readonly Column<ActFacts>[] = group('visit', {
  search: is('search'),
  view: is('view_item'),
  wish: is('add_to_wishlist'),
  add: is('add_to_cart'),
  remove: is('remove_from_cart'),
  cart: is('view_cart'),
  checkout: is('begin_checkout'),
  payment: is('add_shipping_info', 'add_payment_info'),
  purchase: is('purchase'),
  first: ({ trail }) => (trail.lastAt === undefined ? 1 : 0),
  deeper: ({ event, trail }) => {
    const depth = DEPTH[event.name];
    return depth === undefined || trail.lastDepth === undefined ? 0 : Math.sign(depth - trail.lastDepth);
  },
  gap: ({ event, trail }) =>
    trail.lastAt === undefined ? 0 : logScale((event.at - trail.lastAt) / 1000, 1800),
  dwell: ({ trail }) => logScale(trail.dwell / 1000, 1800),
  scrolled: ({ trail }) => ratio(trail.scrolled, 100),
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

/** Columns of one act, E. */
export const EVENT_WIDTH = COLUMNS.length;
export const EVENT_COLUMNS: readonly string[] = COLUMNS.map((column) => column.name);

/** Acts on one thing, whose item can be compared with the one before. */
const ON_ONE_ITEM: readonly EventName[] = ['view_item', 'add_to_wishlist', 'add_to_cart', 'remove_from_cart'];

/**
 * Rows of the acts among events[from…], each in the light of all events before it: [acts, E], row by row.
 * @param events one visit, oldest first
 * @param from index of the first event wanted; those before it only give the rows their past
 */
export function encodeEvents(events: readonly ShopEvent[], from: number, pool: Pool): Float32Array {
  const rows = new Float32Array(events.slice(from).filter(isAct).length * EVENT_WIDTH);
  const trail = startTrail();
  let offset = 0;
  events.forEach((event, index) => {
    if (!isAct(event)) {
      attend(trail, event);
      return;
    }
    const item = ON_ONE_ITEM.includes(event.name) ? event.params.items?.[0] : undefined;
    const facts = { event, trail, item, quantile: meanQuantile(event, pool), pool };
    if (index >= from) {
      writeRow(COLUMNS, facts, rows, offset);
      offset += EVENT_WIDTH;
    }
    follow(trail, facts);
  });
  return rows;
}

function meanQuantile({ params }: ShopEvent, pool: Pool): number | undefined {
  const prices = (params.items ?? []).flatMap((item) => priceOf(item, params, pool.currency) ?? []);
  if (prices.length === 0) return undefined;
  const { priceDeciles } = pool.catalogue;
  return prices.reduce((sum, price) => sum + priceQuantile(price, priceDeciles), 0) / prices.length;
}

function attend(trail: Trail, { params }: ShopEvent): void {
  trail.dwell += params.engagement_time_msec ?? 0;
  trail.scrolled = Math.max(trail.scrolled, params.percent_scrolled ?? 0);
}

function follow(trail: Trail, { event, item, quantile }: ActFacts): void {
  trail.lastAt = Math.max(trail.lastAt ?? event.at, event.at);
  trail.lastDepth = DEPTH[event.name] ?? trail.lastDepth;
  trail.dwell = 0;
  trail.scrolled = 0;
  if (!item) return;
  trail.lastItem = item;
  trail.lastQuantile = quantile ?? trail.lastQuantile;
  trail.seen.add(item.item_id);
  if (item.item_category !== undefined) trail.categories.add(item.item_category);
  if (event.name === 'add_to_cart') trail.carted.add(item.item_id);
  if (event.name === 'remove_from_cart') trail.carted.delete(item.item_id);
}
