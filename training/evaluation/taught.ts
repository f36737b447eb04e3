/**
 * A policy that goes with one shopper from visit to visit, by the device's own code: rules, student, head, choice, lessons. After
 * each offer it is judged on moments of other visits.
 */
import { encodeContext } from '../../src/features/encode.js';
import { EMPTY_PROFILE, type Profile, withOffers } from '../../src/features/profile.js';
import {
  continued,
  type EncodedVisit,
  type Moment,
  scoresFrom,
  studentInput,
} from '../../src/model/scoring.js';
import type { StudentInput, StudentOutput, StudentRunner } from '../../src/model/types.js';
import { consider, decidedEarly } from '../../src/policy/decide.js';
import { concludeLearnt, type LearntDecision } from '../../src/policy/learn/conclude.js';
import { type Learnt, NOTHING_LEARNT, opened, settled, USED_WITHIN } from '../../src/policy/learn/lessons.js';
import type { Coupon } from '../../src/pool/schema.js';
import type { OfferRecord } from '../../src/store/store.js';
import type { Random } from '../simulator/random.js';
import { HABITS } from '../simulator/shopper.js';
import type { SimulatedMoment } from '../simulator/visit.js';
import { simulatedSituation } from '../situation.js';
import { addsTruly, claimsTruly, happens, type Lifetime, type LifetimeMoment } from './lifetimes.js';

export interface Arm {
  readonly learns: boolean;
  /** Signed exploration share, 0…1. */
  readonly exploration: number;
}

export interface Taught {
  /** [counts] mean true gain over the probes, typical orders; where the visits ended earlier the last one stays. */
  readonly gains: number[];
  /** [counts] share of the probes at which something is shown. */
  readonly shows: number[];
  /** [counts] expected claims at a probe: over `shows`, the rate at which what is shown is claimed. */
  readonly claims: number[];
  /** True gain of each offer shown, typical orders. */
  readonly offers: number[];
  readonly learnt: Learnt;
}

const DAY = 24 * 3_600_000;

/** Encodings by moment: what the shopper did is the same under every policy. */
export type Encodings = Map<LifetimeMoment, Encoded>;
interface Encoded extends EncodedVisit {
  /** Ids of the coupons it was asked about. */
  readonly coupons: string;
  readonly input: StudentInput;
}

/**
 * @param counts numbers of feedbacks after which the policy is judged, ascending from 0; with the last the walk ends
 * @param encodings kept between the policies of one shopper
 */
export async function teach(
  life: Lifetime,
  arm: Arm,
  counts: readonly number[],
  runner: StudentRunner,
  encodings: Encodings,
  random: Random,
): Promise<Taught> {
  const taught: Taught & { learnt: Learnt } = {
    gains: [],
    shows: [],
    offers: [],
    claims: [],
    learnt: NOTHING_LEARNT,
  };
  let offers: OfferRecord[] = [];

  /** @param isProbe a moment of no particular day: nothing is held, and nothing fades on the way to it */
  const decide = async (at: LifetimeMoment, isProbe: boolean) => {
    const moment = withPast(at.moment, offers);
    const situation = simulatedSituation(moment);
    const { pool } = isProbe ? life.shop : life;
    const considered = consider(
      {
        ...situation,
        session: { ...situation.session, id: String(moment.now) },
        offers: isProbe ? [] : unlapsed(offers, moment.now),
      },
      pool,
    );
    if (decidedEarly(considered)) return undefined;
    const { output, relatives } = await answer(moment, considered.eligible, life, runner, encodings, at);
    const scores = scoresFrom(output, moment, considered.eligible, pool);
    const { learnt } = taught;
    return concludeLearnt(
      considered,
      { scores, heads: output.coupons, relatives },
      isProbe ? { ...learnt, at: moment.now } : learnt,
      isProbe ? 0 : arm.exploration,
      random.next,
    );
  };

  const probe = async () => {
    let [gain, shows, claims] = [0, 0, 0];
    for (const at of life.probes) {
      const coupon = couponOf(await decide(at, true), life);
      if (!coupon) continue;
      const moment = withPast(at.moment, offers);
      gain += addsTruly(life, moment, coupon);
      claims += claimsTruly(life, moment, coupon);
      shows++;
    }
    taught.gains.push(gain / life.probes.length);
    taught.shows.push(shows / life.probes.length);
    taught.claims.push(claims / life.probes.length);
  };

  await probe();
  for (let index = 0; ; index++) {
    const visit = life.visit(index);
    if (!visit) break;
    for (const at of visit) {
      offers = offers.map((offer) => used(offer, at.moment.now));
      const moment = withPast(at.moment, offers);
      const sessionId = String(moment.now);
      if (arm.learns) taught.learnt = settled(taught.learnt, offers, sessionId, moment.now);
      const chosen = await decide(at, false);
      const coupon = couponOf(chosen, life);
      if (!chosen || !coupon) continue;
      taught.offers.push(addsTruly(life, moment, coupon));
      const after = happens(life, moment, at.luck, coupon);
      const isDismissed = !after.claimed && at.patience < HABITS.dismisses(life.traits.annoyance);
      const offer: DatedOffer = {
        id: `offer-${offers.length}`,
        couponId: coupon.id,
        sessionId,
        at: moment.now,
        status: after.claimed ? 'claimed' : isDismissed ? 'dismissed' : 'shown',
        statusAt: moment.now,
        propensity: chosen.decision.propensity,
        ...(after.redeemed && { usedAt: moment.now + (after.day ?? 0) * DAY }),
      };
      offers = [...offers, offer];
      if (arm.learns && chosen.lesson) {
        const lesson = { offerId: offer.id, at: offer.at, ...chosen.lesson };
        // The visit is over: what was not claimed in it was not wanted.
        taught.learnt = settled(opened(taught.learnt, lesson), offers, 'over', moment.now);
      }
      if (counts.includes(offers.length)) await probe();
      if (taught.gains.length === counts.length) return taught;
      break;
    }
  }
  while (taught.gains.length < counts.length) await probe();
  return taught;
}

