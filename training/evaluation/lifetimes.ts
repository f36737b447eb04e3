/**
 * One simulated shopper's many visits, played one after the other: the same traits, a profile that grows, and whatever a policy
 * shows in them. Visits are the same for every policy; what follows an offer is drawn with luck that belongs to the visit.
 */
import { foldShopper, type ShopperState } from '../../src/features/shopper.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';
import { basketOf } from '../simulator/basket.js';
import { drawLuck, type Luck, type Outcome, outcome, truth } from '../simulator/outcomes.js';
import { createRandom, type Random } from '../simulator/random.js';
import { responseOf } from '../simulator/response.js';
import { drawShop, type Shop, type ShopOptions } from '../simulator/shop.js';
import type { Traits } from '../simulator/shopper.js';
import { drawVisit, momentsOf, type SimulatedMoment, type SimulatedVisit } from '../simulator/visit.js';

/** How a shopper's taste departs from what the simulator gives them: a factor on how each kind of saving is felt. */
export type TasteShift = Readonly<Partial<Record<Coupon['benefit']['kind'], number>>>;

/** A moment at which Etui may speak, with what follows each action. */
export interface LifetimeMoment {
  readonly moment: SimulatedMoment;
  readonly luck: Luck;
  /** Uniform: is an offer that was not claimed dismissed? */
  readonly patience: number;
}

export interface Lifetime {
  readonly shop: Shop;
  /** The shop's, with the plan's bar: what is offered in the visits. Probes are judged under the shop's own. */
  readonly pool: Pool;
  /** Index of the shop. */
  readonly cluster: number;
  readonly traits: Traits;
  readonly shift: TasteShift;
  /** Moments of the visit of this number, from 0 on; undefined after the last. Drawn when first asked for, in order. */
  readonly visit: (index: number) => readonly LifetimeMoment[] | undefined;
  /** Moments of other visits, at which a policy is judged and nothing is learnt. */
  readonly probes: readonly LifetimeMoment[];
}

export interface LifetimePlan {
  readonly stream: string;
  readonly shops: number;
  readonly perShop: number;
  readonly visits: number;
  readonly probes: number;
  /** Restraint's leastGain while offers are made to learn from; the shop's own where absent. */
  readonly leastGain?: number;
  readonly options?: ShopOptions;
  readonly shift?: (draw: Random, shop: Shop) => TasteShift;
}

const DAY = 24 * 3_600_000;
/** Days between visits. */
const [SOONEST, LATEST] = [1, 3];
/** Of a visit's acts from the second on, each is a moment with this chance; at most so many. */
const FIRST_ACT = 2;
const MOMENT_CHANCE = 0.25;
const MOST_MOMENTS = 3;

/** Shop by shop. @param from how many lives to leave out: those are known already */
export function* lifetimes(plan: LifetimePlan, from = 0): Generator<Lifetime> {
  for (let cluster = Math.floor(from / plan.perShop); cluster < plan.shops; cluster++) {
    const random = createRandom(`${plan.stream}/${cluster}`);
    const shop = drawShop(random.fork('shop'), plan.options);
    for (let one = 0; one < plan.perShop; one++) {
      if (cluster * plan.perShop + one < from) continue;
      yield lifetime(plan, shop, cluster, random.fork(`shopper-${one}`));
    }
  }
}

/** The shop's pool with another bar under offers. */
function withBar({ pool }: Shop, leastGain = pool.restraint.leastGain): Pool {
  return { ...pool, restraint: { ...pool.restraint, leastGain } };
}

function lifetime(plan: LifetimePlan, shop: Shop, cluster: number, random: Random): Lifetime {
  const draw = random.fork('life');
  const shift = plan.shift?.(draw, shop) ?? {};
  const first = drawVisit('visit-0', shop, random.fork(0));
  const { traits } = first;
  const visits: LifetimeMoment[][] = [];
  let coming: SimulatedVisit = first;
  const drawNext = () => {
    const index = visits.length;
    visits.push(momentsIn(coming, random.fork(`moments-${index}`)));
    const { profile, interests = first.history.interests } = stateAfter(coming);
    const startedAt = endOf(coming) + Math.round(draw.between(SOONEST, LATEST) * DAY);
    const history = { profile, interests, looks: [] };
    coming = drawVisit(`visit-${index + 1}`, shop, random.fork(index + 1), { traits, history, startedAt });
  };
  const visit = (index: number) => {
    while (visits.length <= index && index < plan.visits) drawNext();
    return visits[index];
  };
  const probes: LifetimeMoment[] = [];
  for (let index = 0; probes.length < plan.probes; index++) {
    const { history } = first;
    const at = { traits, history, startedAt: first.events[0]?.at ?? 0 };
    const other = drawVisit(`probe-${index}`, shop, random.fork(`probe-${index}`), at);
    const [moment] = momentsIn(other, random.fork(`probe-moments-${index}`));
    if (moment) probes.push(moment);
  }
  return { shop, pool: withBar(shop, plan.leastGain), cluster, traits, shift, visit, probes };
}

const endOf = ({ events }: SimulatedVisit): number => events.at(-1)?.at ?? 0;

/** What the device remembers after the whole visit. */
function stateAfter({ shop, history, left, events }: SimulatedVisit): ShopperState {
  const start: ShopperState = { profile: history.profile, cart: left, interests: history.interests };
  return events.reduce(
    (state, event, index) =>
      foldShopper(state, { ...event, sessionId: 'simulated' }, index === 0, shop.pool.currency),
    start,
  );
}

function momentsIn(visit: SimulatedVisit, draw: Random): LifetimeMoment[] {
  const acts = visit.acts
    .map((_, index) => index + 1)
    .filter((act) => draw.next() < MOMENT_CHANCE && act >= FIRST_ACT)
    .slice(0, MOST_MOMENTS);
  return momentsOf(visit, acts).map((moment) => ({
    moment,
    luck: drawLuck(draw),
    patience: draw.next(),
  }));
}

/** The shop as this shopper feels one kind of saving: a saving felt f times is one on a scale f times as fine. */
function feltBy({ shop, shift }: Pick<Lifetime, 'shop' | 'shift'>, coupon: Coupon | undefined): Shop {
  const factor = coupon && shift[coupon.benefit.kind];
  if (!factor) return shop;
  const scale = shop.assumptions['saving.scale'] / factor;
  return { ...shop, assumptions: { ...shop.assumptions, 'saving.scale': scale } };
}

/** What happens to this shopper. */
export const happens = (life: Lifetime, moment: SimulatedMoment, luck: Luck, coupon?: Coupon): Outcome =>
  outcome(moment, coupon, feltBy(life, coupon), luck);

/** P(claim) of this coupon, truly. */
export function claimsTruly(life: Lifetime, moment: SimulatedMoment, coupon: Coupon): number {
  const felt = feltBy(life, coupon);
  return responseOf(moment, coupon, basketOf(moment, coupon, felt), felt).claims;
}

/** What this coupon truly adds over none, typical orders. */
export function addsTruly(life: Lifetime, moment: SimulatedMoment, coupon: Coupon | undefined): number {
  if (!coupon) return 0;
  const none = truth(moment, undefined, life.shop);
  const shown = truth(moment, coupon, feltBy(life, coupon));
  return (shown.profit - none.profit) / life.shop.pool.catalogue.typicalOrder;
}
