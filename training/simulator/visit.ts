/**
 * A visit: a hidden Markov chain over states of mind that steps once per act (minds.ts); each state chooses what to do next
 * by where the shopper stands (grammar.ts). The visit ends by chance; moments at which an offer may appear are acts of it.
 */
import { type Cart, EMPTY_CART } from '../../src/events/cart.js';
import { SESSION_IDLE_MS } from '../../src/events/session.js';
import type { ShopEvent } from '../../src/events/vocabulary.js';
import { foldShopper, type ShopperState } from '../../src/features/shopper.js';
import { WINDOW } from '../../src/features/window.js';
import type { Moment } from '../../src/model/scoring.js';
import {
  ADD,
  CART,
  CHECKOUT,
  DOWN,
  FRESH,
  KNOWN,
  MOVES,
  possible,
  REMOVE,
  SEARCH,
  UP,
  WISH,
} from './grammar.js';
import { type Chain, MINDS, type Mind } from './minds.js';
import { openPage, type Page, toLine } from './page.js';
import type { Random } from './random.js';
import { drawFrom } from './shelf.js';
import type { Product, Shop } from './shop.js';
import { drawHistory, drawTraits, type History, type Traits } from './shopper.js';
import { Trail } from './trail.js';

/** One shopper at one moment: what the device knows, and (`mind`, `traits`, `focus`) what nobody does. */
export interface SimulatedMoment extends Moment {
  /** Acts so far. */
  readonly act: number;
  readonly mind: Mind;
  readonly traits: Traits;
  /** What they would buy next, if they bought. */
  readonly focus: Product;
  /** What the device knew before the visit. */
  readonly history: History;
  readonly left: Cart;
  /** The state of mind in which this very visit ends. */
  readonly ending: Mind;
}

interface ActRecord {
  readonly mind: number;
  readonly focus: number;
  /** The thing looked at by this act; −1 for none. */
  readonly looked: number;
  /** Events up to and with it. */
  readonly events: number;
}

/** A whole visit. */
export interface SimulatedVisit {
  readonly shop: Shop;
  readonly traits: Traits;
  readonly history: History;
  readonly left: Cart;
  readonly events: readonly ShopEvent[];
  /** At most 64: what a longer visit does after that is not recorded. */
  readonly acts: readonly ActRecord[];
  readonly ending: Mind;
}

const EPOCH = Date.UTC(2026, 0, 5);
const DAYS = 90;

/** Somebody known from an earlier visit, on another day. */
export interface Returning extends Pick<SimulatedVisit, 'traits' | 'history'> {
  /** Ms since the epoch. */
  readonly startedAt: number;
}

/** @param returning absent: somebody new, with a past of their own */
export function drawVisit(id: string, shop: Shop, random: Random, returning?: Returning): SimulatedVisit {
  const draw = random.fork('visit');
  const startedAt = returning?.startedAt ?? EPOCH + Math.floor(draw.next() * DAYS * 24 * 3_600_000);
  const traits = returning?.traits ?? drawTraits(shop, draw);
  const history = returning?.history ?? drawHistory(traits, shop, startedAt - SESSION_IDLE_MS, draw);
  const left = drawLeft(traits, history, shop, draw);
  const page = openPage(id, shop, startedAt, left, random.fork('page'));
  const trail = new Trail(shop.shelf, left);
  const chain = chainFor(shop, traits);
  const acts: ActRecord[] = [];
  const weights = new Float64Array(MOVES.length);
  let mind = drawFrom(chain.start, draw);
  for (;;) {
    if (acts.length < WINDOW) {
      if (acts.length > 0) page.linger(pause(mind, shop, draw));
      const looked = act(mind, { shop, traits, trail, page, weights, draw });
      const focus = trail.focus < 0 ? drawFor(mind, traits, shop, draw) : trail.focus;
      acts.push({ mind, focus, looked, events: page.events.length });
    }
    if (draw.chance(chain.ends[mind] as number)) break;
    mind = drawFrom(chain.step.subarray(mind * chain.n, (mind + 1) * chain.n), draw);
  }
  return { shop, traits, history, left, events: page.events, acts, ending: MINDS[mind] as Mind };
}

