/** Simulated visits as examples: what a shop could have logged of them, with the propensities that it knew. */
import { continued, type Moment, studentInput } from '../src/model/scoring.js';
import { consider, decidedEarly } from '../src/policy/decide.js';
import { inScope } from '../src/pool/benefit.js';
import type { Coupon } from '../src/pool/schema.js';
import { candidateMoney } from './candidate-money.js';
import { type Example, type Outcomes, SHOWN_NOTHING } from './example.js';
import { expectedOutcomes } from './simulator/expected.js';
import { type Logging, loggingProbabilities } from './simulator/logging.js';
import { drawLuck, outcome } from './simulator/outcomes.js';
import { toLine } from './simulator/page.js';
import type { Random } from './simulator/random.js';
import type { Product, Shop } from './simulator/shop.js';
import { drawVisit, momentsOf, type SimulatedMoment, type SimulatedVisit } from './simulator/visit.js';
import { simulatedSituation } from './situation.js';
import { SHAPE } from './student/weights.js';

export interface LogPlan {
  /** Outcomes per moment, each of another shopper who behaved alike; 0: unlabelled. */
  readonly outcomes: number;
  /** Coupons per moment, drawn evenly among the eligible; the shown ones are among them. 8 unless told. */
  readonly candidates?: number;
  readonly logging: Logging;
  /** Draws of what is hidden, for expectations beside the outcomes (simulator/expected.ts); none when absent or 0. */
  readonly expected?: number;
  /** The propensities are not told: NaN. */
  readonly withhold?: boolean;
}

/** A moment at which Etui may speak, with the coupons it may choose among, and what came after it. */
export interface OpenMoment {
  readonly moment: SimulatedMoment;
  readonly eligible: readonly Coupon[];
  /** The next thing looked at in the visit; absent where nothing more was. */
  readonly next?: Product;
  /** The same visit some acts later; absent where it had ended before. */
  readonly later?: SimulatedMoment;
}

const CANDIDATES = 8;

/** Acts from which a moment may come, each with this chance: whether one is taken says nothing about what follows. */
const FIRST_MOMENT = 2;
const MOMENT_CHANCE = 0.25;
/** Mean number of acts beyond one until the later moment. */
const MORE_ACTS = 3;

/**
 * The moments of one visit after another at which the policy's own rules leave a choice; of some visits none.
 * @param tries visits at most
 * @param chance of each act from the second on; with 1 the first of a visit is its first open moment
 */
export function* simulatedVisits(
  shop: Shop,
  tries: number,
  random: Random,
  chance = MOMENT_CHANCE,
): Generator<OpenMoment[]> {
  for (let tried = 0; tried < tries; tried++) {
    const visit = drawVisit(`visit-${tried}`, shop, random.fork(tried));
    yield openMomentsOf(visit, random.fork(`moments/${tried}`), chance);
  }
}

/** A shop whose shoppers may next to never be spoken to ends the search. */
const TRIES_PER_MOMENT = 100;

/** `count` moments of one shop at which the policy's own rules leave a choice; a visit may have several, or none. */
export function* simulatedMoments(
  shop: Shop,
  count: number,
  random: Random,
  chance = MOMENT_CHANCE,
): Generator<OpenMoment> {
  let made = 0;
  for (const visit of simulatedVisits(shop, TRIES_PER_MOMENT * count, random, chance))
    for (const open of visit) {
      if (made === count) return;
      made++;
      yield open;
    }
}

/** One moment of each of `count` visits, any of those at which something could be shown: so every one is another shopper's. */
export function oneMomentOfEach(shop: Shop, count: number, random: Random): OpenMoment[] {
  const draw = random.fork('which');
  const chosen: OpenMoment[] = [];
  for (const visit of simulatedVisits(shop, TRIES_PER_MOMENT * count, random)) {
    if (chosen.length === count) break;
    if (visit.length > 0) chosen.push(draw.pick(visit));
  }
  return chosen;
}

