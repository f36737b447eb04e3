/**
 * One moment, from what the shopper did to scores: the student's input, and its output as money. Device, training
 * checks, simulation and replay all decide through these two functions.
 */
import type { ShopEvent } from '../events/vocabulary.js';
import {
  encodeContext,
  encodeCoupons,
  encodeEvents,
  encodeRelatives,
  NO_TABLES,
  type Tables,
  windowStart,
} from '../features/encode.js';
import type { ShopperState } from '../features/shopper.js';
import type { Coupon, Pool } from '../pool/schema.js';
import type { PoolTerms } from './pool-terms.js';
import { type Scores, scoreCoupon, scoreNone } from './score.js';
import {
  BASE_HEADS,
  COUPON_HEADS,
  type PoolRequest,
  type StudentInput,
  type StudentOutput,
} from './types.js';

/** What is known when a decision is due. */
export interface Moment {
  /** Events of this session, oldest first. */
  readonly events: readonly ShopEvent[];
  readonly state: ShopperState;
  /** Ms since the epoch. */
  readonly now: number;
}

/** The visit's encoding after events [start, count), kept so that a new event costs one step. */
export interface EncodedVisit {
  readonly start: number;
  readonly count: number;
  /** [H]. */
  readonly hidden: Float32Array;
}

/** An encoding that the next events can go onto: `known` where it still fits the visit, a new one where it doesn't. */
export function continued(
  known: EncodedVisit | undefined,
  events: readonly ShopEvent[],
  hiddenWidth: number,
): EncodedVisit {
  const start = windowStart(events);
  const fits = known !== undefined && known.start === start && known.count <= events.length;
  return fits ? known : { start, count: start, hidden: new Float32Array(hiddenWidth) };
}

/**
 * Input for scoring `coupons` at `moment`, reading only the events that `known` doesn't hold yet.
 * @param tables the artifact's; none where it carries none
 */
export function studentInput(
  moment: Moment,
  coupons: readonly Coupon[],
  pool: Pool,
  known: EncodedVisit,
  tables: Tables = NO_TABLES,
): StudentInput {
  return { ...momentInput(moment, coupons, pool, known, tables), coupons: encodeCoupons(coupons, pool) };
}

/** The same about coupons whose own terms are kept for the pool's version. */
export function poolRequest(
  moment: Moment,
  coupons: readonly Coupon[],
  pool: Pool,
  known: EncodedVisit,
  terms: PoolTerms,
  tables: Tables = NO_TABLES,
): PoolRequest {
  return { ...momentInput(moment, coupons, pool, known, tables), coupons: terms.of(coupons) };
}

function momentInput(
  { events, state, now }: Moment,
  coupons: readonly Coupon[],
  pool: Pool,
  known: EncodedVisit,
  tables: Tables,
): Omit<StudentInput, 'coupons'> {
  return {
    hidden: known.hidden,
    events: encodeEvents(events, known.count, pool),
    context: encodeContext(state, events, now, pool, tables),
    relative: encodeRelatives(coupons, state, events, now, pool, tables),
  };
}

/** The student's answer to `studentInput` as expectations in money. */
export function scoresFrom(
  output: StudentOutput,
  { state }: Moment,
  coupons: readonly Coupon[],
  pool: Pool,
): Scores {
  const base = output.base.subarray(0, BASE_HEADS.length);
  const width = COUPON_HEADS.length;
  const heads = (row: number) => output.coupons.subarray(row * width, (row + 1) * width);
  return {
    none: scoreNone(base, state, pool),
    coupons: coupons.map((coupon, row) => scoreCoupon(base, heads(row), coupon, state, pool)),
    wait: pool.catalogue.typicalOrder * (base[BASE_HEADS.indexOf('wait')] as number),
  };
}
