/**
 * From the student's heads to money: what is expected without an offer, and with each coupon. Pure arithmetic, shared
 * by device, training, evaluation and simulation.
 */
import { subtotal } from '../events/cart.js';
import type { ShopperState } from '../features/shopper.js';
import type { Minor } from '../money.js';
import {
  cartMismatch,
  discountNow,
  discountOn,
  leastValue,
  marginRate,
  outlayOf,
  scopedSubtotal,
  shippingFee,
} from '../pool/benefit.js';
import type { Coupon, Economics, Pool } from '../pool/schema.js';

/** Expectations for one action at one moment. */
export interface Score {
  /** P(buy in this visit), 0…1. */
  readonly pBuy: number;
  /** P(buy and redeem the coupon), 0…pBuy; 0 without a coupon. */
  readonly pRedeem: number;
  /** E[order value | buy] before the discount, minor units. */
  readonly order: Minor;
  /** E[revenue after discount], minor units. */
  readonly revenue: number;
  /** E[profit after discount], minor units. */
  readonly profit: number;
  /** E[discount given], minor units: what budgets pay. A gift counts at its price in the shop. */
  readonly cost: number;
}

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Six natural logs each way, 1/403 … 403 typical orders: beyond that a head is broken, and infinity spreads. */
const LOG_LIMIT = 6;
const orders = (log: number) => Math.exp(Math.min(LOG_LIMIT, Math.max(-LOG_LIMIT, log)));

/** What one order brings before any discount, shipping included, minor units. */
export function orderMoney(value: Minor, margin: number, economics: Economics) {
  const fee = shippingFee(economics, value);
  return { revenue: value + fee, profit: margin * value + fee - economics.shippingCost };
}

/** @param base the row of BASE_HEADS: logit of p(buy), log of the order value in typical orders. */
export function scoreNone(base: ArrayLike<number>, state: ShopperState, pool: Pool): Score {
  const pBuy = sigmoid(base[0] as number);
  const order = pool.catalogue.typicalOrder * orders(base[1] as number);
  const { revenue, profit } = orderMoney(order, marginRate(pool.economics, state.cart), pool.economics);
  return { pBuy, pRedeem: 0, order, revenue: pBuy * revenue, profit: pBuy * profit, cost: 0 };
}

/**
 * What showing `coupon` is expected to bring.
 * @param heads the coupon's row of COUPON_HEADS: added logit of p(buy), logit of p(redeem | buy), added log order value
 */
export function scoreCoupon(
  base: ArrayLike<number>,
  heads: ArrayLike<number>,
  coupon: Coupon,
  state: ShopperState,
  pool: Pool,
): Score {
  const pBuy = sigmoid((base[0] as number) + (heads[0] as number));
  const pRedeem = pBuy * sigmoid(heads[1] as number);
  const order = pool.catalogue.typicalOrder * orders((base[1] as number) + (heads[2] as number));
  const money = orderMoney(order, marginRate(pool.economics, state.cart), pool.economics);
  const discount = discountWhenRedeemed(coupon, order, state, pool);
  const outlay = outlayOf(coupon, discount, state.cart, pool.economics);
  return {
    pBuy,
    pRedeem,
    order,
    revenue: pBuy * money.revenue - pRedeem * outlay.off,
    profit: pBuy * money.profit - pRedeem * outlay.cost,
    cost: pRedeem * discount,
  };
}

/**
 * The discount on an order of about `order` that did redeem. What is in scope now tells how much of it counts; who
 * redeems with nothing in scope yet came for the coupon, so the whole order counts. A redeemed order has reached the
 * minimum, if need be by growing to it.
 */
function discountWhenRedeemed(coupon: Coupon, order: Minor, { cart }: ShopperState, pool: Pool): Minor {
  const total = subtotal(cart);
  const scoped = scopedSubtotal(coupon, cart);
  const counted = scoped > 0 ? (order * scoped) / total : order;
  const { maxCartValue = Number.POSITIVE_INFINITY } = coupon.conditions;
  const redeemed = Math.min(Math.max(counted, leastValue(coupon)), maxCartValue);
  // Sets are of this cart's pieces: an order like it gives as much of itself away.
  if (coupon.benefit.kind === 'buy_x_get_y' && !cartMismatch(coupon, cart)) {
    return Math.round((discountNow(coupon, cart, pool.economics) * redeemed) / scoped);
  }
  return discountOn(coupon, redeemed, order + redeemed - counted, pool.economics);
}

/** All expectations of one decision. */
export interface Scores {
  readonly none: Score;
  /** One per coupon asked about, in the same order. */
  readonly coupons: readonly Score[];
  /**
   * Profit that the best choice at a later moment of this visit is expected to add over showing nothing, minor units; absent
   * where nobody knows, or where no later moment counts.
   */
  readonly wait?: number;
}