/** The moments taken of one visit. */
function openMomentsOf(visit: SimulatedVisit, draw: Random, chance: number): OpenMoment[] {
  const { acts, shop } = visit;
  const planned = acts.flatMap((_, index) => {
    const [act, taken] = [index + 1, draw.next() < chance];
    const later = act + 1 + Math.floor(-Math.log(1 - draw.next()) * MORE_ACTS);
    return taken && act >= FIRST_MOMENT ? [{ act, later: later <= acts.length ? later : undefined }] : [];
  });
  const wanted = new Set(planned.flatMap(({ act, later }) => (later ? [act, later] : [act])));
  const after = [...wanted].sort((a, b) => a - b);
  const moments = new Map(momentsOf(visit, after).map((moment) => [moment.act, moment]));
  return planned.flatMap(({ act, later }) => {
    const moment = moments.get(act) as SimulatedMoment;
    const consideration = consider(simulatedSituation(moment), shop.pool);
    if (decidedEarly(consideration)) return [];
    const next = shop.products[acts.slice(act).find(({ looked }) => looked >= 0)?.looked ?? -1];
    const then = later === undefined ? undefined : moments.get(later);
    return [
      { moment, eligible: consideration.eligible, ...(next && { next }), ...(then && { later: then }) },
    ];
  });
}

/**
 * The logged examples of `count` moments of one shop. Propensities are those among nothing and the candidates, which are
 * all that an example knows of.
 */
export function* simulatedExamples(
  shop: Shop,
  count: number,
  plan: LogPlan,
  random: Random,
): Generator<Example> {
  const draw = random.fork('log');
  const hidden = random.fork('hidden');
  for (const open of simulatedMoments(shop, count, random.fork('moments'))) {
    const candidates = draw.shuffled(open.eligible).slice(0, plan.candidates ?? CANDIDATES);
    const example = exampleOf(open, candidates, shop, loggedOutcomes(open, candidates, shop, plan, draw));
    yield plan.expected
      ? { ...example, expected: expectedOutcomes(open.moment, candidates, shop, plan.expected, hidden) }
      : example;
  }
}

function exampleOf(
  { moment, next, later }: OpenMoment,
  candidates: readonly Coupon[],
  shop: Shop,
  outcomes: Outcomes,
): Example {
  const { pool } = shop;
  const read = (at: Moment) =>
    studentInput(at, candidates, pool, continued(undefined, at.events, SHAPE.hidden), shop.tables);
  const input = read(moment);
  const seen = next && toLine(next, pool.currency);
  return {
    input,
    length: input.events.length / SHAPE.event,
    outcomes,
    interest: Float32Array.from(candidates, ({ scope }) =>
      seen ? Number(inScope(scope, seen)) : Number.NaN,
    ),
    ...(later && { later: read(later) }),
    money: candidateMoney(moment, candidates, pool),
  };
}

function loggedOutcomes(
  { moment }: OpenMoment,
  candidates: readonly Coupon[],
  shop: Shop,
  { outcomes: count, logging, withhold }: LogPlan,
  draw: Random,
): Outcomes {
  const column = () => new Float32Array(count);
  const all = {
    action: new Int16Array(count),
    propensity: column(),
    bought: column(),
    redeemed: column(),
    claimed: column(),
    order: column(),
  };
  const probabilities = [...loggingProbabilities(logging, moment, candidates, shop.pool)];
  for (let at = 0; at < count; at++) {
    const chosen = draw.weighted(probabilities);
    const coupon = chosen === 0 ? undefined : candidates[chosen - 1];
    const happened = outcome(moment, coupon, shop, drawLuck(draw));
    all.action[at] = coupon ? chosen - 1 : SHOWN_NOTHING;
    all.propensity[at] = withhold ? Number.NaN : (probabilities[chosen] as number);
    all.bought[at] = Number(happened.bought);
    all.redeemed[at] = Number(happened.redeemed);
    all.claimed[at] = Number(happened.claimed);
    all.order[at] = happened.order / shop.pool.catalogue.typicalOrder;
  }
  return all;
}
