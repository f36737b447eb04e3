/** What an order would be: the basket as it is or grown to a coupon's conditions, and its money by the device's code. */
import { type Cart, subtotal } from '../../src/events/cart.js';
import { orderMoney } from '../../src/model/score.js';
import { cartMismatch, discountOn, inScope, marginRate, scopedSubtotal } from '../../src/pool/benefit.js';
import type { Coupon } from '../../src/pool/schema.js';
import { toLine } from './page.js';
import type { Shop } from './shop.js';
import type { SimulatedMoment } from './visit.js';

/** Mid-quantiles of a normal distribution, eight of equal probability. */
const QUANTILES = [-1.534, -0.887, -0.489, -0.157, 0.157, 0.489, 0.887, 1.534] as const;

const FACTORS = new Map<number, readonly number[]>();

/** Eight equally likely factors on the order value: mid-quantiles of a log-normal, scaled to mean 1. */
export function orderFactors(spread: number): readonly number[] {
  const held = FACTORS.get(spread);
  if (held) return held;
  const quantiles = QUANTILES.map((z) => Math.exp(spread * z));
  const mean = quantiles.reduce((sum, factor) => sum + factor, 0) / quantiles.length;
  const factors = quantiles.map((factor) => factor / mean);
  FACTORS.set(spread, factors);
  return factors;
}

/** Before the order's factor, minor units. */
export interface Basket {
  readonly value: number;
  /** Total and scoped value when the coupon is used. */
  readonly redeemedValue: number;
  readonly redeemedScoped: number;
  /** P(it qualifies or grows until it does), 0…1. */
  readonly reach: number;
  /** What the coupon takes off the grown basket, minor units and share. */
  readonly discount: number;
  readonly saving: number;
  /** Share of the grown basket that was put in to reach the coupon's conditions. */
  readonly filled: number;
  readonly margin: number;
}

/** What they would buy: the cart as it is, or with an empty one what they have in mind. */
export function basketOf({ state, focus }: SimulatedMoment, coupon: Coupon | undefined, shop: Shop): Basket {
  const cart: Cart =
    state.cart.lines.length > 0 ? state.cart : { lines: [toLine(focus, shop.pool.currency)] };
  const { economics } = shop.pool;
  const value = subtotal(cart);
  const margin = marginRate(economics, cart);
  const bare = {
    value,
    redeemedValue: value,
    redeemedScoped: 0,
    reach: 0,
    discount: 0,
    saving: 0,
    filled: 0,
    margin,
  };
  if (!coupon) return bare;
  const scoped = scopedSubtotal(coupon, cart);
  if (scoped === 0 || cartMismatch(coupon, cart) === 'cart-above-maximum') return bare;
  const pieces = cart.lines
    .filter((line) => inScope(coupon.scope, line))
    .reduce((sum, line) => sum + line.quantity, 0);
  const missingPieces = Math.max(0, (coupon.conditions.minQuantity ?? 0) - pieces);
  const grownByPieces = Math.round(missingPieces * (scoped / Math.max(1, pieces)));
  const missing = Math.max(grownByPieces, (coupon.conditions.minCartValue ?? 0) - scoped, 0);
  const a = shop.assumptions;
  const redeemedValue = value + missing;
  const discount = discountOn(coupon, scoped + missing, redeemedValue, economics);
  return {
    value,
    redeemedValue,
    redeemedScoped: scoped + missing,
    reach:
      discount > 0 ? Math.exp(-missing / value / a['reach.scale']) * a['reach.piece'] ** missingPieces : 0,
    discount,
    saving: discount / redeemedValue,
    filled: missing / redeemedValue,
    margin,
  };
}

/** One concrete order, kept. */
export interface Settled {
  readonly order: number;
  readonly discount: number;
  readonly revenue: number;
  readonly profit: number;
}

/** @param coupon the one used, undefined for none */
export function settle(basket: Basket, coupon: Coupon | undefined, factor: number, shop: Shop): Settled {
  const { economics } = shop.pool;
  // Whoever redeems has reached the minimum, however small the rest turned out.
  const least = coupon?.conditions.minCartValue ?? 0;
  const order = Math.max(least, Math.round((coupon ? basket.redeemedValue : basket.value) * factor));
  const money = orderMoney(order, basket.margin, economics);
  const scoped = Math.max(least, Math.round(basket.redeemedScoped * factor));
  const discount = coupon ? discountOn(coupon, scoped, order, economics) : 0;
  return { order, discount, revenue: money.revenue - discount, profit: money.profit - discount };
}

/** What an order brings that is sent back: the shop has paid for its way there and back. */
export const returnedProfit = (shop: Shop): number => -2 * shop.pool.economics.shippingCost;
