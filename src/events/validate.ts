/**
 * The door: what a page said, checked against the vocabulary. Pure, and it never throws, whatever it is handed; what
 * GA4 tolerates (numbers as text, lower-case currencies, a missing id where there is a name) is put right here, so that
 * every room behind it can trust the types.
 */
import { viewInJsonLd } from './json-ld.js';
import type { RawEvent } from './raw-event.js';
import {
  EVENT_NAMES,
  type EventName,
  type EventParams,
  type Item,
  MAX_ITEMS,
  MAX_PATH,
  MAX_TEXT,
  type ShopEvent,
} from './vocabulary.js';

/** Why an event, or a part of one, was not kept. Stable; documented in docs/capture.md. */
export const DropReason = {
  // the whole event
  NotAnEvent: 'not-an-event',
  UnknownName: 'unknown-name',
  AbsurdTime: 'absurd-time',
  BadParams: 'bad-params',
  NoItems: 'no-items',
  BadJsonLd: 'bad-json-ld',
  NoSingleProduct: 'no-single-product',
  Unreadable: 'unreadable',
  // a part of it
  BadItem: 'bad-item',
  BadField: 'bad-field',
  TooManyItems: 'too-many-items',
} as const;
export type DropReason = (typeof DropReason)[keyof typeof DropReason];

/** `partial` names what was left out of an event that was kept, once per part; empty for a clean one. */
export type Validation =
  | { readonly ok: true; readonly event: ShopEvent; readonly partial: readonly DropReason[] }
  | { readonly ok: false; readonly reason: DropReason };

/** Page and engine share one clock; it may be corrected between the event and the check. */
export const MAX_AHEAD_MS = 60 * 60_000;
/** A laptop may sleep between the event and the check. */
export const MAX_BEHIND_MS = 7 * 24 * 60 * 60_000;
/** Above any price in any currency; below it, minor units stay exact integers. */
const MAX_AMOUNT = 1e11;
const MAX_QUANTITY = 100_000;
const MAX_DWELL_MS = 24 * 60 * 60_000;
const MAX_SCREENS = 10_000;

const NAMES: ReadonlySet<unknown> = new Set(EVENT_NAMES);
const isName = (name: unknown): name is EventName => NAMES.has(name);

/** These say something about an item, or nothing at all. */
const ABOUT_ITEMS: ReadonlySet<EventName> = new Set<EventName>([
  'view_item',
  'select_item',
  'add_to_cart',
  'remove_from_cart',
  'add_to_wishlist',
]);

/**
 * Checks one event. `now` is the engine's clock, ms.
 *
 * A bad part (a price that is no number, one broken item among ten) is left out and named in `partial`; the event falls
 * only when what remains would say something else than the page meant.
 */
export function validateEvent(raw: RawEvent, now: number): Validation {
  try {
    return checkEvent(raw, now);
  } catch {
    // A getter that throws, a revoked proxy: nothing that structured cloning lets through, but callers in Node may.
    return { ok: false, reason: DropReason.Unreadable };
  }
}

function checkEvent(raw: unknown, now: number): Validation {
  if (!isRecord(raw)) return { ok: false, reason: DropReason.NotAnEvent };
  const { id, name, at } = raw;
  if (typeof id !== 'string' || id.length === 0 || id.length > MAX_TEXT || typeof name !== 'string') {
    return { ok: false, reason: DropReason.NotAnEvent };
  }
  if (!isName(name)) return { ok: false, reason: DropReason.UnknownName };
  // Written so that NaN fails, too.
  if (typeof at !== 'number' || !(at > now - MAX_BEHIND_MS && at < now + MAX_AHEAD_MS)) {
    return { ok: false, reason: DropReason.AbsurdTime };
  }
  const params = raw.source === 'json-ld' ? paramsInJsonLd(raw.params) : raw.params;
  if (params === DropReason.BadJsonLd || params === DropReason.NoSingleProduct)
    return { ok: false, reason: params };
  if (params !== undefined && params !== null && !isRecord(params)) {
    return { ok: false, reason: DropReason.BadParams };
  }
  const partial: DropReason[] = [];
  const checked = checkParams(params ?? {}, partial);
  if (ABOUT_ITEMS.has(name) && !checked.items?.length) return { ok: false, reason: DropReason.NoItems };
  return { ok: true, event: { id, name, at: Math.round(at), params: checked }, partial };
}

/** A page's JSON-LD comes as the texts of its blocks. */
function paramsInJsonLd(blocks: unknown): unknown {
  try {
    return (Array.isArray(blocks) && viewInJsonLd(blocks)) || DropReason.NoSingleProduct;
  } catch {
    return DropReason.BadJsonLd;
  }
}

