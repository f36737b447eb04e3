/**
 * A visit up to the moment of a decision: a hidden Markov chain over states of mind, in each of which a shopper does
 * small runs of things (runs.ts).
 */
import { type Cart, EMPTY_CART } from '../../src/events/cart.js';
import { SESSION_IDLE_MS } from '../../src/events/session.js';
import type { ShopEvent } from '../../src/events/vocabulary.js';
import { foldShopper, type ShopperState } from '../../src/features/shopper.js';
import { WINDOW } from '../../src/features/window.js';
import type { Moment } from '../../src/model/scoring.js';
import { openPage, toLine } from './page.js';
import type { Random } from './random.js';
import { drawProduct, MINDS, type Mind, RUNS, type Walk } from './runs.js';
import type { Product, Shop } from './shop.js';
import { drawHistory, drawTraits, type Traits } from './shopper.js';

/** One shopper at one moment: what the device knows, and (`mind`, `traits`, `focus`) what nobody does. */
export interface SimulatedMoment extends Moment {
  readonly mind: Mind;
  readonly traits: Traits;
  /** What they would buy next, if they bought. */
  readonly focus: Product;
}

/** Rows sum to 1, in the order of MINDS: from a state to the next, once per run of events. */
const START = [0.4, 0.27, 0.1, 0.23] as const;
const STEP: Readonly<Record<Mind, readonly number[]>> = {
  looking: [0.84, 0.11, 0.02, 0.03],
  comparing: [0.05, 0.83, 0.07, 0.05],
  hesitating: [0.02, 0.02, 0.93, 0.03],
  determined: [0.02, 0.01, 0.02, 0.95],
};
/** Times the way into hesitating, by price sensitivity 0…1. */
const HESITATES = (sensitivity: number) => 0.3 + 1.4 * sensitivity;
/** Median pause before each thing done, ms. */
const PAUSE: Readonly<Record<Mind, number>> = {
  looking: 12_000,
  comparing: 22_000,
  hesitating: 20_000,
  determined: 18_000,
};
/** Share of runs that say nothing about the state. */
const NOISE = 0.03;

const EPOCH = Date.UTC(2026, 0, 5);
const DAYS = 90;

/** A visit cut at a moment, and what came after it. */
export interface SimulatedVisit {
  readonly moment: SimulatedMoment;
  /** The next thing looked at after the moment; absent where nothing more was. */
  readonly next?: Product;
  /** The same visit some acts later; absent where it had ended before. */
  readonly later?: SimulatedMoment;
}

/** Chance that a visit goes on for some acts after the moment, and the mean number of them beyond one. */
const GOES_ON = 0.7;
const MORE_ACTS = 4;

export const drawMoment = (id: string, shop: Shop, random: Random): SimulatedMoment =>
  drawVisit(id, shop, random).moment;

export function drawVisit(id: string, shop: Shop, random: Random): SimulatedVisit {
  const draw = random.fork('visit');
  const startedAt = EPOCH + Math.floor(draw.next() * DAYS * 24 * 3_600_000);
  const traits = drawTraits(shop, random.fork('traits'));
  const history = drawHistory(traits, shop, startedAt - SESSION_IDLE_MS, random.fork('history'));
  const left: Cart =
    history.sessions > 0 && draw.chance(0.1)
      ? { lines: [toLine(drawProduct(shop, traits, draw), shop.pool.currency)] }
      : EMPTY_CART;
  const page = openPage(id, shop, startedAt, left, random.fork('page'));
  const walk: Walk = { shop, traits, draw, page, focus: drawProduct(shop, traits, draw), seen: [] };

  // 4 to 64 acts, around 18: the moment is any of the visit's.
  const length = Math.min(WINDOW, 4 + Math.floor(-Math.log(1 - draw.next()) * 15));
  const after = random.fork('after');
  const more = after.chance(GOES_ON) ? 1 + Math.floor(-Math.log(1 - after.next()) * MORE_ACTS) : 0;
  let mind = MINDS[draw.weighted(startWeights(traits))] as Mind;
  let moment: SimulatedMoment | undefined;
  let looked = 0;
  for (;;) {
    const shownMind = draw.chance(NOISE) ? draw.pick(MINDS) : mind;
    for (const act of RUNS[shownMind](walk)) {
      page.linger(PAUSE[mind] * Math.exp(draw.normal(0, 0.8)));
      act(page);
      if (!moment && page.acts() >= length) {
        moment = momentOf(walk, history, left, mind);
        looked = walk.seen.length;
        if (more === 0) return { moment };
      }
      if (moment && page.acts() >= length + more) {
        const next = walk.seen[looked];
        return { moment, ...(next && { next }), later: momentOf(walk, history, left, mind) };
      }
    }
    mind = MINDS[draw.weighted(stepWeights(mind, traits))] as Mind;
  }
}

function startWeights({ sensitivity }: Traits): number[] {
  return START.map((weight, to) => (MINDS[to] === 'hesitating' ? weight * HESITATES(sensitivity) : weight));
}

function stepWeights(mind: Mind, { sensitivity }: Traits): number[] {
  return STEP[mind].map((weight, to) =>
    MINDS[to] === 'hesitating' && mind !== 'hesitating' ? weight * HESITATES(sensitivity) : weight,
  );
}

/** What the device knows now, folded by the device's own code. */
function momentOf(
  { page, shop, traits, focus }: Walk,
  history: ShopperState['profile'],
  left: Cart,
  mind: Mind,
): SimulatedMoment {
  const events = [...page.events];
  const state = events.reduce<ShopperState>(
    (before, event, index) =>
      foldShopper(before, { ...event, sessionId: 'simulated' }, index === 0, shop.pool.currency),
    { profile: history, cart: left },
  );
  const now = (events.at(-1) as ShopEvent).at;
  return { events, state, now, mind, traits, focus };
}
