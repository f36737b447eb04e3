/**
 * One moment, from what the shopper did to scores: the student's input, and its output as money. Device, training
 * checks, simulation and replay all decide through these two functions.
 */
import type { ShopEvent } from '../events/vocabulary.js';
import { encodeContext, encodeCoupon, encodeEvents, encodeRelative } from '../features/encode.js';
import type { ShopperState } from '../features/shopper.js';
import type { Coupon, Pool } from '../pool/schema.js';
import { type Scores, scoreCoupon, scoreNone } from './score.js';
import { BASE_HEADS, COUPON_HEADS, type StudentInput, type StudentOutput } from './types.js';

/** What is known when a decision is due. */
export interface Moment {
  /** Events of this session, oldest first. */
  readonly events: readonly ShopEvent[];
  readonly state: ShopperState;
  /** Ms since the epoch. */
  readonly now: number;
}

/** The session's encoding after its first `count` events. */
export interface EncodedVisit {
  /** [H]. */
  readonly hidden: Float32Array;
  readonly count: number;
}

/** Input for scoring `coupons` at `moment`, reading only the events that `known` doesn't hold yet. */
export function studentInput(moment: Moment, coupons: readonly Coupon[], pool: Pool, known: EncodedVisit): StudentInput {
  const { events, state, now } = moment;
  return {
    hidden: known.hidden,
    events: encodeEvents(events, known.count, pool),
    context: encodeContext(state, events, now, pool),
    coupons: joined(coupons.map((coupon) => encodeCoupon(coupon, pool))),
    relative: joined(coupons.map((coupon) => encodeRelative(coupon, state, events, pool))),
  };
}

/** The student's answer to `studentInput` as expectations in money. */
export function scoresFrom(output: StudentOutput, moment: Moment, coupons: readonly Coupon[], pool: Pool): Scores {
  const base = output.base.subarray(0, BASE_HEADS.length);
  const width = COUPON_HEADS.length;
  return {
    none: scoreNone(base, moment.state, pool),
    coupons: coupons.map((coupon, index) =>
      scoreCoupon(base, output.coupons.subarray(index * width, (index + 1) * width), coupon, moment.state, pool),
    ),
  };
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const all = new Float32Array(rows.length * width);
  for (const [index, row] of rows.entries()) all.set(row, index * width);
  return all;
}
