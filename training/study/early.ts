/**
 * How early a visit can be read. The same visits, those of at least ten acts, are decided after 1, 2, 3, 5 and 10 acts:
 * by what is known then, with the effect that an offer has then.
 */
import { consider } from '../../src/policy/decide.js';
import { truth } from '../simulator/outcomes.js';
import { createRandom, type Random } from '../simulator/random.js';
import { drawShop, type Shop } from '../simulator/shop.js';
import { drawVisit, momentsOf, type SimulatedMoment } from '../simulator/visit.js';
import { simulatedSituation } from '../situation.js';
import { judgeAll, type Predictor } from './judge.js';
import type { Panel } from './panel.js';
import { inputAt, type Subject } from './subjects.js';

export const EARLY_ACTS = [1, 2, 3, 5, 10] as const;

/** One panel for each number of acts; `buys` of each is p(buy | none) as it truly was when the visit ended. */
export type EarlyPanels = Readonly<Record<number, Panel>>;

export interface EarlyPlan {
  readonly stream: string;
  readonly visits: number;
  readonly perShop: number;
}

/** Visits drawn for each one that is long enough, at most. */
const MOST_TRIES = 60;

interface EarlyVisit {
  readonly shop: Shop;
  readonly cluster: number;
  /** After each of EARLY_ACTS, and at the end. */
  readonly moments: readonly SimulatedMoment[];
}

export function judgeEarly(
  { stream, visits, perShop }: EarlyPlan,
  predictors: Readonly<Record<string, Predictor>>,
  onShare?: (share: number) => void,
): EarlyPanels {
  const shops = Math.ceil(visits / perShop);
  const all = Array.from({ length: shops }, (_, cluster) => {
    const random = createRandom(`${stream}/${cluster}`);
    const shop = drawShop(random.fork('shop'), { world: 'test' });
    return longVisits(shop, perShop, random.fork('visits')).map((moments) => ({ shop, cluster, moments }));
  }).flat();
  const last = all.map(({ moments, shop }) => truth(moments.at(-1) as SimulatedMoment, undefined, shop).pBuy);
  return Object.fromEntries(
    EARLY_ACTS.map((acts, at) => {
      const subjects = all.map((visit) => subjectAt(visit, at));
      const panel = judgeAll([subjects], predictors);
      onShare?.((at + 1) / EARLY_ACTS.length);
      return [acts, { ...panel, buys: Float32Array.from(last) }];
    }),
  );
}

function* enumerate(random: Random): Generator<readonly [number, Random]> {
  for (let at = 0; ; at++) yield [at, random.fork(at)];
}

/** `count` visits of at least ten acts. */
function longVisits(shop: Shop, count: number, random: Random): SimulatedMoment[][] {
  const found: SimulatedMoment[][] = [];
  for (const [at, own] of enumerate(random)) {
    if (found.length === count || at === MOST_TRIES * count) break;
    const visit = drawVisit(`visit-${at}`, shop, own);
    const { length } = visit.acts;
    if (length < (EARLY_ACTS.at(-1) as number)) continue;
    const after = length > (EARLY_ACTS.at(-1) as number) ? [...EARLY_ACTS, length] : [...EARLY_ACTS];
    found.push(momentsOf(visit, after));
  }
  return found;
}

/** Restraint aside: the question is what could be known, not whether one may speak so soon. */
function subjectAt({ shop, cluster, moments }: EarlyVisit, at: number): Subject {
  const moment = moments[at] as SimulatedMoment;
  const found = consider(simulatedSituation(moment), shop.pool).eligible;
  const eligible = found.length > 0 ? found : shop.pool.coupons;
  return {
    shop,
    cluster,
    moment,
    eligible,
    input: inputAt(moment, eligible, shop),
    none: truth(moment, undefined, shop),
    shown: eligible.map((coupon) => truth(moment, coupon, shop)),
  };
}