type DatedOffer = OfferRecord & { readonly usedAt?: number };

/** A claimed coupon whose day of use has come is used. */
function used(offer: DatedOffer, now: number): DatedOffer {
  if (offer.status !== 'claimed' || offer.usedAt === undefined || offer.usedAt > now) return offer;
  return { ...offer, status: 'used', statusAt: offer.usedAt };
}

/** Simulated coupons lapse with their horizon: a claim left unused does not keep its coupon from being offered for ever. */
const unlapsed = (offers: readonly OfferRecord[], now: number) =>
  offers.filter(({ status, at }) => status !== 'claimed' || now - at <= USED_WITHIN);

/** The moment of somebody to whom all these offers were made besides, as device and nature know it. */
function withPast(moment: SimulatedMoment, offers: readonly OfferRecord[]): SimulatedMoment {
  const own = withOffers(EMPTY_PROFILE, offers, Number.POSITIVE_INFINITY);
  const grown = (profile: Profile): Profile => ({
    ...profile,
    shown: profile.shown + own.shown,
    claimed: profile.claimed + own.claimed,
    dismissed: profile.dismissed + own.dismissed,
  });
  const { state, history } = moment;
  return {
    ...moment,
    state: { ...state, profile: grown(state.profile) },
    history: { ...history, profile: grown(history.profile) },
  };
}

const couponOf = (chosen: LearntDecision | undefined, { shop }: Lifetime): Coupon | undefined =>
  chosen && shop.pool.coupons.find(({ id }) => id === chosen.decision.couponId);

async function answer(
  moment: Moment,
  eligible: readonly Coupon[],
  { shop: { pool, tables } }: Lifetime,
  runner: StudentRunner,
  encodings: Encodings,
  at: LifetimeMoment,
): Promise<{ output: StudentOutput; relatives: Float32Array }> {
  const kept = encodings.get(at);
  // Of the same coupons at the same moment only the profile differs from policy to policy.
  const coupons = eligible.map(({ id }) => id).join();
  const input =
    kept?.coupons === coupons
      ? { ...kept.input, context: encodeContext(moment.state, moment.events, moment.now, pool, tables) }
      : studentInput(moment, eligible, pool, continued(kept, moment.events, runner.shape.hidden), tables);
  const output = await runner.run(input);
  const { start } = continued(kept, moment.events, runner.shape.hidden);
  encodings.set(at, {
    start,
    count: moment.events.length,
    hidden: output.hidden,
    coupons,
    input: { ...input, hidden: output.hidden, events: new Float32Array(0) },
  });
  return { output, relatives: input.relative };
}
