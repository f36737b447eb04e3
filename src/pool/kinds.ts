/** What a coupon gives, and on which lines. The arithmetic is in benefit.ts and sets.ts. */
import * as v from 'valibot';
import { count, minor, names, text } from './fields.js';

/** Which cart lines count. Empty means the whole shop; excludes win over includes. */
export const Scope = v.strictObject({
  categories: v.optional(names, []),
  items: v.optional(names, []),
  brands: v.optional(names, []),
  excludeCategories: v.optional(names, []),
  excludeItems: v.optional(names, []),
  excludeBrands: v.optional(names, []),
  /** Lines already on sale don't count. */
  excludeSale: v.optional(v.boolean(), false),
});

const percent = v.pipe(v.number(), v.minValue(1), v.maxValue(100));
const some = v.pipe(count, v.minValue(1));
const amount = v.pipe(minor, v.minValue(1));
/** The discount is never more than this. */
const most = v.optional(minor);

/** What the coupon takes off. Amounts are minor units of the pool's currency. */
export const Benefit = v.variant('kind', [
  v.strictObject({
    kind: v.literal('percent'),
    /** 1…100, of the lines in scope; four decimals at most. */
    percent,
    most,
  }),
  v.strictObject({ kind: v.literal('fixed'), amount }),
  v.strictObject({ kind: v.literal('free_shipping') }),
  /** Spend more, save more: the highest step that the lines in scope reach, on all of them. */
  v.strictObject({
    kind: v.literal('tiered'),
    /** `from`: value of the lines in scope from which on the step counts. */
    steps: v.pipe(
      v.array(
        v.union([
          v.strictObject({ from: amount, percent }),
          /** Takes this much off. */
          v.strictObject({ from: amount, amount }),
        ]),
      ),
      v.minLength(1),
      v.maxLength(20),
    ),
    most,
  }),
  /** One piece of a thing for nothing, beside or among what is in the cart. */
  v.strictObject({
    kind: v.literal('gift'),
    itemId: text(100),
    /** What it costs in the shop: the most that it takes off a cart, and what it takes from a budget. */
    price: amount,
    /** What it costs the shop; by the shop's margin when absent. */
    cost: v.optional(minor),
  }),
  /** Of every `buy` + `get` pieces, `get` for less. */
  v.strictObject({
    kind: v.literal('buy_x_get_y'),
    buy: some,
    get: some,
    /** Off the pieces got. */
    percent: v.optional(percent, 100),
    /** Most sets in one checkout. */
    sets: v.optional(some),
    most,
    /** What is got, where it is something else than what is bought. */
    gets: v.optional(Scope),
    /**
     * `cheapest`: the cheapest pieces of all that count. `each_set`: the cheapest of each set, sets made of the dearest
     * first, so that another piece in the cart never makes the discount less.
     */
    pick: v.optional(v.picklist(['cheapest', 'each_set']), 'cheapest'),
  }),
]);

export type Scope = v.InferOutput<typeof Scope>;
export type Benefit = v.InferOutput<typeof Benefit>;
/** A step of a tiered coupon. */
export type Step = Extract<Benefit, { kind: 'tiered' }>['steps'][number];
