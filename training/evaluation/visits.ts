/**
 * Whole visits on whom timing is judged: at each moment at which the rules leave a choice, what the student says, and what its
 * best coupon would truly add if it were shown there and then.
 */
import { continued, type Moment, scoresFrom, studentInput } from '../../src/model/scoring.js';
import { BASE_HEADS, type NamedWeights, type StudentInput } from '../../src/model/types.js';
import { consider, decidedEarly } from '../../src/policy/decide.js';
import { utility } from '../../src/policy/utility.js';
import type { Coupon } from '../../src/pool/schema.js';
import { type Answer, answersOf } from '../fit/answers.js';
import type { Assumptions } from '../simulator/assumptions.js';
import { drawLuck, type Luck, outcome, truth } from '../simulator/outcomes.js';
import { createRandom, type Random } from '../simulator/random.js';
import { drawShop, type Shop, type World } from '../simulator/shop.js';
import { drawVisit, momentsOf, type SimulatedMoment } from '../simulator/visit.js';
import { simulatedSituation } from '../situation.js';
import { studentNetwork } from '../student/network.js';
import { sizeOf } from '../student/scorer.js';
import type { TimedMoment, Trajectory } from '../waiting/trajectory.js';

export interface TimedVisit extends Trajectory {
  /** Index of the shop. */
  readonly cluster: number;
}

export interface VisitsOptions {
  readonly shops: number;
  readonly perShop: number;
  readonly seed: number | string;
  readonly world: World;
  /** Others than the default ones. */
  readonly assumptions?: Assumptions;
  readonly say?: (line: () => string) => void;
}

/** Lots drawn for what follows an offer at the very end of a visit. */
const ENDINGS = 48;
/** Moments answered at once. */
const CHUNK = 4_096;

interface Asked {
  readonly moment: SimulatedMoment;
  readonly eligible: readonly Coupon[];
  readonly input: StudentInput;
}

/** @param weights of a GRU student of any widths */
export function timedVisits(weights: NamedWeights, options: VisitsOptions): TimedVisit[] {
  const visits: TimedVisit[] = [];
  for (let cluster = 0; cluster < options.shops; cluster++) {
    options.say?.(() => `whole visits, shop ${cluster} of ${options.shops}`);
    const random = createRandom(`visits/${options.seed}/${cluster}`);
    const shop = drawShop(random.fork('shop'), {
      world: options.world,
      ...(options.assumptions && { assumptions: options.assumptions }),
    });
    visits.push(...visitsOf(weights, shop, cluster, options.perShop, random));
  }
  return visits;
}

/** `count` visits of one shop that have a moment at which the rules leave a choice. */
function visitsOf(weights: NamedWeights, shop: Shop, cluster: number, count: number, random: Random) {
  const opened: (readonly Asked[])[] = [];
  for (let tried = 0; opened.length < count && tried < 20 * count; tried++) {
    const asked = openMoments(shop, random.fork(tried));
    if (asked.length > 0) opened.push(asked);
  }
  const network = studentNetwork(sizeOf(weights));
  const all = opened.flat();
  const answers: Answer[] = [];
  for (let from = 0; from < all.length; from += CHUNK) {
    const inputs = all.slice(from, from + CHUNK).map(({ input }) => input);
    answers.push(...answersOf(network, weights, inputs));
  }
  let next = 0;
  const draw = random.fork('endings');
  const signs = random.fork('signs');
  return opened.map((asked): TimedVisit => {
    const chosen = asked.map(({ moment, eligible }) => {
      const answer = answers[next++] as (typeof answers)[number];
      return { ...best(scoresFrom(answer, moment, eligible, shop.pool), eligible, shop), answer, moment };
    });
    const typical = shop.pool.catalogue.typicalOrder;
    const moments = chosen.map(({ coupon, expected, answer, moment }): TimedMoment => {
      const gain = truth(moment, coupon, shop).profit - truth(moment, undefined, shop).profit;
      const wait = answer.base[BASE_HEADS.indexOf('wait')] as number;
      return {
        act: moment.act,
        expected,
        gain: gain / typical,
        wait,
        state: answer.state,
        luck: signs.next(),
      };
    });
    const last = chosen.at(-1) as (typeof chosen)[number];
    const leavingGain = gainAtLeaving(last, shop, draw);
    return { cluster, moments, ...(leavingGain !== undefined && { leavingGain }) };
  });
}

/** Moments from the second act on at which the rules leave a choice. */
function openMoments(shop: Shop, random: Random): Asked[] {
  const visit = drawVisit('visit', shop, random);
  const after = visit.acts.map((_, index) => index + 1).slice(1);
  return momentsOf(visit, after).flatMap((moment): Asked[] => {
    const considered = consider(simulatedSituation(moment), shop.pool);
    if (decidedEarly(considered)) return [];
    const { eligible } = considered;
    return [{ moment, eligible, input: inputOf(moment, eligible, shop) }];
  });
}

const inputOf = (moment: Moment, eligible: readonly Coupon[], shop: Shop): StudentInput =>
  studentInput(moment, eligible, shop.pool, continued(undefined, moment.events, 0));

function best(scores: ReturnType<typeof scoresFrom>, eligible: readonly Coupon[], { pool }: Shop) {
  const utilities = eligible.map((coupon, index) =>
    utility(coupon, scores.coupons[index] as (typeof scores.coupons)[number], scores.none, pool),
  );
  const most = Math.max(...utilities);
  return {
    coupon: eligible[utilities.indexOf(most)] as Coupon,
    expected: most / pool.catalogue.typicalOrder,
  };
}

/**
 * What the coupon adds for somebody who leaves without an order. Their luck is drawn among what leads to that, and the same luck
 * meets the coupon and nothing. Undefined where they order.
 */
function gainAtLeaving(
  { moment, coupon }: { readonly moment: SimulatedMoment; readonly coupon: Coupon },
  shop: Shop,
  draw: Random,
): number | undefined {
  const own = draw.next();
  const lucks = Array.from(
    { length: ENDINGS },
    (): Luck => ({ ...drawLuck(draw), end: moment.ending, now: own }),
  );
  const none = lucks.map((luck) => outcome(moment, undefined, shop, luck));
  if (none[0]?.day === 0) return undefined;
  const sum = lucks.reduce(
    (total, luck, index) =>
      total + outcome(moment, coupon, shop, luck).profit - (none[index] as { profit: number }).profit,
    0,
  );
  return sum / lucks.length / shop.pool.catalogue.typicalOrder;
}
