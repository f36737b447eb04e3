/**
 * One moment decided: features → model → policy, with the visit's encoding carried from event to event. It reads what it
 * is given and keeps nothing but that encoding; recording and showing are the engine's business.
 */
import { ErrorCode, EtuiError } from '../errors.js';
import {
  CONTEXT_GROUPS,
  encodeContext,
  encodeCoupon,
  encodeRelative,
  RELATIVE_GROUPS,
  type Tables,
} from '../features/encode.js';
import type { Background } from '../model/artifact.js';
import { PoolTerms } from '../model/pool-terms.js';
import { scoreCoupon, scoreNone } from '../model/score.js';
import { continued, type EncodedVisit, type Moment, poolRequest, scoresFrom } from '../model/scoring.js';
import type { StudentOutput, StudentRequest, StudentShape } from '../model/types.js';
import { consider, decidedEarly } from '../policy/decide.js';
import { attribute, type FeatureGroup, maskedInputs } from '../policy/explain.js';
import { concludeLearnt } from '../policy/learn/conclude.js';
import { type Learnt, type Lesson, NOTHING_LEARNT } from '../policy/learn/lessons.js';
import type { Decision, Situation } from '../policy/types.js';
import { utility } from '../policy/utility.js';
import type { Coupon, Pool } from '../pool/schema.js';
import type { Why } from '../store/store.js';
import { averageRequest, bestForAll, openToAll } from './everyone.js';

/** What the decider needs of a loaded student. */
export interface Student {
  readonly shape: StudentShape;
  readonly background: Background;
  run(request: StudentRequest): Promise<StudentOutput>;
}

export interface DeciderEnv {
  readonly pool: Pool;
  readonly student: Student;
  /** The artifact's; absent: none. */
  readonly tables?: Tables;
  readonly random: () => number;
  /** Absent: as the pool says. */
  readonly exploration?: number;
}

const GROUPS: readonly FeatureGroup[] = [
  ...Object.entries(CONTEXT_GROUPS).map(
    ([name, [from, to]]) => ({ name, part: 'context', from, to }) as const,
  ),
  ...Object.entries(RELATIVE_GROUPS).map(
    ([name, [from, to]]) => ({ name, part: 'relative', from, to }) as const,
  ),
];

export class Decider {
  readonly #env: DeciderEnv;
  readonly #terms: PoolTerms;
  #visit:
    | { readonly sessionId: string; readonly lastEventId: string; readonly encoded: EncodedVisit }
    | undefined;

  /** Of the offer decided last. */
  #lesson: Lesson | undefined;
  #factor = 1;
  /** The pool as this shopper's arm has it: whose objective chose. */
  #judged: Pool;

  constructor(env: DeciderEnv, terms: PoolTerms = new PoolTerms(env.pool)) {
    this.#env = env;
    this.#judged = env.pool;
    this.#terms = terms;
  }

  /** Another one for moments that never were: it knows no visit yet, leaves this one's alone, and leaves nothing to chance. */
  aside(): Decider {
    return new Decider({ ...this.#env, exploration: 0 }, this.#terms);
  }

  /** What the offer decided last can teach; undefined where the last decision showed none. */
  get lesson(): Lesson | undefined {
    return this.#lesson;
  }

  /**
   * Decides at this moment. The student is asked only where rules leave something to choose.
   * @param learnt from this shopper's answers to earlier offers
   */
  async decide(situation: Situation, moment: Moment, learnt: Learnt = NOTHING_LEARNT): Promise<Decision> {
    const { pool, student, tables, random } = this.#env;
    this.#lesson = undefined;
    const considered = consider(situation, pool);
    this.#judged = considered.pool;
    const early = decidedEarly(considered);
    if (early) return early;
    const known = continued(this.#known(situation.session.id, moment), moment.events, student.shape.hidden);
    const request = poolRequest(moment, considered.eligible, pool, known, this.#terms, tables);
    const output = await student.run(request);
    this.#remember(situation.session.id, moment, known.start, output.hidden);
    const { decision, lesson, factor } = concludeLearnt(
      considered,
      {
        scores: scoresFrom(output, moment, considered.eligible, pool),
        heads: output.coupons,
        relatives: request.relative,
      },
      learnt,
      this.#env.exploration ?? considered.pool.exploration,
      random,
    );
    [this.#lesson, this.#factor] = [lesson, factor];
    return decision;
  }

  /** Why this coupon, at this moment. Call right after `decide` said so. */
  async explain(coupon: Coupon, moment: Moment): Promise<Why> {
    const { pool, student, tables } = this.#env;
    const encoded = this.#visit?.encoded;
    if (encoded?.count !== moment.events.length) {
      throw new EtuiError(ErrorCode.NotReady, 'explain: expected the moment that was decided last');
    }
    const { state, events, now } = moment;
    const inputs = maskedInputs(
      {
        hidden: encoded.hidden,
        context: encodeContext(state, events, now, pool, tables),
        coupon: encodeCoupon(coupon, pool),
        relative: encodeRelative(coupon, state, events, now, pool, tables),
      },
      student.background,
      GROUPS,
    );
    const outputs = [await student.run(inputs[0]), await student.run(inputs[1])] as const;
    return attribute(
      outputs,
      GROUPS,
      (base, heads) =>
        utility(
          coupon,
          scoreCoupon(base, heads, coupon, state, pool),
          scoreNone(base, state, pool),
          this.#judged,
        ),
      this.#factor,
    );
  }

  /**
   * Of the coupons that are open to everybody now, the one that adds most for an average visit: the artifact's fixed background
   * in the place of whatever this shopper did. Undefined where none adds enough.
   */
  async unpersonalised(now: number, locale: string, denied: readonly string[]): Promise<Coupon | undefined> {
    const { pool, student } = this.#env;
    const coupons = openToAll(pool, now, locale, denied);
    if (coupons.length === 0) return undefined;
    const output = await student.run(averageRequest(student.background, coupons, this.#terms));
    return bestForAll(output, coupons, pool, now);
  }

  /** The kept encoding, if this visit still begins with the events that it was made of. */
  #known(sessionId: string, { events }: Moment): EncodedVisit | undefined {
    const kept = this.#visit;
    if (kept?.sessionId !== sessionId) return undefined;
    // An event that another tab recorded late may stand before our last one: then start over.
    return events[kept.encoded.count - 1]?.id === kept.lastEventId ? kept.encoded : undefined;
  }

  #remember(sessionId: string, { events }: Moment, start: number, hidden: Float32Array) {
    this.#visit = {
      sessionId,
      lastEventId: events.at(-1)?.id ?? '',
      encoded: { start, count: events.length, hidden },
    };
  }
}
