/**
 * What would happen with no offer and with each coupon: potential outcomes as an exact finite sum, and draws from them
 * under common random numbers.
 */
import type { Score } from '../../src/model/score.js';
import type { Coupon } from '../../src/pool/schema.js';
import { type Basket, basketOf, orderFactors, returnedProfit, type Settled, settle } from './basket.js';
import { MINDS, type Mind } from './minds.js';
import type { Random } from './random.js';
import { type Response, responseOf } from './response.js';
import type { Shop } from './shop.js';
import { chainFor, type SimulatedMoment } from './visit.js';

/** Days after the moment within which an order counts. */
export const HORIZON_DAYS = 14;

/** One drawn outcome, as a shop would log it. */
export interface Outcome {
  /** An order within the horizon, kept or not. */
  readonly ordered: boolean;
  /** An order within the horizon that was kept. */
  readonly bought: boolean;
  /** That order used the coupon. */
  readonly redeemed: boolean;
  readonly claimed: boolean;
  /** Days until that order: 0 in the visit, else 1…14; absent without one. */
  readonly day?: number;
  /** An order after the horizon took the place of one within. */
  readonly deferred: boolean;
  /** Kept value of the order within the horizon before the discount, minor units; 0 without. */
  readonly order: number;
  /** Discount given on it, minor units. */
  readonly discount: number;
  /** With what is lost on returns, and with the order after the horizon. */
  readonly profit: number;
}

/** Uniform numbers that one shopper keeps whatever is shown: common random numbers across actions. */
export interface Luck {
  /** Of the state in which the visit ends; or that state itself, where the visit is known. */
  readonly end: number | Mind;
  readonly claim: number;
  readonly now: number;
  readonly later: number;
  readonly use: number;
  readonly back: number;
  readonly factor: number;
  readonly future: number;
  readonly day: number;
}

const LUCK = ['end', 'claim', 'now', 'later', 'use', 'back', 'factor', 'future', 'day'] as const;
export const drawLuck = (draw: Random): Luck =>
  Object.fromEntries(LUCK.map((name) => [name, draw.next()])) as unknown as Luck;

interface Plan {
  readonly basket: Basket;
  readonly response: Response;
  /** [minds] P(state in which the visit ends). */
  readonly endsIn: Float64Array;
}

function planOf(moment: SimulatedMoment, coupon: Coupon | undefined, shop: Shop): Plan {
  const chain = chainFor(shop, moment.traits);
  const from = MINDS.indexOf(moment.mind);
  const basket = basketOf(moment, coupon, shop);
  return {
    basket,
    response: responseOf(moment, coupon, basket, shop),
    endsIn: chain.endsIn.subarray(from * chain.n, (from + 1) * chain.n),
  };
}

/** [without, with the coupon used]: P(an order within the horizon). They sum to P(any order). */
export function orderChances({ response, endsIn }: Plan): [number, number] {
  const { claims, now, later, usesNow, usesLater } = response;
  const chances: [number, number] = [0, 0];
  now.forEach((nowBy, claimed) => {
    const weight = now.length === 1 ? 1 : claimed === 1 ? claims : 1 - claims;
    endsIn.forEach((share, mind) => {
      const inVisit = weight * share * (nowBy[mind] as number);
      const after = (weight * share - inVisit) * (later[claimed]?.[mind] as number);
      const used = claimed * (inVisit * (usesNow[mind] as number) + after * (usesLater[mind] as number));
      chances[0] += inVisit + after - used;
      chances[1] += used;
    });
  });
  return chances;
}

/** P(an order within the horizon that is kept), exactly: what `truth` calls pBuy, without the money. */
export function keptChance(moment: SimulatedMoment, coupon: Coupon | undefined, shop: Shop): number {
  const plan = planOf(moment, coupon, shop);
  const [plain, used] = orderChances(plan);
  return plain * (1 - plan.response.returns[0]) + used * (1 - plan.response.returns[1]);
}

/** P(the coupon is claimed), exactly. */
export const claimChance = (moment: SimulatedMoment, coupon: Coupon, shop: Shop): number =>
  responseOf(moment, coupon, basketOf(moment, coupon, shop), shop).claims;

