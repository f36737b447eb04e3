/** One row of the log as an entry, or the reason why it is none. Pure; what concerns several rows is clean.ts. */
import { validateEvent } from '../../src/events/validate.js';
import type { EventParams, ShopEvent } from '../../src/events/vocabulary.js';
import { eventValue } from '../../src/features/scale.js';
import { type Minor, toMinor } from '../../src/money.js';
import type { Pool } from '../../src/pool/schema.js';
import type { Entry, OrderEntry, RefundEntry } from './entry.js';
import type { LogRow, ReadRow } from './row.js';
import { textRemover } from './tags-once.js';

/** Before the web; after it a clock that says so counts in seconds, or stands at its beginning. */
export const FAR_PAST = Date.UTC(2000, 0, 1);
/** A clock may run ahead by so much. */
export const FUTURE_MS = 60 * 60_000;

export interface CheckContext {
  /** Whose coupons and currency the rows must have; any where absent. */
  readonly pool?: Pool | undefined;
  /** Ms since the epoch: what is later than this has not happened. */
  readonly now: number;
}

export type CheckedRow =
  /** `notes`: what was put right or left out of it. */
  { readonly entry: Entry; readonly notes: readonly string[] } | { readonly dropped: string };

/** @param place where the row stands, for the report */
export function createRowCheck({ pool, now }: CheckContext) {
  const shop: Shop = {
    currency: pool?.currency,
    couponOf: pool ? couponNames(pool) : (named) => named,
    withoutText: textRemover(),
  };
  return (read: Extract<ReadRow, { ok: true }>, place: string): CheckedRow => {
    if (!(read.at >= FAR_PAST)) return { dropped: 'far-past' };
    if (read.at > now + FUTURE_MS) return { dropped: 'future' };
    return entryOf(read.row, { at: read.at, place }, shop);
  };
}

interface Shop {
  readonly currency: string | undefined;
  /** A coupon's id from its id or its fixed code. */
  readonly couponOf: (named: string) => string | undefined;
  readonly withoutText: (event: ShopEvent) => ShopEvent;
}

/** Codes in any case, as shoppers type them. */
function couponNames({ coupons }: Pool): Shop['couponOf'] {
  const codes = coupons.flatMap(({ id, code }) =>
    code.type === 'fixed' ? [[code.value.toUpperCase(), id] as const] : [],
  );
  const ids = new Map([...codes, ...coupons.map(({ id }) => [id, id] as const)]);
  return (named) => ids.get(named) ?? ids.get(named.toUpperCase());
}

const isForeign = (currency: string | undefined, shop: Shop) =>
  currency !== undefined && shop.currency !== undefined && currency !== shop.currency;

const currencyFor = (currency: string | undefined, shop: Shop) => shop.currency ?? currency ?? 'EUR';

type Placed = Pick<Entry, 'at' | 'place'>;

function entryOf(row: LogRow, placed: Placed, shop: Shop): CheckedRow {
  switch (row.type) {
    case 'exposure': {
      const coupon = row.coupon === null ? null : shop.couponOf(row.coupon);
      if (coupon === undefined) return { dropped: 'unknown-coupon' };
      const known = row.candidates?.flatMap((named) => shop.couponOf(named) ?? []);
      const unknown = (row.candidates?.length ?? 0) - (known?.length ?? 0);
      const entry = {
        ...placed,
        type: row.type,
        coupon,
        ...(row.propensity !== undefined && { propensity: row.propensity }),
        ...(known && { candidates: known }),
      };
      return { entry, notes: unknown > 0 ? ['unknown-candidate'] : [] };
    }
    case 'claim':
    case 'dismissal': {
      const coupon = shop.couponOf(row.coupon);
      if (coupon === undefined) return { dropped: 'unknown-coupon' };
      return { entry: { ...placed, type: row.type, coupon }, notes: [] };
    }
    case 'order': {
      if (isForeign(row.currency, shop)) return { dropped: 'other-currency' };
      const { order, value, currency, coupon, items, discount = 0 } = row;
      const params = { transaction_id: order, value, currency, coupon, items };
      const checked = checkEvent('purchase', params, placed, shop);
      if ('dropped' in checked) return checked;
      const before = value === undefined ? undefined : toMinor(value + discount, currencyFor(currency, shop));
      return orderEntry(placed, checked.event.params, before, 'row', shop, checked.notes);
    }
    case 'refund': {
      const { order, value } = row;
      return { entry: refundEntry(placed, order, value, currencyFor(undefined, shop), 'row'), notes: [] };
    }
    default:
      return eventEntry(row, placed, shop);
  }
}

type EventLogRow = Extract<LogRow, { name: string }>;

function eventEntry(row: EventLogRow, placed: Placed, shop: Shop): CheckedRow {
  const checked = checkEvent(row.name, row.params, placed, shop);
  if ('dropped' in checked) return checked;
  const { event, notes } = checked;
  const { name, params } = event;
  const isMoney = name === 'purchase' || name === 'refund';
  if (isMoney && isForeign(params.currency, shop)) return { dropped: 'other-currency' };
  if (name === 'purchase') {
    const isKnown = params.value !== undefined || params.items !== undefined;
    const value = isKnown ? eventValue(params, currencyFor(params.currency, shop)) : undefined;
    return orderEntry(placed, params, value, 'event', shop, notes);
  }
  if (name === 'refund') {
    if (params.transaction_id === undefined) return { dropped: 'refund-without-order' };
    // A GA4 refund that names items is a part of the order; one that names none is all of it.
    const partial = params.items ? params.value : undefined;
    return {
      entry: refundEntry(placed, params.transaction_id, partial, currencyFor(params.currency, shop), 'event'),
      notes,
    };
  }
  const entry = {
    ...placed,
    type: 'event' as const,
    name,
    params,
    ...(row.id !== undefined && { id: row.id }),
  };
  return { entry, notes };
}

function checkEvent(
  name: string,
  params: unknown,
  { at, place }: Placed,
  { withoutText }: Shop,
): { readonly dropped: string } | { readonly event: ShopEvent; readonly notes: readonly string[] } {
  // The door's own clock check compares with a clock that stands still here.
  const checked = validateEvent({ id: place, name, params, at, source: 'api' }, at);
  if (!checked.ok) return { dropped: checked.reason };
  // Words become tags at once, as on the device: no text goes on from here.
  return { event: withoutText(checked.event), notes: checked.partial };
}

function orderEntry(
  placed: Placed,
  params: EventParams,
  value: Minor | undefined,
  told: OrderEntry['told'],
  shop: Shop,
  notes: readonly string[],
): CheckedRow {
  const coupon = params.coupon === undefined ? undefined : shop.couponOf(params.coupon);
  const entry: OrderEntry = {
    ...placed,
    type: 'order',
    params,
    told,
    ...(value !== undefined && { value }),
    ...(params.transaction_id !== undefined && { order: params.transaction_id }),
    ...(coupon !== undefined && { coupon }),
  };
  const more = [
    ...(params.coupon !== undefined && coupon === undefined ? ['unknown-code'] : []),
    ...(value === undefined ? ['order-without-value'] : []),
  ];
  return { entry, notes: [...notes, ...more] };
}

const refundEntry = (
  placed: Placed,
  order: string,
  value: number | undefined,
  currency: string,
  told: RefundEntry['told'],
): RefundEntry => ({
  ...placed,
  type: 'refund',
  order,
  told,
  ...(value !== undefined && { value: toMinor(value, currency) }),
});
