/** A coupon in the light of this cart and this visit: what it takes off, what it asks for, and whether it interests. */
import { type Cart, type CartLine, subtotal } from '../events/cart.js';
import type { EventName, ShopEvent } from '../events/vocabulary.js';
import {
  cartMismatch,
  discountNow,
  discountOn,
  inScope,
  leastValue,
  marginRate,
  scopedSubtotal,
} from '../pool/benefit.js';
import type { Coupon, Pool, Scope } from '../pool/schema.js';
import { type Affinity, affinities } from './affinity.js';
import { type Column, group, groupRanges, writeRow } from './columns.js';
import { type Coverage, coveragesOf, once } from './coverage.js';
import { NO_INTERESTS } from './interests.js';
import { clamp, moneyScale, priceOf, ratio } from './scale.js';
import type { ShopperState } from './shopper.js';
import { NO_TABLES, type Tables } from './tables.js';

/** How much of what was looked at in this visit is in scope. */
interface Looked {
  /** Shares of all looks, of the last five, of the last: 0…1. */
  readonly all: number;
  readonly lately: number;
  readonly last: number;
  /** The last look, if it is in scope. */
  readonly lastFit: Look | undefined;
}

/** Something the shopper looked at, as a cart line of one piece; `unitPrice` 0 where unknown. */
type Look = CartLine;

interface RelativeFacts {
  readonly coupon: Coupon;
  readonly pool: Pool;
  readonly cart: Cart;
  /** Value of the cart, and of its lines in scope, minor units. */
  readonly total: number;
  readonly scoped: number;
  /** What is missing to the coupon's minimum, minor units. */
  readonly shortfall: number;
  /** What it would take off now, and with the cart grown to the minimum, minor units. */
  readonly saving: number;
  readonly savingGrown: number;
  readonly looked: Looked;
  readonly affinity: Affinity;
}

const RECENT = 5;

const COLUMNS: readonly Column<RelativeFacts>[] = [
  ...group<RelativeFacts>('fit', {
    usable: ({ coupon, cart }) => (cartMismatch(coupon, cart) ? 0 : 1),
    saves: ({ saving, total }) => ratio(saving, total),
    savesOfTypical: ({ saving, pool }) => clamp(saving / pool.catalogue.typicalOrder, 0, 1),
    inScope: ({ scoped, total }) => ratio(scoped, total),
    shortfall: ({ shortfall, pool }) => moneyScale(shortfall, pool.catalogue.typicalOrder),
    reached: ({ coupon, scoped }) => reaches(scoped, coupon),
    savesGrown: ({ savingGrown, total, shortfall }) => ratio(savingGrown, total + shortfall),
    marginLeft: ({ cart, pool, savingGrown, total, shortfall }) =>
      clamp(marginRate(pool.economics, cart) - ratio(savingGrown, total + shortfall), -1, 1),
  }),
  ...group<RelativeFacts>('interest', {
    looked: ({ looked }) => looked.all,
    lookedLately: ({ looked }) => looked.lately,
    lookedLast: ({ looked }) => looked.last,
    savesOnLast: ({ looked, coupon, pool }) => savingAlone(looked.lastFit, coupon, pool),
    reachedByLast: ({ looked, coupon }) => reachedAlone(looked.lastFit, coupon),
    remembered: ({ affinity }) => affinity.remembered,
    worded: ({ affinity }) => (affinity.worded ? 1 : 0),
    named: ({ affinity }) => affinity.named,
    titled: ({ affinity }) => affinity.titled,
    factored: ({ affinity }) => (affinity.factored ? 1 : 0),
    preferred: ({ affinity }) => affinity.mean,
    preferredBest: ({ affinity }) => affinity.best,
  }),
];

/** What the coupon takes off this one thing, as a share of its price, its minimum taken as met. */
function savingAlone(look: Look | undefined, coupon: Coupon, pool: Pool): number {
  if (!look) return 0;
  return ratio(discountOn(coupon, look.unitPrice, look.unitPrice, pool.economics), look.unitPrice);
}

