/**
 * The pool's terms, written once: the device reads them, the server signs and enforces them, training simulates them.
 * Unknown fields are refused (a typo in a limit must not become "no limit").
 */
import * as v from 'valibot';

export const POOL_SCHEMA_VERSION = 1;

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/, 'an id: 1…64 of A–Z a–z 0–9 . _ -'));
const minor = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const rate = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const instant = v.pipe(v.string(), v.isoTimestamp());
const names = v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(500));
const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most));

/** What the coupon takes off. Amounts are minor units of the pool's currency. */
export const Benefit = v.variant('kind', [
  v.strictObject({
    kind: v.literal('percent'),
    /** 1…100, of the lines in scope. */
    percent: v.pipe(v.number(), v.minValue(1), v.maxValue(100)),
    /** The discount is never more than this. */
    most: v.optional(minor),
  }),
  v.strictObject({ kind: v.literal('fixed'), amount: v.pipe(minor, v.minValue(1)) }),
  v.strictObject({ kind: v.literal('free_shipping') }),
]);

/** Which cart lines count. Empty means the whole shop; excludes win over includes. */
export const Scope = v.strictObject({
  categories: v.optional(names, []),
  items: v.optional(names, []),
  brands: v.optional(names, []),
  excludeCategories: v.optional(names, []),
  excludeItems: v.optional(names, []),
  /** Lines already on sale don't count. */
  excludeSale: v.optional(v.boolean(), false),
});

/** When the coupon may be used. Who checks each one is in TERM_GUARD. */
export const Conditions = v.strictObject({
  /** Least and greatest value of the lines in scope, minor units. */
  minCartValue: v.optional(minor),
  maxCartValue: v.optional(minor),
  minQuantity: v.optional(count),
  newShoppersOnly: v.optional(v.boolean(), false),
  validFrom: v.optional(instant),
  validUntil: v.optional(instant),
  locales: v.optional(names),
});

/** How often, in all. Absent means unlimited, 0 means never. */
export const Limits = v.strictObject({
  total: v.optional(count),
  perDay: v.optional(count),
  perShopper: v.optional(count),
  /** Sum of discounts, minor units. */
  budget: v.optional(minor),
});

export const Copy = v.strictObject({
  title: text(80),
  body: text(240),
  /** The small print. */
  terms: v.optional(text(500)),
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
   * anything. The default is the most that keeps 99 % of the gain on simulated shops (`npm run evaluate -- --least-gain --seed 21 --shops 200`).
   */
  leastGain: v.optional(rate, 0.01),
  /** Events that must have been seen in this session before the first offer. */
  minEvents: v.optional(count, 3),
  perHour: v.optional(count, 1),
  perDay: v.optional(count, 2),
  perWeek: v.optional(count, 5),
  /** After a dismissal, ms; 48 h by default. */
  coolDownMs: v.optional(count, 48 * 3_600_000),
  /** After a purchase, ms; 24 h by default. */
  quietAfterPurchaseMs: v.optional(count, 24 * 3_600_000),
});

/** What the shop earns: needed to know whether an offer pays. Public, like everything in a pool. */
export const Economics = v.strictObject({
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
  restraint: v.optional(Restraint, {}),
  /** Share of decisions made at random among the eligible, so that learning stays possible. */
  exploration: v.optional(rate, 0),
  coupons: v.pipe(
    v.array(Coupon),
    v.maxLength(10_000),
    v.check((all) => new Set(all.map((one) => one.id)).size === all.length, 'coupon ids are unique'),
  ),
});

export type Benefit = v.InferOutput<typeof Benefit>;
export type Scope = v.InferOutput<typeof Scope>;
export type Coupon = v.InferOutput<typeof Coupon>;
export type Copy = v.InferOutput<typeof Copy>;
export type Restraint = v.InferOutput<typeof Restraint>;
export type Economics = v.InferOutput<typeof Economics>;
export type Pool = v.InferOutput<typeof Pool>;
/** A pool as a person writes it: defaults may be left out. */
export type PoolInput = v.InferInput<typeof Pool>;

/**
 * Who holds a term: `enforced` by our server at reserve and commit, `platform` by the shop's own engine (fixed codes),
 * `advisory` by the device alone, so that a cheat can ignore it.
 */
export const TERM_GUARD = {
  benefit: 'enforced',
  scope: 'enforced',
  'conditions.minCartValue': 'enforced',
  'conditions.maxCartValue': 'enforced',
  'conditions.minQuantity': 'enforced',
  'conditions.validFrom': 'enforced',
  'conditions.validUntil': 'enforced',
  'conditions.newShoppersOnly': 'advisory',
  'conditions.locales': 'advisory',
  'limits.total': 'enforced',
  'limits.perDay': 'enforced',
  'limits.perShopper': 'enforced',
  'limits.budget': 'enforced',
  restraint: 'advisory',
} as const satisfies Record<string, 'enforced' | 'platform' | 'advisory'>;