export const chainFor = (shop: Shop, { levels }: Traits): Chain =>
  shop.chains[levels.sensitivity]?.[levels.haste] as Chain;

/** Who came before left something in the cart now and then. */
function drawLeft(traits: Traits, { profile }: History, shop: Shop, draw: Random): Cart {
  if (profile.sessions === 0 || !draw.chance(shop.assumptions['left.share'])) return EMPTY_CART;
  const product = shop.products[shop.shelf.draw(traits.taste, draw)] as Product;
  return { lines: [toLine(product, shop.pool.currency)] };
}

/** Whole milliseconds. */
function pause(mind: number, { responses, assumptions }: Shop, draw: Random): number {
  const median = 1000 * (responses.pause[mind] as number);
  return Math.max(1, Math.round(median * Math.exp(draw.normal(0, assumptions['pause.spread']))));
}

/** Gift buyers follow nobody's taste. */
export const tasteOf = (mind: number, traits: Traits, shop: Shop): number =>
  MINDS[mind] === 'giving' ? shop.shelf.tastes : traits.taste;

const drawFor = (mind: number, traits: Traits, shop: Shop, draw: Random) =>
  shop.shelf.draw(tasteOf(mind, traits, shop), draw);

interface Walk {
  readonly shop: Shop;
  readonly traits: Traits;
  readonly trail: Trail;
  readonly page: Page;
  readonly weights: Float64Array;
  readonly draw: Random;
}

/** Does one thing, and says what was looked at: a product index, or −1. */
function act(mind: number, { shop, traits, trail, page, weights, draw }: Walk): number {
  const scene = trail.scene();
  const move = drawFrom(possible(shop.moves, mind, scene, weights), draw);
  const product = (index: number) => shop.products[index] as Product;
  const focus = scene.focus;
  switch (move) {
    case SEARCH: {
      page.search(draw.pick(shop.shelf.terms[drawFor(mind, traits, shop, draw)] as readonly string[]));
      trail.follow('search', -1);
      return -1;
    }
    case WISH:
      page.wish(product(focus));
      trail.follow('add_to_wishlist', focus);
      return focus;
    case ADD:
      page.add(product(focus));
      trail.follow('add_to_cart', focus);
      return focus;
    case REMOVE:
      page.remove(product(focus));
      trail.follow('remove_from_cart', focus);
      return -1;
    case CART:
      page.viewCart();
      trail.follow('view_cart', -1);
      return -1;
    case CHECKOUT:
      page.checkout();
      trail.follow('begin_checkout', -1);
      return -1;
    default: {
      const from =
        move === UP
          ? scene.dearer
          : move === DOWN
            ? scene.cheaper
            : move === KNOWN
              ? scene.known
              : scene.rivals;
      const next =
        move === FRESH
          ? drawFor(mind, traits, shop, draw)
          : move >= UP && move <= KNOWN
            ? draw.pick(from)
            : focus;
      page.view(product(next));
      trail.follow('view_item', next);
      return next;
    }
  }
}

/**
 * What device and nature know after each of `after` acts, folded by the device's own code.
 * @param after numbers of acts, ascending, 1…acts
 */
export function momentsOf(visit: SimulatedVisit, after: readonly number[]): SimulatedMoment[] {
  const { shop, traits, history, left, events, acts, ending } = visit;
  let state: ShopperState = { profile: history.profile, cart: left, interests: history.interests };
  let folded = 0;
  return after.map((count) => {
    const record = acts[count - 1] as ActRecord;
    for (; folded < record.events; folded++) {
      const event = events[folded] as ShopEvent;
      state = foldShopper(state, { ...event, sessionId: 'simulated' }, folded === 0, shop.pool.currency);
    }
    return {
      events: events.slice(0, record.events),
      state,
      now: (events[record.events - 1] as ShopEvent).at,
      act: count,
      mind: MINDS[record.mind] as Mind,
      traits,
      focus: shop.products[record.focus] as Product,
      history,
      left,
      ending,
    };
  });
}