function checkParams(params: Readonly<Record<string, unknown>>, partial: DropReason[]): EventParams {
  const field = fieldsOf(params, partial);
  const items = checkItems(params.items, partial);
  return {
    ...field('currency', currencyCode),
    ...field('value', amount),
    ...(items && { items }),
    ...field('search_term', text),
    ...field('transaction_id', identifier),
    ...field('coupon', identifier),
    ...field('percent_scrolled', numberIn(0, 100)),
    ...field('engagement_time_msec', numberIn(0, MAX_DWELL_MS)),
    ...field('page_path', path),
    ...field('screens', numberIn(0, MAX_SCREENS)),
    ...field('screens_per_second', numberIn(0, MAX_SCREENS)),
    ...field('page_tags', text),
  };
}

/**
 * An empty list is a statement (an empty cart) and stays; a list of which nothing is usable is none, and becomes absent.
 */
function checkItems(value: unknown, partial: DropReason[]): readonly Item[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    partial.push(DropReason.BadField);
    return undefined;
  }
  if (value.length > MAX_ITEMS) partial.push(DropReason.TooManyItems);
  const items: Item[] = [];
  const seen = Math.min(value.length, MAX_ITEMS);
  for (let index = 0; index < seen; index++) {
    const item = checkItem(value[index], partial);
    if (item) items.push(item);
    else partial.push(DropReason.BadItem);
  }
  return seen > 0 && items.length === 0 ? undefined : items;
}

function checkItem(value: unknown, partial: DropReason[]): Item | undefined {
  if (!isRecord(value)) return undefined;
  // GA4 asks for an id or a name.
  const itemId = identifier(value.item_id) ?? identifier(value.item_name);
  if (itemId === undefined) return undefined;
  const quantity = number(value.quantity);
  if (quantity !== undefined && quantity <= 0) return undefined;
  const field = fieldsOf(value, partial);
  return {
    item_id: itemId,
    ...field('item_name', text),
    ...field('item_brand', text),
    ...field('item_category', text),
    ...field('price', amount),
    ...field('discount', amount),
    ...field('quantity', wholeQuantity),
  };
}

/** Reads one optional field: absent stays absent, and so does a present one that is wrong, which is noted. */
function fieldsOf(source: Readonly<Record<string, unknown>>, partial: DropReason[]) {
  return <Name extends string, Value>(
    name: Name,
    read: (value: unknown) => Value | undefined,
  ): { readonly [Key in Name]?: Value } => {
    const given = source[name];
    // Templates print an empty text where they know nothing; that is absent, not wrong.
    if (given === undefined || given === null || given === '') return {};
    const value = read(given);
    if (value === undefined) partial.push(DropReason.BadField);
    return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value });
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A finite number, or its plain decimal text as many templates print it. */
function number(value: unknown): number | undefined {
  if (typeof value === 'string' && value.length <= 32 && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value))
    return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

const numberIn =
  (least: number, most: number) =>
  (value: unknown): number | undefined => {
    const read = number(value);
    return read !== undefined && read >= least && read <= most ? read : undefined;
  };

const amount = numberIn(0, MAX_AMOUNT);

/** Half a kilogram is one thing in the cart. */
function wholeQuantity(value: unknown): number | undefined {
  const read = numberIn(0, MAX_QUANTITY)(value);
  return read === undefined ? undefined : Math.max(1, Math.round(read));
}

/** Text of at most `most` UTF-16 units, trimmed, never cut through a character; numbers are ids often enough. */
function shortText(value: unknown, most: number): string | undefined {
  if (typeof value !== 'string' && !(typeof value === 'number' && Number.isFinite(value))) return undefined;
  const cut = String(value)
    .slice(0, most)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
  return cut === '' ? undefined : cut;
}

const text = (value: unknown): string | undefined => shortText(value, MAX_TEXT);

/** Unlike a name, an id can't be cut: two would become one. */
function identifier(value: unknown): string | undefined {
  const read = shortText(value, MAX_TEXT + 1);
  return read !== undefined && read.length <= MAX_TEXT ? read : undefined;
}

function currencyCode(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z]{3}$/.test(value) ? value.toUpperCase() : undefined;
}

/** Query and fragment may hold what the shopper typed: they go, and so does the origin. */
function path(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const bare = value
    .slice(0, 4 * MAX_PATH)
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
    .replace(/[?#].*$/s, '');
  return shortText(bare.startsWith('/') ? bare : `/${bare}`, MAX_PATH);
}
