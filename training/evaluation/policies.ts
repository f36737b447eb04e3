/** What each policy shows to a shopper, and what that is truly worth. */

import { subtotal } from '../../src/events/cart.js';
import type { ShopEvent } from '../../src/events/vocabulary.js';
import { continued, scoresFrom, studentInput } from '../../src/model/scoring.js';
import type { NamedWeights } from '../../src/model/types.js';
import { type Consideration, conclude, consider } from '../../src/policy/decide.js';
import type { Decision } from '../../src/policy/types.js';
import { discountOn, scopedSubtotal } from '../../src/pool/benefit.js';
import type { Coupon } from '../../src/pool/schema.js';
import { simulatedSituation } from '../situation.js';
import { answerAll } from '../student/scorer.js';
import { SHAPE } from '../student/weights.js';
import { type JudgedShopper, trueGains } from './population.js';

/** A visit's events as the model is given them; the shopper and what is true of them stay the same. */
export type EventsTransform = (events: readonly ShopEvent[], shopper: number) => readonly ShopEvent[];

/** Our decisions, by the code that the device runs: rules, student, money, choice; exploration off. */
export function decideAll(
  weights: NamedWeights,
  shoppers: readonly JudgedShopper[],
  transform: EventsTransform = (events) => events,
): Decision[] {
  const moments = shoppers.map(({ moment }, index) => ({
    ...moment,
    events: transform(moment.events, index),
  }));
  // Other events may leave other coupons in the running.
  const considered = moments.map((moment, index) =>
    consider(simulatedSituation(moment), (shoppers[index] as JudgedShopper).shop.pool),
  );
  const asked = considered.map(({ eligible }, index) =>
    eligible.length > 0 ? eligible : (shoppers[index] as JudgedShopper).eligible,
  );
  const inputs = shoppers.map(({ shop }, index) => {
    const moment = moments[index] as (typeof moments)[number];
    const eligible = asked[index] as readonly Coupon[];
    return studentInput(moment, eligible, shop.pool, continued(undefined, moment.events, SHAPE.hidden));
  });
  return answerAll(weights, inputs).map((output, index) => {
    const { shop } = shoppers[index] as JudgedShopper;
    const moment = moments[index] as (typeof moments)[number];
    // One moment of each visit is all there is here: nothing can wait.
    const { none, coupons } = scoresFrom(output, moment, asked[index] as readonly Coupon[], shop.pool);
    return conclude(considered[index] as Consideration, { none, coupons }, () => 0, 0);
  });
}

/** True gain of a decision over showing nothing, in typical orders. */
export function gainOf(decision: Decision, shopper: JudgedShopper): number {
  const index = shopper.eligible.findIndex((coupon) => coupon.id === decision.couponId);
  return index < 0 ? 0 : (trueGains(shopper)[index] as number);
}

/** The policies we are held against; each gives the true gain of its choice, in typical orders. */
export const BASELINES: Readonly<Record<string, (shopper: JudgedShopper) => number>> = {
  /** Any eligible coupon with equal probability: its exact expectation. */
  random: (shopper) => mean(trueGains(shopper)),
  /** The coupon that takes most off this cart, grown to its minimum. */
  'biggest-discount': (shopper) => gainOfTop(shopper, (coupon) => discountInReach(coupon, shopper)),
  /** The coupon that this shop's past shoppers redeemed most often. */
  'most-popular': (shopper) => gainOfTop(shopper, (coupon) => shopper.popularity.get(coupon.id) ?? 0),
  never: () => 0,
  /** Knows the truth: nothing can be better. */
  oracle: (shopper) => Math.max(0, ...trueGains(shopper)),
};

/**
 * Response targeting at the same number of offers as these decisions: shoppers ranked by the student's own probability that
 * they buy with the coupon they are likeliest to use, and the first so many are shown it. What it adds is not asked.
 * @returns true gain of each shopper, typical orders
 */
export function rankedByPropensity(
  decisions: readonly Decision[],
  shoppers: readonly JudgedShopper[],
): number[] {
  const likeliest = decisions.map(({ candidates }) =>
    candidates.reduce(
      (best, { couponId, score }) =>
        score && score.pRedeem > best.pRedeem ? { couponId, pRedeem: score.pRedeem } : best,
      { couponId: '', pRedeem: -1 },
    ),
  );
  const offers = decisions.filter(({ action }) => action === 'show').length;
  const first = [...likeliest.keys()]
    .sort((a, b) => (likeliest[b]?.pRedeem ?? 0) - (likeliest[a]?.pRedeem ?? 0) || a - b)
    .slice(0, offers);
  const gains = new Array<number>(shoppers.length).fill(0);
  for (const index of first) {
    const shopper = shoppers[index] as JudgedShopper;
    const chosen = shopper.eligible.findIndex(({ id }) => id === likeliest[index]?.couponId);
    gains[index] = trueGains(shopper)[chosen] as number;
  }
  return gains;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function gainOfTop(shopper: JudgedShopper, rank: (coupon: Coupon) => number): number {
  const ranks = shopper.eligible.map(rank);
  return trueGains(shopper)[ranks.indexOf(Math.max(...ranks))] as number;
}

function discountInReach(coupon: Coupon, { moment, shop }: JudgedShopper): number {
  const { cart } = moment.state;
  const { economics, catalogue } = shop.pool;
  const total = subtotal(cart) || catalogue.typicalOrder;
  const scoped = cart.lines.length > 0 ? scopedSubtotal(coupon, cart) : total;
  const grown = Math.max(scoped, coupon.conditions.minCartValue ?? 0);
  return discountOn(coupon, grown, total + grown - scoped, economics);
}
