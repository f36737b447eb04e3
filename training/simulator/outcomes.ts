/**
 * What would happen with no offer and with each coupon: potential outcomes by formula (docs/simulator.md), and draws
 * from them under common random numbers. Money is reckoned by the same code as the device's.
 */
import { type Cart, subtotal } from '../../src/events/cart.js';
import { orderMoney, type Score } from '../../src/model/score.js';
import {
  cartMismatch,
  discountOn,
  inScope,
  marginRate,
  scopedSubtotal,
  shippingFee,
} from '../../src/pool/benefit.js';
import type { Coupon } from '../../src/pool/schema.js';
import { toLine } from './page.js';
import type { Random } from './random.js';
import type { Mind } from './runs.js';
import type { Shop } from './shop.js';
import type { SimulatedMoment } from './visit.js';

interface Response {
  /** Logit of buying. */
  readonly buys: number;
  /** What a shipping fee as large as the basket would take off it. */
  readonly shipping: number;
  /** Greatest pull of a discount, in logits. */
  readonly pulled: number;
  /** Share of the annoyance felt. */
  readonly annoyed: number;
  /** P(redeem | buy, usable). */
  readonly uses: number;
}

/** The determined are put off at the till most, and take what lies there; the hesitating wait for a reason. */
const RESPONSES: Readonly<Record<Mind, Response>> = {
  looking: { buys: -3.8, shipping: 2, pulled: 0.3, annoyed: 1.6, uses: 0.6 },
  comparing: { buys: -2.3, shipping: 2, pulled: 0.9, annoyed: 0.6, uses: 0.7 },
  hesitating: { buys: -1.2, shipping: 2, pulled: 1.9, annoyed: 0.3, uses: 0.85 },
  determined: { buys: 2.2, shipping: 0.5, pulled: 0.1, annoyed: 2.2, uses: 0.85 },
};

/** Saving share at which the response is 63 % of its most. */
const SAVING_SCALE = 0.12;
/** Missing share of the basket at which e⁻¹ still fill up to the minimum. */
const REACH_SCALE = 0.3;
/** P(one more piece is taken to reach a minimum quantity), each. */
const REACH_PIECE = 0.35;

/** Eight equally likely factors on the order value: mid-quantiles of a log-normal with σ = 0.35, scaled to mean 1. */
export const ORDER_FACTORS: readonly number[] = (() => {
  const quantiles = [-1.534, -0.887, -0.489, -0.157, 0.157, 0.489, 0.887, 1.534].map((z) =>
    Math.exp(0.35 * z),
  );
  const mean = quantiles.reduce((sum, factor) => sum + factor, 0) / quantiles.length;
  return quantiles.map((factor) => factor / mean);
})();

/** One action's outcome in distribution. */
interface Plan {
  readonly pBuy: number;
  /** P(redeem | buy). */
  readonly pRedeem: number;
  /** Value without redeeming; total and scoped value when redeemed, before the order's factor; minor units. */
  readonly value: number;
  readonly redeemedValue: number;
  readonly redeemedScoped: number;
}

/** One drawn outcome, as a shop would log it. */
export interface Outcome {
  readonly bought: boolean;
  readonly redeemed: boolean;
  readonly claimed: boolean;
  /** Order value before the discount, minor units; 0 where nothing was bought. */
  readonly order: number;
  readonly profit: number;
}

/** Uniform numbers that one shopper keeps whatever is shown: common random numbers across actions. */
export interface Luck {
  readonly buy: number;
  readonly redeem: number;
  readonly order: number;
}

export const drawLuck = (draw: Random): Luck => ({
  buy: draw.next(),
  redeem: draw.next(),
  order: draw.next(),
});

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** What they would buy: the cart as it is, or with an empty one what they have in mind. */
function basketOf({ state, focus }: SimulatedMoment, shop: Shop): Cart {
  return state.cart.lines.length > 0 ? state.cart : { lines: [toLine(focus, shop.pool.currency)] };
}

function planNone(moment: SimulatedMoment, shop: Shop): Plan {
  const { mind, traits } = moment;
  const value = subtotal(basketOf(moment, shop));
  const fee = shippingFee(shop.pool.economics, value) / value;
  const { buys, shipping } = RESPONSES[mind];
  const logit =
    buys + shop.leaning.buying + traits.need - shipping * traits.shippingAversion * Math.min(fee, 0.5);
  return { pBuy: sigmoid(logit), pRedeem: 0, value, redeemedValue: value, redeemedScoped: 0 };
}

