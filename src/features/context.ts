/** Profile, cart and clock as one row. No hour of day and no weekday: in UTC they would tell where somebody lives. */
import { type Cart, subtotal } from '../events/cart.js';
import type { ShopEvent } from '../events/vocabulary.js';
import { marginRate, shippingFee } from '../pool/benefit.js';
import type { Pool } from '../pool/schema.js';
import { type Column, group, groupRanges, writeRow } from './columns.js';
import { NO_INTERESTS } from './interests.js';
import { PROFILE_COLUMNS, type SegmentedFacts, segmented } from './profile-columns.js';
import { logScale, moneyScale, priceQuantile, ratio } from './scale.js';
import type { ShopperState } from './shopper.js';
import { NO_TABLES, type Tables } from './tables.js';
import { isAct, WINDOW } from './window.js';

interface ContextFacts extends SegmentedFacts {
  readonly cart: Cart;
  /** Value of the cart, minor units. */
  readonly value: number;
  /** Since the visit began, seconds. */
  readonly elapsed: number;
  /** What the shopper did in this visit, in number. */
  readonly acts: number;
}

const quantiles = ({ cart, pool }: ContextFacts) =>
  cart.lines.map((line) => priceQuantile(line.unitPrice, pool.catalogue.priceDeciles));

const COLUMNS: readonly Column<ContextFacts>[] = [
  ...PROFILE_COLUMNS,
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
  { profile, cart, interests = NO_INTERESTS }: ShopperState,
  events: readonly ShopEvent[],
  now: number,
  pool: Pool,
  tables: Tables = NO_TABLES,
): Float32Array {
  const row = new Float32Array(CONTEXT_WIDTH);
  const elapsed = (now - (events[0]?.at ?? now)) / 1000;
  const acts = events.filter(isAct).length;
  const value = subtotal(cart);
  const profileFacts = segmented({ profile, interests, now, pool, tables });
  writeRow(COLUMNS, { ...profileFacts, cart, value, elapsed, acts }, row);
  return row;
}
