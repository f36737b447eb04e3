/**
 * The words Etui understands: GA4's ecommerce events and item fields (Google Analytics 4, "Recommended events"), a few of
 * our own for what a page sees of somebody who is about to leave, and nothing else. What is not in this list is counted
 * and dropped at the door.
 */
export const EVENT_NAMES = [
  'page_view',
  'view_item_list',
  'select_item',
  'view_item',
  'add_to_wishlist',
  'add_to_cart',
  'remove_from_cart',
  'view_cart',
  'begin_checkout',
  'add_shipping_info',
  'add_payment_info',
  'purchase',
  'refund',
  'search',
  'view_search_results',
  'view_promotion',
  'select_promotion',
  'scroll',
  'user_engagement',
  // Ours: what GA4 has no word for.
  'pointer_leave',
  'scroll_up',
  'page_back',
  'tab_leave',
  'tab_return',
  'page_tag',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** Ours: they tell of a page and of who is about to leave it, and make nobody better known. */
export const PAGE_SIGNS: readonly EventName[] = [
  'pointer_leave',
  'scroll_up',
  'page_back',
  'tab_leave',
  'tab_return',
  'page_tag',
];

/** A GA4 item. `price` is a decimal in major units of the event's currency, as GA4 has it. */
export interface Item {
  readonly item_id: string;
  readonly item_name?: string;
  /** What is kept of `item_name`: hashed words (features/tags.ts). Made on the device; never read from a page. */
  readonly tags?: readonly number[];
  readonly item_brand?: string;
  readonly item_category?: string;
  /** Unit price after `discount`, major units, ≥ 0. */
  readonly price?: number;
  /** Unit discount already in `price`, major units, ≥ 0. Positive means the item is on sale. */
  readonly discount?: number;
  /** Whole number ≥ 1; 1 when absent. */
  readonly quantity?: number;
}

/** The allow list of parameters. Anything else in a GA4 event is not read. */
export interface EventParams {
  /** ISO 4217; the pool's currency when absent. */
  readonly currency?: string;
  /** Decimal, major units. */
  readonly value?: number;
  readonly items?: readonly Item[];
  readonly search_term?: string;
  /** What is kept of `search_term`, as for an item. */
  readonly tags?: readonly number[];
  readonly transaction_id?: string;
  /** The code an order used; tells the wallet that a claimed coupon is spent. */
  readonly coupon?: string;
  /** 0…100. */
  readonly percent_scrolled?: number;
  /** Milliseconds the page was in view since the last report: our dwell. */
  readonly engagement_time_msec?: number;
  /** Path without query or fragment. */
  readonly page_path?: string;
  /** How far a scroll up went, and its greatest speed, in heights of the window (a second). */
  readonly screens?: number;
  readonly screens_per_second?: number;
  /** What kind of page this is, in the shop's own words, with spaces between them: `campaign live`. */
  readonly page_tags?: string;
}

/** One thing that happened on the shop's page. */
export interface ShopEvent {
  /** Random, made by the page; the key under which an event is stored exactly once. */
  readonly id: string;
  readonly name: EventName;
  /** Milliseconds since the epoch by the page's clock. */
  readonly at: number;
  readonly params: EventParams;
}

/**
 * The same allow lists as values, for the page's copy and the engine's check. What is not named here is never read, so
 * it can't be kept by accident.
 */
export const ITEM_FIELDS = [
  'item_id',
  'item_name',
  'item_brand',
  'item_category',
  'price',
  'discount',
  'quantity',
] as const satisfies readonly (keyof Item)[];

export const PARAM_FIELDS = [
  'currency',
  'value',
  'search_term',
  'transaction_id',
  'coupon',
  'percent_scrolled',
  'engagement_time_msec',
  'page_path',
  'screens',
  'screens_per_second',
  'page_tags',
] as const satisfies readonly Exclude<keyof EventParams, 'items'>[];

/** At most so many items of one event are read; GA4 itself stops at 200. */
export const MAX_ITEMS = 200;
/** Longest text kept, UTF-16 units; GA4's own limit for parameter values. */
export const MAX_TEXT = 100;
/** Longest path kept. */
export const MAX_PATH = 500;
