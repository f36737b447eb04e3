/**
 * The pool's terms, written once: the device reads them, the server signs and enforces them, training simulates them.
 * Unknown fields are refused (a typo in a limit must not become "no limit").
 */
import * as v from 'valibot';
import { count, id, ids, instant, minor, names, rate, text } from './fields.js';
import { Benefit, Scope } from './kinds.js';
import { Channel, DateRange, DayPart, Scenario, Segment } from './occasions.js';
import { Rights } from './rights.js';
import { Measurement, Trial } from './trials.js';

export { Benefit, Scope } from './kinds.js';
export { type Guard, TERM_GUARD } from './term-guard.js';

export const POOL_SCHEMA_VERSION = 1;

/** When the coupon may be used. Who checks each one is in TERM_GUARD. */
export const Conditions = v.strictObject({
  /** Least and greatest value of the lines in scope, minor units. */
  minCartValue: v.optional(minor),
  maxCartValue: v.optional(minor),
  minQuantity: v.optional(count),
  newShoppersOnly: v.optional(v.boolean(), false),
  validFrom: v.optional(instant),
  validUntil: v.optional(instant),
  /** Only in these hours of the shop's day; a coupon held for a checkout outlives them. */
  dayParts: v.optional(v.pipe(v.array(DayPart), v.minLength(1), v.maxLength(50))),
  /** Only during these of the pool's `holidays`. */
  holidays: v.optional(ids),
  /** Only for shoppers in one of these of the pool's `segments`. */
  segments: v.optional(ids),
  /** Only while one of these of the pool's `scenarios` is on. */
  scenarios: v.optional(ids),
  /** A split test: only in these of the trial's arms. */
  arms: v.optional(ids),
  /** BCP 47 ranges. */
  locales: v.optional(names),
  /** ISO 3166 two-letter codes. The device knows a country only by its locale (`de-AT`). */
  countries: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))), v.maxLength(250))),
  /** Only there; anywhere when absent. */
  channels: v.optional(v.pipe(v.array(Channel), v.minLength(1))),
});

/** Which coupons a shopper may hold, and a checkout may use, together. */
export const Stacking = v.strictObject({
  /** Two coupons of one class exclude each other. */
  class: v.optional(id),
  /** Excludes every other coupon. */
  exclusive: v.optional(v.boolean(), false),
});

/** How the coupon finds its shoppers. */
export const Giving = v.variant('way', [
  /** To whom the decision says it pays. */
  v.strictObject({ way: v.literal('targeted') }),
  /** By lot: in each epoch a device draws it with this probability, whatever the model says. */
  v.strictObject({
    way: v.literal('random'),
    probability: rate,
    /** Days until the lots are drawn anew, 1…365. */
    epochDays: v.optional(v.pipe(count, v.minValue(1), v.maxValue(365)), 7),
  }),
  /** For points: offered to those who have as many, taken off by the shop when the coupon is used. */
  v.strictObject({ way: v.literal('points'), price: v.pipe(count, v.minValue(1)) }),
]);

/** How often, in all. Absent means unlimited, 0 means never. */
export const Limits = v.strictObject({
  total: v.optional(count),
  perDay: v.optional(count),
  perShopper: v.optional(count),
  /** Sum of discounts, minor units. */
  budget: v.optional(minor),
  /** As `economics.marginFloor`, where this coupon's is higher. */
  marginFloor: v.optional(rate),
});

export const Copy = v.strictObject({
  title: text(80),
  body: text(240),
  /** The small print. */
  terms: v.optional(text(500)),
  /** The same said otherwise, by the tone's name; the device finds out which this shopper likes. The above is the tone `plain`. */
  tones: v.optional(
    v.pipe(
      v.record(
        v.pipe(v.string(), v.regex(/^(?!plain$)[a-z]{1,20}$/, 'a tone: 1…20 of a–z, and not plain')),
        v.strictObject({ title: text(80), body: text(240) }),
      ),
      v.check((all) => Object.keys(all).length <= 4, 'at most 4 tones'),
    ),
  ),
});

/** `fixed`: a promo code every shop platform redeems. `minted`: made at claim and redeemed by our server. */
export const Code = v.variant('type', [
  v.strictObject({ type: v.literal('fixed'), value: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{3,32}$/)) }),
  v.strictObject({ type: v.literal('minted') }),
]);

export const Coupon = v.strictObject({
  id,
  benefit: Benefit,
  scope: v.optional(Scope, {}),
  conditions: v.optional(Conditions, {}),
  limits: v.optional(Limits, {}),
  stacking: v.optional(Stacking, {}),
  giving: v.optional(Giving, { way: 'targeted' }),
  /** Among coupons worth showing, one of higher priority goes before any of lower. 0…1,000. */
  priority: v.optional(v.pipe(count, v.maxValue(1_000)), 0),
  /** Shadow prices: λ on each unit of money the coupon costs, μ (minor units) on each use of a limited number. */
  prices: v.optional(
    v.strictObject({ lambda: v.optional(v.pipe(v.number(), v.minValue(0)), 0), mu: v.optional(minor, 0) }),
    {},
  ),
  /** Copy by BCP 47 language tag; plain text, never markup. */
  copy: v.pipe(
    v.record(v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)), Copy),
    v.check((all) => Object.keys(all).length > 0, 'at least one language'),
  ),
  code: Code,
});

