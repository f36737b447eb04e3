/**
 * The log format: what one line of a shop's log may say. docs/logs.md is the prose to this, docs/schemas/log-row.schema.json
 * is made from it. A field that is not named here is refused in the frame of a row (a misspelt `propensity` must not
 * become "unknown"); what is inside `params` is judged by the device's own door, src/events/validate.ts.
 */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
/** Any stable pseudonym. It is hashed as it is read and kept nowhere. */
const shopper = v.union([text, v.pipe(v.number(), v.safeInteger())]);
/** Ms since the epoch, or ISO 8601 with its offset. */
const at = v.union([v.pipe(v.number(), v.minValue(0)), v.pipe(v.string(), v.isoTimestamp())]);
/** Id of a coupon in the pool, or its fixed code. */
const coupon = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const amount = v.pipe(v.number(), v.minValue(0), v.maxValue(1e11));
const currency = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'three capital letters'));
const anything = v.record(v.string(), v.unknown());

/** What happened on the shop's pages: a GA4 name and its parameters. A `purchase` is an order, a `refund` its return. */
export const EventRow = v.strictObject({
  /** May be left out. */
  type: v.optional(v.literal('event')),
  shopper,
  at,
  name: text,
  params: v.optional(anything),
  /** Where the source has one: the same id twice is one event. */
  id: v.optional(text),
});

/** A moment at which a coupon was shown, or at which the shop decided to show none. */
export const ExposureRow = v.strictObject({
  type: v.literal('exposure'),
  shopper,
  at,
  /** `null`: deliberately nothing. */
  coupon: v.nullable(coupon),
  /** Probability with which the shop's rule chose this, (0…1]; absent where nobody knows. */
  propensity: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
  /** Coupons that could have been chosen; those that the pool's terms allow, where absent. */
  candidates: v.optional(v.pipe(v.array(coupon), v.maxLength(1_000))),
});

const answer = { shopper, at, coupon } as const;
export const ClaimRow = v.strictObject({ type: v.literal('claim'), ...answer });
export const DismissalRow = v.strictObject({ type: v.literal('dismissal'), ...answer });

/** An order, from the shop's backend. One that a `purchase` event tells of as well counts once. */
export const OrderRow = v.strictObject({
  type: v.literal('order'),
  shopper,
  at,
  order: text,
  /** What was paid for the goods: after discounts, without shipping, major units; a typical order where absent. */
  value: v.optional(amount),
  /** What coupons took off beside that; 0 where absent. */
  discount: v.optional(amount),
  /** The pool's where absent. */
  currency: v.optional(currency),
  coupon: v.optional(coupon),
  /** GA4 items. */
  items: v.optional(v.array(v.unknown())),
});

/** Goods that came back: all of the order where `value` is absent. */
export const RefundRow = v.strictObject({
  type: v.literal('refund'),
  shopper,
  at,
  order: text,
  value: v.optional(amount),
});

/** By `type`. */
export const ROWS = {
  event: EventRow,
  exposure: ExposureRow,
  claim: ClaimRow,
  dismissal: DismissalRow,
  order: OrderRow,
  refund: RefundRow,
} as const;
export type RowType = keyof typeof ROWS;

export const LogRow = v.union(Object.values(ROWS));
export type LogRow = v.InferOutput<typeof LogRow>;

/** A row as it was read, or why it is none: a stable code, and the field it is about. */
export type ReadRow =
  | { readonly ok: true; readonly row: LogRow; readonly type: RowType; readonly at: number }
  | { readonly ok: false; readonly reason: FrameReason; readonly field?: string };

/** Why a line is no row at all. Too many of these stop the import: the file is not what it was taken for. */
export const FRAME_REASONS = [
  'unreadable',
  'no-object',
  'unknown-type',
  'unknown-field',
  'bad-field',
] as const;
export type FrameReason = (typeof FRAME_REASONS)[number];

/** Checks the frame of one parsed line. */
export function readRow(value: unknown): ReadRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, reason: 'no-object' };
  }
  const type = 'type' in value && value.type !== undefined ? value.type : 'event';
  if (typeof type !== 'string' || !Object.hasOwn(ROWS, type)) return { ok: false, reason: 'unknown-type' };
  const checked = v.safeParse(ROWS[type as RowType], value, { abortEarly: true });
  if (!checked.success) {
    const [issue] = checked.issues;
    const reason =
      issue.type === 'strict_object' && issue.expected === 'never' ? 'unknown-field' : 'bad-field';
    return { ok: false, reason, field: v.getDotPath(issue) ?? '' };
  }
  const row = checked.output;
  const time = typeof row.at === 'number' ? Math.round(row.at) : Date.parse(row.at);
  return { ok: true, row, type: type as RowType, at: time };
}
