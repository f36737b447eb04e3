/**
 * What follows each action on average, as far as anybody could know who sees what the device sees: expectations under the exact
 * posterior (filter.ts) in place of drawn outcomes (Rao–Blackwell). Free of luck, so that a model learns from one visit
 * what thousands of outcomes would say; only a simulator has them.
 */
import { orderMoney, type Score } from '../../src/model/score.js';
import { marginRate } from '../../src/pool/benefit.js';
import type { Coupon } from '../../src/pool/schema.js';
import type { ExpectedOutcomes } from '../example.js';
import { beliefs } from './filter.js';
import { MINDS, type Mind } from './minds.js';
import { claimChance, truth } from './outcomes.js';
import type { Random } from './random.js';
import type { Shop } from './shop.js';
import { traitsAt } from './shopper.js';
import type { SimulatedMoment } from './visit.js';

/** A probability stays this far from 0 and 1, so that its logit stays finite. */
const NEAREST = 1e-5;
const inside = (probability: number) => Math.min(1 - NEAREST, Math.max(NEAREST, probability));

/**
 * @param draws of what nobody sees, evenly spread over the posterior; their mean stands for the whole
 */
export function expectedOutcomes(
  moment: SimulatedMoment,
  candidates: readonly Coupon[],
  shop: Shop,
  draws: number,
  random: Random,
): ExpectedOutcomes {
  const hidden = drawnFrom(moment, shop, draws, random);
  const actions = [undefined, ...candidates];
  const scores = actions.map((coupon) =>
    mixture(hidden.map((one) => ({ probability: 1, score: truth(one, coupon, shop) }))),
  );
  const none = scores[0] as Score;
  const net = scores.map((score) => netChance(score, none, moment, shop));
  const column = (of: (score: Score, action: number) => number) => Float32Array.from(scores, of);
  return {
    bought: column((_, action) => inside(net[action] as number)),
    redeemed: column(({ pBuy, pRedeem }, action) => (action === 0 ? 0 : inside(pRedeem / pBuy))),
    claimed: Float32Array.from(actions, (coupon) =>
      coupon ? inside(mean(hidden.map((one) => claimChance(one, coupon, shop)))) : 0,
    ),
    order: column(({ order }) => order / shop.pool.catalogue.typicalOrder),
  };
}

/**
 * P(buy) less what it takes from later: an order that a coupon only brings forward adds nothing. It is the probability at
 * which the device's arithmetic (src/model/score.ts) arrives at the true profit of showing the coupon.
 */
function netChance(score: Score, none: Score, { state }: SimulatedMoment, { pool }: Shop): number {
  if (score === none) return none.pBuy;
  const worth = (order: number) =>
    orderMoney(order, marginRate(pool.economics, state.cart), pool.economics).profit;
  const own = worth(score.order);
  if (own <= 0) return score.pBuy;
  const net = (none.pBuy * worth(none.order) + score.profit - none.profit + score.cost) / own;
  // Rounding may leave it a little outside of what a forwarded order can explain.
  return Math.min(score.pBuy, Math.max(0, net));
}

/** Systematic sampling: as many as wanted, at even steps through the posterior. */
function drawnFrom(moment: SimulatedMoment, shop: Shop, draws: number, random: Random): SimulatedMoment[] {
  const drawn: SimulatedMoment[] = [];
  let [passed, next] = [0, random.next() / draws];
  for (const { probability, mind, levels } of beliefs(moment, shop)) {
    passed += probability;
    for (; next < passed && drawn.length < draws; next += 1 / draws)
      drawn.push({ ...moment, mind: MINDS[mind] as Mind, traits: traitsAt(levels, shop.assumptions) });
  }
  return drawn;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

export interface Possible {
  readonly probability: number;
  readonly score: Score;
}

/** Expectations over what may be true; an order's value is weighed by how likely it is placed. */
export function mixture(parts: readonly Possible[]): Score {
  const whole = parts.reduce((sum, { probability }) => sum + probability, 0);
  const of = (pick: (score: Score) => number) =>
    parts.reduce((sum, { probability, score }) => sum + (probability / whole) * pick(score), 0);
  const pBuy = of((score) => score.pBuy);
  return {
    pBuy,
    pRedeem: of((score) => score.pRedeem),
    order: of((score) => score.pBuy * score.order) / pBuy,
    revenue: of((score) => score.revenue),
    profit: of((score) => score.profit),
    cost: of((score) => score.cost),
  };
}
