/** Profile, cart and clock as one row. No hour of day and no weekday: in UTC they would tell where somebody lives. */
import { type Cart, subtotal } from '../events/cart.js';
import type { ShopEvent } from '../events/vocabulary.js';
import { marginRate, shippingFee } from '../pool/benefit.js';
import type { Pool } from '../pool/schema.js';
import { type Column, group, groupRanges, writeRow } from './columns.js';
import type { Profile } from './profile.js';
import { logScale, moneyScale, priceQuantile, ratio, recency } from './scale.js';
import type { ShopperState } from './shopper.js';
import { isAct, WINDOW } from './window.js';

interface ContextFacts {
  readonly profile: Profile;
  readonly cart: Cart;
  /** Value of the cart, minor units. */
  readonly value: number;
  /** Since the visit began, seconds. */
  readonly elapsed: number;
  /** What the shopper did in this visit, in number. */
  readonly acts: number;
  readonly now: number;
  readonly pool: Pool;
}

const DAY = 24 * 3_600_000;

const quantiles = ({ cart, pool }: ContextFacts) =>
  cart.lines.map((line) => priceQuantile(line.unitPrice, pool.catalogue.priceDeciles));

const COLUMNS: readonly Column<ContextFacts>[] = [
  ...group<ContextFacts>('profile', {
    returning: ({ profile }) => (profile.sessions > 1 ? 1 : 0),
    visits: ({ profile }) => logScale(profile.sessions - 1, 30),
    viewsPerVisit: ({ profile }) => logScale(profile.views / Math.max(1, profile.sessions), 30),
    cartsPerVisit: ({ profile }) => logScale(profile.carts / Math.max(1, profile.sessions), 8),
    purchases: ({ profile }) => logScale(profile.purchases, 20),
    buyRate: ({ profile }) => ratio(profile.purchases, profile.sessions),
    spend: ({ profile, pool }) =>
      moneyScale(profile.spent / Math.max(1, profile.purchases), pool.catalogue.typicalOrder),
    lastVisit: ({ profile, now }) => recency(profile.lastSessionAt, now, 7 * DAY),
    lastPurchase: ({ profile, now }) => recency(profile.lastPurchaseAt, now, 30 * DAY),
    offersShown: ({ profile }) => logScale(profile.shown, 20),
    claimRate: ({ profile }) => ratio(profile.claimed, profile.shown),
    dismissRate: ({ profile }) => ratio(profile.dismissed, profile.shown),
  }),
  ...group<ContextFacts>('cart', {
    filled: ({ cart }) => (cart.lines.length > 0 ? 1 : 0),
    lines: ({ cart }) => logScale(cart.lines.length, 20),
    pieces: ({ cart }) =>
      logScale(
        cart.lines.reduce((sum, line) => sum + line.quantity, 0),
        40,
      ),
    cartValue: ({ value, pool }) => moneyScale(value, pool.catalogue.typicalOrder),
    meanPrice: (facts) => quantiles(facts).reduce((sum, q) => sum + q / facts.cart.lines.length, 0),
    topPrice: (facts) => Math.max(0, ...quantiles(facts)),
    onSale: ({ cart, value }) => ratio(subtotal({ lines: cart.lines.filter((line) => line.onSale) }), value),
    margin: ({ cart, pool }) => marginRate(pool.economics, cart),
    shippingShare: ({ value, pool }) =>
      ratio(shippingFee(pool.economics, value), value || pool.catalogue.typicalOrder),
    toFreeShipping: ({ value, pool }) =>
      moneyScale((pool.economics.freeShippingFrom ?? 0) - value, pool.catalogue.typicalOrder),
  }),
  ...group<ContextFacts>('clock', {
    elapsed: ({ elapsed }) => logScale(elapsed, 3600),
    acts: ({ acts }) => logScale(acts, WINDOW),
    pace: ({ elapsed, acts }) => logScale(elapsed / Math.max(1, acts), 600),
  }),
];

/** Columns of profile, cart and clock, C. */
export const CONTEXT_WIDTH = COLUMNS.length;
export const CONTEXT_COLUMNS: readonly string[] = COLUMNS.map((column) => column.name);
/** `profile`, `cart` and `clock` → their columns. */
export const CONTEXT_GROUPS = groupRanges(COLUMNS);

/**
 * [C]: the shopper at `now`.
 * @param events this visit so far, oldest first
 */
export function encodeContext(
  { profile, cart }: ShopperState,
  events: readonly ShopEvent[],
  now: number,
  pool: Pool,
): Float32Array {
  const row = new Float32Array(CONTEXT_WIDTH);
  const elapsed = (now - (events[0]?.at ?? now)) / 1000;
  const acts = events.filter(isAct).length;
  writeRow(COLUMNS, { profile, cart, value: subtotal(cart), elapsed, acts, now, pool }, row);
  return row;
}
