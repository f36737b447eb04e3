/**
 * When and for whom, by name: hours of the day, holidays, segments and scenarios. A pool defines them once; coupons refer
 * to them. All of it is data that the shop signs, none of it code.
 */
import * as v from 'valibot';
import { count, id, ids, minor, text } from './fields.js';

/** Monday first, as in ISO 8601. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const clock = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern, 'a time of day, HH:MM'));

/**
 * Hours by the clock on the shop's wall. `until` before or at `from` goes on past midnight and belongs to the day it
 * began on. An hour that summer time repeats counts twice, one that it skips never comes.
 */
export const DayPart = v.strictObject({
  /** Every day when absent. */
  days: v.optional(v.pipe(v.array(v.picklist(WEEKDAYS)), v.minLength(1))),
  /** `00:00` … `23:59`, included. */
  from: clock(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** `00:00` … `24:00`, excluded. */
  until: clock(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
});

/** Whole days by the shop's calendar, both included. */
export const DateRange = v.strictObject({
  from: v.pipe(v.string(), v.isoDate()),
  until: v.pipe(v.string(), v.isoDate()),
});

/** At least and at most, both included; either may be absent. */
const span = v.strictObject({ least: v.optional(count), most: v.optional(count) });

/** A kind of shopper, by what this device remembers. All that is named must hold. */
export const Segment = v.strictObject({
  /** Visits, this one included. */
  visits: v.optional(span),
  /** Product pages looked at, ever. */
  views: v.optional(span),
  purchases: v.optional(span),
  /** Sum of purchases, minor units. */
  spent: v.optional(span),
  /** Whole days since the last purchase; never holds where there was none. */
  daysSincePurchase: v.optional(span),
  /** Whole days between the visit before this one and now; never holds on the first. */
  daysAway: v.optional(span),
  /** Balance of points that the shop's page has told; never holds where it told none. */
  points: v.optional(span),
});

/**
 * Where an offer may appear: in the page's own place, or over the page as a card in its corner, a dialog that waits for an
 * answer, one line at its foot, or a strip along it.
 */
export const CHANNELS = ['inline', 'corner', 'dialog', 'toast', 'bar'] as const;
export const Channel = v.picklist(CHANNELS);
const channels = v.pipe(
  v.array(Channel),
  v.minLength(1),
  v.check((all) => new Set(all).size === all.length, 'each channel once'),
);

/** What a page sees of somebody about to leave: events of src/events/vocabulary.ts. */
export const EXIT_SIGNS = ['pointer_leave', 'scroll_up', 'page_back', 'tab_return'] as const;

/** What makes a scenario begin. Times in ms; a sign is over after `holdsMs`, the rest when it is no longer so. */
export const Trigger = v.variant('kind', [
  /** The first visit that this device remembers, once it has so many events. */
  v.strictObject({ kind: v.literal('welcome'), events: v.optional(count, 3) }),
  /** Something in the cart, and no step for so long; or the cart looked at so often in this visit. */
  v.strictObject({
    kind: v.literal('cart_hesitation'),
    idleMs: v.optional(count, 60_000),
    /** 0: however often. */
    cartViews: v.optional(count, 0),
    minCartValue: v.optional(minor, 0),
    holdsMs: v.optional(count, 60_000),
  }),
  /** About to leave: with a mouse, the pointer goes out at the top; by touch, a fast scroll up, back, or a tab come back to. */
  v.strictObject({
    kind: v.literal('exit_intent'),
    signs: v.optional(v.pipe(v.array(v.picklist(EXIT_SIGNS)), v.minLength(1)), EXIT_SIGNS),
    /** Time in this visit before a sign counts. */
    afterMs: v.optional(count, 10_000),
    /** A scroll up counts from so far and so fast on, in heights of the window (a second). */
    screens: v.optional(v.pipe(v.number(), v.minValue(0)), 1),
    screensPerSecond: v.optional(v.pipe(v.number(), v.minValue(0)), 2.5),
    /** A tab come back to counts after so long away, 30 minutes at most: then the visit is another. */
    awayMs: v.optional(v.pipe(count, v.maxValue(30 * 60_000)), 15_000),
    holdsMs: v.optional(count, 10_000),
  }),
  /** One thing looked at for so long, hidden time left out. */
  v.strictObject({ kind: v.literal('long_dwell'), dwellMs: v.optional(count, 45_000) }),
  /** Came back after so many whole days, and at most so many. */
  v.strictObject({
    kind: v.literal('return_visit'),
    leastDays: v.optional(count, 1),
    mostDays: v.optional(count),
  }),
  /** One of these of the pool's holidays. */
  v.strictObject({ kind: v.literal('holiday'), holidays: v.pipe(ids, v.minLength(1)) }),
  /** Bought so often, and for so much, as far as this device remembers. */
  v.strictObject({
    kind: v.literal('loyalty'),
    purchases: v.optional(count, 3),
    /** Minor units. */
    spent: v.optional(minor, 0),
  }),
  /** Bought once, and not for so many whole days. */
  v.strictObject({ kind: v.literal('win_back'), leastDays: v.optional(count, 60) }),
  /** From so long after an order to so long after it. `quietAfterPurchaseMs` must leave room. */
  v.strictObject({
    kind: v.literal('post_purchase'),
    afterMs: v.optional(count, 0),
    withinMs: v.optional(count, 7 * 24 * 3_600_000),
  }),
  /** A page that the shop tagged with one of these: a campaign, a live show. */
  v.strictObject({
    kind: v.literal('page'),
    tags: v.pipe(v.array(v.pipe(text(100), v.regex(/^\S+$/, 'a word'))), v.minLength(1), v.maxLength(50)),
  }),
]);

/** A situation worth a word: what begins it, for whom, where an offer may then appear, and which. */
export const Scenario = v.strictObject({
  id,
  /** Any of them begins it. */
  triggers: v.pipe(v.array(Trigger), v.minLength(1), v.maxLength(20)),
  /** Only these segments; everybody when absent. */
  segments: v.optional(ids),
  /** Only during these holidays; always when absent. */
  holidays: v.optional(ids),
  /** Only there, the first rather than the second; wherever the coupon may when absent. */
  channels: v.optional(channels),
  /** Only these coupons while it leads; all when absent. */
  coupons: v.optional(v.pipe(ids, v.minLength(1))),
});

export type DayPart = v.InferOutput<typeof DayPart>;
export type DateRange = v.InferOutput<typeof DateRange>;
export type Segment = v.InferOutput<typeof Segment>;
export type Channel = v.InferOutput<typeof Channel>;
export type Trigger = v.InferOutput<typeof Trigger>;
export type Scenario = v.InferOutput<typeof Scenario>;
export type ExitSign = (typeof EXIT_SIGNS)[number];
