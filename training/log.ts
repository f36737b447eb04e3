/**
 * What a simulated shop could log: visits at random moments, an action drawn at random with a known probability, and
 * what then happened. A visit is logged for several shoppers who behaved alike and met different actions and luck, so
 * that one reading of it serves many outcomes; each outcome is a drawn one, never an expectation.
 */

import { continued, studentInput } from '../src/model/scoring.js';
import type { StudentInput } from '../src/model/types.js';
import type { Coupon } from '../src/pool/schema.js';
import { simulatedMoments as openMoments } from './simulated-examples.js';
import { drawLuck, type Outcome, outcome } from './simulator/outcomes.js';
import type { Random } from './simulator/random.js';
import type { Shop } from './simulator/shop.js';
import { SHAPE } from './weights.js';

/** Shoppers per logged visit who saw nothing, and who saw a coupon drawn uniformly among the eligible. */
export const SHOWN_NONE = 6;
export const SHOWN_COUPON = 10;

/** Outcomes as numbers, one column per shopper; orders in typical orders, 0 where nothing was bought. */
export interface Labels {
  readonly bought: Float32Array;
  readonly redeemed: Float32Array;
  readonly order: Float32Array;
}

/** One logged visit: [T, E] events, [1, C] context, [SHOWN_COUPON, K and R] coupons, and what followed. */
export interface LoggedVisit {
  readonly input: StudentInput;
  readonly length: number;
  readonly none: Labels;
  readonly shown: Labels;
  /** Of each shopper's action: SHOWN_NONE of all see none, the rest one of the eligible with equal probability. */
  readonly propensity: { readonly none: number; readonly each: number };
}

export { type OpenMoment, simulatedMoments as openMoments } from './simulated-examples.js';

/** The logged rows of `count` visits to one shop. */
export function* logVisits(shop: Shop, count: number, random: Random): Generator<LoggedVisit> {
  const draw = random.fork('log');
  for (const { moment, eligible } of openMoments(shop, count, random.fork('moments'))) {
    const coupons = Array.from({ length: SHOWN_COUPON }, () => draw.pick(eligible));
    const happened = (coupon: Coupon | undefined) => outcome(moment, coupon, shop, drawLuck(draw));
    const start = continued(undefined, moment.events, SHAPE.hidden);
    const all = SHOWN_NONE + SHOWN_COUPON;
    const input = studentInput(moment, coupons, shop.pool, start);
    yield {
      input,
      length: input.events.length / SHAPE.event,
      none: labels(
        Array.from({ length: SHOWN_NONE }, () => happened(undefined)),
        shop,
      ),
      shown: labels(coupons.map(happened), shop),
      propensity: { none: SHOWN_NONE / all, each: SHOWN_COUPON / all / eligible.length },
    };
  }
}

function labels(outcomes: readonly Outcome[], { pool }: Shop): Labels {
  return {
    bought: Float32Array.from(outcomes, ({ bought }) => Number(bought)),
    redeemed: Float32Array.from(outcomes, ({ redeemed }) => Number(redeemed)),
    order: Float32Array.from(outcomes, ({ order }) => order / pool.catalogue.typicalOrder),
  };
}
