/** One row of the log as an entry, or the reason why it is none. Pure; what concerns several rows is clean.ts. */
import { validateEvent } from '../../src/events/validate.js';
import type { EventParams, ShopEvent } from '../../src/events/vocabulary.js';
import { eventValue } from '../../src/features/scale.js';
import { withoutText } from '../../src/features/tags.js';
import { toMinor } from '../../src/money.js';
import type { Pool } from '../../src/pool/schema.js';
import type { Entry, OrderEntry, RefundEntry } from './entry.js';
import type { LogRow, ReadRow } from './row.js';

/** Before the web; after it a clock that says so counts in seconds, or stands at its beginning. */
export const FAR_PAST = Date.UTC(2000, 0, 1);
/** A clock may run ahead by so much. */
export const FUTURE_MS = 60 * 60_000;

export interface CheckContext {
  readonly pool: Pool;
  /** Ms since the epoch: what is later than this has not happened. */
  readonly now: number;
}

export type CheckedRow =
  /** `notes`: what was put right or left out of it. */
  { readonly entry: Entry; readonly notes: readonly string[] } | { readonly dropped: string };

/** @param place where the row stands, for the report */
export function createRowCheck({ pool, now }: CheckContext) {
  const ids = couponIds(pool);
  return (read: Extract<ReadRow, { ok: true }>, place: string): CheckedRow => {
    if (!(read.at >= FAR_PAST)) return { dropped: 'far-past' };
    if (read.at > now + FUTURE_MS) return { dropped: 'future' };
    return entryOf(read.row, { at: read.at, place }, pool, ids);
  };
}

/** Coupon ids by id and by fixed code, codes in capitals as shops print them. */
function couponIds(pool: Pool): ReadonlyMap<string, string> {
  const codes = pool.coupons.flatMap(({ id, code }) =>
    code.type === 'fixed' ? [[code.value.toUpperCase(), id] as const] : [],
  );
  return new Map([...codes, ...pool.coupons.map(({ id }) => [id, id] as const)]);
}

const couponOf = (ids: ReadonlyMap<string, string>, named: string) =>
  ids.get(named) ?? ids.get(named.toUpperCase());

type Placed = Pick<Entry, 'at' | 'place'>;

function entryOf(row: LogRow, placed: Placed, pool: Pool, ids: ReadonlyMap<string, string>): CheckedRow {
  switch (row.type) {
    case 'exposure': {
      const coupon = row.coupon === null ? null : couponOf(ids, row.coupon);
      if (coupon === undefined) return { dropped: 'unknown-coupon' };
      const known = row.candidates?.flatMap((named) => couponOf(ids, named) ?? []);
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
      const coupon = couponOf(ids, row.coupon);
      if (coupon === undefined) return { dropped: 'unknown-coupon' };
      return { entry: { ...placed, type: row.type, coupon }, notes: [] };
    }
    case 'order': {
      if ((row.currency ?? pool.currency) !== pool.currency) return { dropped: 'other-currency' };
      const { order, value, currency, coupon, items, discount = 0 } = row;
      const params = { transaction_id: order, value, currency, coupon, items };
      const checked = checkEvent('purchase', params, placed);
      if ('dropped' in checked) return checked;
      const before = toMinor(value + discount, pool.currency);
      return orderEntry(placed, checked.event.params, before, 'row', ids, checked.notes);
    }
    case 'refund': {
      const { order, value } = row;
      return { entry: refundEntry(placed, order, value, pool, 'row'), notes: [] };
    }
    default:
      return eventEntry(row, placed, pool, ids);
  }
}

type EventLogRow = Extract<LogRow, { name: string }>;

function eventEntry(
  row: EventLogRow,
  placed: Placed,
  pool: Pool,
  ids: ReadonlyMap<string, string>,
): CheckedRow {
  const checked = checkEvent(row.name, row.params, placed);
  if ('dropped' in checked) return checked;
  const { event, notes } = checked;
  const { name, params } = event;
  const isMoney = name === 'purchase' || name === 'refund';
  if (isMoney && (params.currency ?? pool.currency) !== pool.currency) return { dropped: 'other-currency' };
  if (name === 'purchase') {
    return orderEntry(placed, params, eventValue(params, pool.currency), 'event', ids, notes);
  }
  if (name === 'refund') {
    if (params.transaction_id === undefined) return { dropped: 'refund-without-order' };
    // A GA4 refund that names items is a part of the order; one that names none is all of it.
    const partial = params.items ? params.value : undefined;
    return { entry: refundEntry(placed, params.transaction_id, partial, pool, 'event'), notes };
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
  value: number,
  told: OrderEntry['told'],
  ids: ReadonlyMap<string, string>,
  notes: readonly string[],
): CheckedRow {
  const coupon = params.coupon === undefined ? undefined : couponOf(ids, params.coupon);
  const entry: OrderEntry = {
    ...placed,
    type: 'order',
    value,
    params,
    told,
    ...(params.transaction_id !== undefined && { order: params.transaction_id }),
    ...(coupon !== undefined && { coupon }),
  };
  const unknown = params.coupon !== undefined && coupon === undefined;
  return { entry, notes: unknown ? [...notes, 'unknown-code'] : notes };
}

const refundEntry = (
  placed: Placed,
  order: string,
  value: number | undefined,
  pool: Pool,
  told: RefundEntry['told'],
): RefundEntry => ({
  ...placed,
  type: 'refund',
  order,
  told,
  ...(value !== undefined && { value: toMinor(value, pool.currency) }),
});