/** Mean over the order's factors. */
function expected(basket: Basket, coupon: Coupon | undefined, shop: Shop): Settled {
  const sum = { order: 0, discount: 0, revenue: 0, profit: 0 };
  const factors = orderFactors(shop.assumptions['order.spread']);
  for (const factor of factors) {
    const one = settle(basket, coupon, factor, shop);
    sum.order += one.order / factors.length;
    sum.discount += one.discount / factors.length;
    sum.revenue += one.revenue / factors.length;
    sum.profit += one.profit / factors.length;
  }
  return sum;
}

/**
 * True expectations of one action, exactly: a sum over claiming, the state in which the visit ends, ordering in it or
 * later, using the coupon, sending back, ordering after the horizon, and the eight order factors.
 */
export function truth(moment: SimulatedMoment, coupon: Coupon | undefined, shop: Shop): Score {
  const plan = planOf(moment, coupon, shop);
  const { basket, response } = plan;
  const [plain, used] = orderChances(plan);
  const [kept, keptUsed] = [plain * (1 - response.returns[0]), used * (1 - response.returns[1])];
  const without = expected(basket, undefined, shop);
  const using = keptUsed > 0 ? expected(basket, coupon, shop) : without;
  const pBuy = kept + keptUsed;
  const sentBack = plain + used - pBuy;
  const [stays, returned] = [1 - response.returns[0], response.returns[0]];
  const deferred = (1 - plain - used) * response.future;
  const perOrder = stays * without.profit + returned * returnedProfit(shop);
  return {
    pBuy,
    pRedeem: keptUsed,
    order: pBuy > 0 ? (kept * without.order + keptUsed * using.order) / pBuy : without.order,
    revenue: kept * without.revenue + keptUsed * using.revenue,
    profit:
      kept * without.profit + keptUsed * using.profit + sentBack * returnedProfit(shop) + deferred * perOrder,
    cost: keptUsed * using.discount,
  };
}

/** What happens to this shopper under this action. */
export function outcome(
  moment: SimulatedMoment,
  coupon: Coupon | undefined,
  shop: Shop,
  luck: Luck,
): Outcome {
  const { basket, response, endsIn } = planOf(moment, coupon, shop);
  const mind = typeof luck.end === 'string' ? MINDS.indexOf(luck.end) : reached(endsIn, luck.end);
  const claimed = luck.claim < response.claims;
  const row = coupon && claimed ? 1 : 0;
  const now = luck.now < (response.now[row]?.[mind] as number);
  const ordered = now || luck.later < (response.later[row]?.[mind] as number);
  const factors = orderFactors(shop.assumptions['order.spread']);
  const factor = factors[Math.floor(luck.factor * factors.length)] as number;
  const nothing = {
    ordered,
    bought: false,
    redeemed: false,
    claimed,
    deferred: false,
    order: 0,
    discount: 0,
  };
  if (!ordered) {
    const deferred = luck.future < response.future;
    const keeps = luck.back >= response.returns[0];
    const worth = keeps ? settle(basket, undefined, factor, shop).profit : returnedProfit(shop);
    return { ...nothing, deferred, profit: deferred ? worth : 0 };
  }
  const uses = (now ? response.usesNow : response.usesLater)[mind] as number;
  const used = claimed && luck.use < uses;
  const day = now ? 0 : laterDay(luck.day, shop.assumptions['later.delay']);
  if (luck.back < response.returns[used ? 1 : 0]) {
    return { ...nothing, day, profit: returnedProfit(shop) };
  }
  const { order, discount, profit } = settle(basket, used ? coupon : undefined, factor, shop);
  return { ...nothing, bought: true, redeemed: used, day, order, discount, profit };
}

/** The state at which the running sum of probabilities passes u. */
function reached(shares: Float64Array, u: number): number {
  let sum = 0;
  for (let mind = 0; mind < shares.length - 1; mind++) {
    sum += shares[mind] as number;
    if (u < sum) return mind;
  }
  return shares.length - 1;
}

/** 1…14: an exponential delay, cut at the horizon. */
export function laterDay(u: number, mean: number): number {
  const most = 1 - Math.exp(-HORIZON_DAYS / mean);
  return Math.min(HORIZON_DAYS, 1 + Math.floor(-mean * Math.log(1 - u * most)));
}