function planCoupon(moment: SimulatedMoment, coupon: Coupon, shop: Shop): Plan {
  const { mind, traits } = moment;
  const { pulled, annoyed, uses } = RESPONSES[mind];
  const { economics } = shop.pool;
  const none = planNone(moment, shop);
  const basket = basketOf(moment, shop);
  const scoped = scopedSubtotal(coupon, basket);
  const pieces = basket.lines
    .filter((line) => inScope(coupon.scope, line))
    .reduce((sum, line) => sum + line.quantity, 0);
  const missingPieces = Math.max(0, (coupon.conditions.minQuantity ?? 0) - pieces);
  const grownByPieces = missingPieces * (scoped / Math.max(1, pieces));
  const missing = Math.max(grownByPieces, (coupon.conditions.minCartValue ?? 0) - scoped, 0);
  const mismatch = cartMismatch(coupon, basket);
  const reachable = scoped > 0 && mismatch !== 'cart-above-maximum';
  const reach = reachable ? Math.exp(-missing / none.value / REACH_SCALE) * REACH_PIECE ** missingPieces : 0;
  const redeemedValue = none.value + missing;
  const redeemedScoped = scoped + missing;
  const discount = discountOn(coupon, redeemedScoped, redeemedValue, economics);
  // Shipping is felt by those who hate to pay for it; any other money by all alike.
  const felt =
    (discount / redeemedValue) *
    (coupon.benefit.kind === 'free_shipping' ? 0.4 + 2 * traits.shippingAversion : 1);
  const pull =
    pulled *
    shop.leaning.response *
    (0.2 + 1.6 * traits.sensitivity) *
    (1 - Math.exp(-felt / SAVING_SCALE)) *
    reach;
  const push = annoyed * traits.annoyance * shop.leaning.annoyance * (1 - 0.5 * reach);
  const logit = Math.log(none.pBuy / (1 - none.pBuy)) + pull - push;
  const worthIt = discount > 0 ? 1 : 0;
  return {
    pBuy: sigmoid(logit),
    pRedeem: uses * reach * worthIt,
    value: none.value,
    redeemedValue,
    redeemedScoped,
  };
}

const planOf = (moment: SimulatedMoment, coupon: Coupon | undefined, shop: Shop) =>
  coupon ? planCoupon(moment, coupon, shop) : planNone(moment, shop);

/** Money of one concrete order. */
function settle(
  plan: Plan,
  redeemed: boolean,
  factor: number,
  coupon: Coupon | undefined,
  moment: SimulatedMoment,
  shop: Shop,
) {
  const { economics } = shop.pool;
  // Whoever redeems has reached the minimum, however small the rest turned out.
  const least = redeemed ? (coupon?.conditions.minCartValue ?? 0) : 0;
  const order = Math.max(least, Math.round((redeemed ? plan.redeemedValue : plan.value) * factor));
  const money = orderMoney(order, marginRate(economics, basketOf(moment, shop)), economics);
  const scoped = Math.max(least, Math.round(plan.redeemedScoped * factor));
  const discount = redeemed && coupon ? discountOn(coupon, scoped, order, economics) : 0;
  return { order, discount, revenue: money.revenue - discount, profit: money.profit - discount };
}

/** True expectations of one action, exactly: a finite sum over redeeming or not and the eight order factors. */
export function truth(moment: SimulatedMoment, coupon: Coupon | undefined, shop: Shop): Score {
  const plan = planOf(moment, coupon, shop);
  const sum = { order: 0, discount: 0, revenue: 0, profit: 0 };
  for (const redeemed of [true, false]) {
    const weight = (redeemed ? plan.pRedeem : 1 - plan.pRedeem) / ORDER_FACTORS.length;
    if (weight === 0) continue;
    for (const factor of ORDER_FACTORS) {
      const one = settle(plan, redeemed, factor, coupon, moment, shop);
      sum.order += weight * one.order;
      sum.discount += weight * one.discount;
      sum.revenue += weight * one.revenue;
      sum.profit += weight * one.profit;
    }
  }
  const { pBuy } = plan;
  return {
    pBuy,
    pRedeem: pBuy * plan.pRedeem,
    order: sum.order,
    revenue: pBuy * sum.revenue,
    profit: pBuy * sum.profit,
    cost: pBuy * sum.discount,
  };
}

/** What happens to this shopper under this action. */
export function outcome(
  moment: SimulatedMoment,
  coupon: Coupon | undefined,
  shop: Shop,
  luck: Luck,
): Outcome {
  const plan = planOf(moment, coupon, shop);
  // Whoever claims and does not buy: as likely as redeeming is for those who buy.
  const claims = luck.redeem < plan.pRedeem;
  if (luck.buy >= plan.pBuy) return { bought: false, redeemed: false, claimed: claims, order: 0, profit: 0 };
  const redeemed = luck.redeem < plan.pRedeem;
  const factor = ORDER_FACTORS[Math.floor(luck.order * ORDER_FACTORS.length)] as number;
  const { order, profit } = settle(plan, redeemed, factor, coupon, moment, shop);
  return { bought: true, redeemed, claimed: redeemed, order, profit };
}
