/**
 * What it is worth to wait: optimal stopping for somebody who knows the state of mind now and how minds move. The basket,
 * the profile and the coupons stay those of the moment, so that nothing but the state of mind speaks for a later moment.
 */
import type { Coupon } from '../../src/pool/schema.js';
import { MINDS, type Mind } from './minds.js';
import { truth } from './outcomes.js';
import type { Shop } from './shop.js';
import { chainFor, type SimulatedMoment } from './visit.js';

export interface Waiting {
  /** What the best coupon adds now, minor units; below 0 where all do harm. */
  readonly now: number;
  /** What the best choice of a later moment of this visit adds, or none at all; ≥ 0. */
  readonly later: number;
  /** [minds] the same by state of mind. */
  readonly nowBy: readonly number[];
  readonly laterBy: Float64Array;
}

const LEAST_CHANGE = 1e-6;

export function waitingValue(moment: SimulatedMoment, coupons: readonly Coupon[], shop: Shop): Waiting {
  const { n, step, ends } = chainFor(shop, moment.traits);
  const nowBy = MINDS.slice(0, n).map((mind: Mind) => {
    const there = { ...moment, mind };
    const none = truth(there, undefined, shop).profit;
    return Math.max(...coupons.map((coupon) => truth(there, coupon, shop).profit - none));
  });
  // Value iteration; a visit ends sooner or later, so that it converges.
  const laterBy = new Float64Array(n);
  for (let change = Number.POSITIVE_INFINITY; change > LEAST_CHANGE; ) {
    change = 0;
    for (let from = 0; from < n; from++) {
      let value = 0;
      for (let to = 0; to < n; to++) {
        value += (step[from * n + to] as number) * Math.max(0, nowBy[to] as number, laterBy[to] as number);
      }
      value *= 1 - (ends[from] as number);
      change = Math.max(change, Math.abs(value - (laterBy[from] as number)));
      laterBy[from] = value;
    }
  }
  const mind = MINDS.indexOf(moment.mind);
  return { now: nowBy[mind] as number, later: laterBy[mind] as number, nowBy, laterBy };
}