/** How far this one thing alone goes towards the coupon's minimum. */
function reachedAlone(look: Look | undefined, coupon: Coupon): number {
  return look ? reaches(look.unitPrice, coupon) : 0;
}

/** How much of the coupon's minimum a value in scope is, 0…1. */
function reaches(value: number, coupon: Coupon): number {
  const least = leastValue(coupon);
  return least > 0 ? ratio(value, least) : 1;
}

/** Columns of a coupon relative to this cart and visit, R. */
export const RELATIVE_WIDTH = COLUMNS.length;
export const RELATIVE_COLUMNS: readonly string[] = COLUMNS.map((column) => column.name);
/** `fit` (to the cart) and `interest` (in what it covers) → their columns. */
export const RELATIVE_GROUPS = groupRanges(COLUMNS);

const LOOKS: readonly EventName[] = ['view_item', 'add_to_wishlist', 'add_to_cart'];

function looksOf(events: readonly ShopEvent[], currency: string): Look[] {
  return events.flatMap(({ name, params }) => {
    const item = LOOKS.includes(name) ? params.items?.[0] : undefined;
    if (!item) return [];
    return {
      itemId: item.item_id,
      ...(item.item_category !== undefined && { category: item.item_category }),
      ...(item.item_brand !== undefined && { brand: item.item_brand }),
      unitPrice: priceOf(item, params, currency) ?? 0,
      quantity: 1,
      onSale: (item.discount ?? 0) > 0,
    };
  });
}

function lookedInScope(looks: readonly Look[], scope: Scope): Looked {
  let [all, lately] = [0, 0];
  for (const [index, look] of looks.entries()) {
    if (!inScope(scope, look)) continue;
    all++;
    if (index >= looks.length - RECENT) lately++;
  }
  const last = looks.at(-1);
  const lastFit = last && inScope(scope, last) ? last : undefined;
  return {
    all: ratio(all, looks.length),
    lately: ratio(lately, Math.min(RECENT, looks.length)),
    last: lastFit ? 1 : 0,
    lastFit,
  };
}

/**
 * [N, R]: each coupon relative to this shopper, row by row.
 * @param events this visit so far, oldest first
 */
export function encodeRelatives(
  coupons: readonly Coupon[],
  { cart, interests = NO_INTERESTS }: ShopperState,
  events: readonly ShopEvent[],
  now: number,
  pool: Pool,
  tables: Tables = NO_TABLES,
): Float32Array {
  const rows = new Float32Array(coupons.length * RELATIVE_WIDTH);
  const looks = looksOf(events, pool.currency);
  const total = subtotal(cart);
  const coverageOf = coveragesOf(pool, tables);
  const affinityTo = affinities(interests, now, pool, tables);
  const lookedIn = once(({ scope }: Coverage) => lookedInScope(looks, scope));
  coupons.forEach((coupon, index) => {
    const coverage = coverageOf(coupon);
    const scoped = scopedSubtotal(coupon, cart);
    const shortfall = Math.max(0, leastValue(coupon) - scoped);
    const saving = cartMismatch(coupon, cart) ? undefined : discountNow(coupon, cart, pool.economics);
    const facts: RelativeFacts = {
      coupon,
      pool,
      cart,
      total,
      scoped,
      shortfall,
      saving: saving ?? 0,
      savingGrown: saving ?? discountOn(coupon, scoped + shortfall, total + shortfall, pool.economics),
      looked: lookedIn(coverage),
      affinity: affinityTo(coverage),
    };
    writeRow(COLUMNS, facts, rows, index * RELATIVE_WIDTH);
  });
  return rows;
}

/** [R]: one coupon relative to this shopper. */
export const encodeRelative = (
  coupon: Coupon,
  state: ShopperState,
  events: readonly ShopEvent[],
  now: number,
  pool: Pool,
  tables?: Tables,
): Float32Array => encodeRelatives([coupon], state, events, now, pool, tables);