/** How rarely Etui may speak. 0 means never. */
export const Restraint = v.strictObject({
  /**
   * What an offer must add, as a share of a typical order: less is not worth an interruption. 0 shows whatever adds
   * anything. The default spares three offers in five and keeps 94 % of the gain on simulated shops (`npm run evaluate -- policy --only least-gain`).
   */
  leastGain: v.optional(rate, 0.01),
  /** Events that must have been seen in this session before the first offer. */
  minEvents: v.optional(count, 3),
  perHour: v.optional(count, 1),
  perDay: v.optional(count, 2),
  perWeek: v.optional(count, 5),
  /** In 30 days; no cap of its own when absent. */
  perMonth: v.optional(count),
  /** After a dismissal, ms; 48 h by default. */
  coolDownMs: v.optional(count, 48 * 3_600_000),
  /** After a purchase, ms; 24 h by default. */
  quietAfterPurchaseMs: v.optional(count, 24 * 3_600_000),
});

/** What the shop earns: needed to know whether an offer pays. Public, like everything in a pool. */
export const Economics = v.strictObject({
  /**
   * What prices are: with tax in them, as shoppers see them in most of the world, or before it. Amounts, minimums and steps of
   * coupons are on the same footing.
   */
  prices: v.optional(v.picklist(['with_tax', 'before_tax']), 'with_tax'),
  /** Gross margin as a share of price, and by category where it differs. */
  marginRate: rate,
  categoryMargins: v.optional(v.record(v.string(), rate), {}),
  /** No coupon may leave a cart below this margin, as a share of its price after the discount. */
  marginFloor: v.optional(rate, 0),
  /** What the shopper pays for shipping, and what it costs the shop; minor units. */
  shippingFee: v.optional(minor, 0),
  shippingCost: v.optional(minor, 0),
  /** Carts from this value on ship free anyway. */
  freeShippingFrom: v.optional(minor),
});

/** What the shop's range looks like, so that prices and categories mean the same to one model in every shop. */
export const Catalogue = v.strictObject({
  /** The nine deciles of item prices, ascending, minor units. */
  priceDeciles: v.pipe(v.array(minor), v.length(9)),
  /** Expected value of an order where nothing is known yet, minor units. */
  typicalOrder: v.pipe(minor, v.minValue(1)),
});

export const Pool = v.strictObject({
  schemaVersion: v.literal(POOL_SCHEMA_VERSION),
  /** Origin of the shop this pool was made for, e.g. `https://shop.example`. */
  shop: v.pipe(v.string(), v.url()),
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  objective: v.optional(v.picklist(['profit', 'revenue', 'conversions']), 'profit'),
  economics: Economics,
  catalogue: Catalogue,
  /** The shop's wall clock, by its IANA name: day parts and holidays go by it. */
  timeZone: v.optional(text(64), 'UTC'),
  /** Holidays by name: what coupons and scenarios refer to. */
  holidays: v.optional(v.record(id, v.pipe(v.array(DateRange), v.minLength(1), v.maxLength(100))), {}),
  segments: v.optional(v.record(id, Segment), {}),
  scenarios: v.optional(
    v.pipe(
      v.array(Scenario),
      v.maxLength(100),
      v.check((all) => new Set(all.map((one) => one.id)).size === all.length, 'scenario ids are unique'),
    ),
    [],
  ),
  /** Most that a greedy crowd may cost, minor units: a pool that could cost more is not signed (docs/pool.md). */
  greedyBound: v.optional(minor),
  restraint: v.optional(Restraint, {}),
  /** Share of decisions made at random among the eligible, so that learning stays possible. */
  exploration: v.optional(rate, 0),
  trial: v.optional(Trial, {}),
  measurement: v.optional(Measurement, {}),
  /** Minted coupons are given out for a blind token alone; needs our server (docs/rights.md). */
  rights: v.optional(Rights),
  coupons: v.pipe(
    v.array(Coupon),
    v.maxLength(10_000),
    v.check((all) => new Set(all.map((one) => one.id)).size === all.length, 'coupon ids are unique'),
  ),
});

export type Giving = v.InferOutput<typeof Giving>;
export type Coupon = v.InferOutput<typeof Coupon>;
export type Copy = v.InferOutput<typeof Copy>;
export type Restraint = v.InferOutput<typeof Restraint>;
export type Economics = v.InferOutput<typeof Economics>;
export type Pool = v.InferOutput<typeof Pool>;
/** A pool as a person writes it: defaults may be left out. */
export type PoolInput = v.InferInput<typeof Pool>;
