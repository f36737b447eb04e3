/**
 * A visit up to the moment of a decision. A hidden Markov chain: in each state a shopper does small runs of things, and
 * the runs of a determined and of a hesitating shopper are the same things in opposite order.
 */
import { type Cart, EMPTY_CART } from '../../src/events/cart.js';
import { SESSION_IDLE_MS } from '../../src/events/session.js';
import type { ShopEvent } from '../../src/events/vocabulary.js';
import { foldShopper, type ShopperState } from '../../src/features/shopper.js';
import { WINDOW } from '../../src/features/window.js';
import type { Moment } from '../../src/model/scoring.js';
import { openPage, type Page, toLine } from './page.js';
import type { Random } from './random.js';
import type { Product, Shop } from './shop.js';
import { drawHistory, drawTraits, type Traits } from './shopper.js';

export const MINDS = ['looking', 'comparing', 'hesitating', 'determined'] as const;
export type Mind = (typeof MINDS)[number];

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

export function drawMoment(id: string, shop: Shop, random: Random): SimulatedMoment {
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

  // 4 to 64 acts, around 18: the moment is any of the visit's, so the visit ends where the moment is.
  const length = Math.min(WINDOW, 4 + Math.floor(-Math.log(1 - draw.next()) * 15));
  let mind = MINDS[draw.weighted(startWeights(traits))] as Mind;
  for (;;) {
    const shownMind = draw.chance(NOISE) ? draw.pick(MINDS) : mind;
    for (const act of RUNS[shownMind](walk)) {
      page.linger(PAUSE[mind] * Math.exp(draw.normal(0, 0.8)));
      act(page);
      if (page.acts() >= length) return momentOf(walk, history, left, mind);
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
  const { events } = page;
  const state = events.reduce<ShopperState>(
    (before, event, index) =>
      foldShopper(before, { ...event, sessionId: 'simulated' }, index === 0, shop.pool.currency),
    { profile: history, cart: left },
  );
  const now = (events.at(-1) as ShopEvent).at;
  return { events, state, now, mind, traits, focus };
}

interface Walk {
  readonly shop: Shop;
  readonly traits: Traits;
  readonly draw: Random;
  readonly page: Page;
  focus: Product;
  readonly seen: Product[];
}

type Act = (page: Page) => void;

/** A product this shopper might like: by taste for its category and nearness to their price level. */
function drawProduct(shop: Shop, { taste, level }: Traits, draw: Random): Product {
  const deciles = shop.pool.catalogue.priceDeciles;
  const rank = (price: number) => deciles.filter((decile) => price > decile).length / 9;
  const near = (product: Product) => Math.exp(-((rank(product.price) - level) ** 2) / 0.18);
  return shop.products[
    draw.weighted(shop.products.map((product) => (taste.get(product.category) ?? 0) * near(product)))
  ] as Product;
}

const look =
  (walk: Walk, product: Product): Act =>
  (page) => {
    walk.seen.push(product);
    page.view(product);
  };
const put =
  (product: Product): Act =>
  (page) =>
    page.add(product);
const cart: Act = (page) => page.viewCart();
const checkout: Act = (page) => page.checkout();

/** What they have in mind and at most two others of its category, dearest first. */
function ladder({ shop, focus, draw }: Walk): Product[] {
  const others = shop.products.filter(
    (product) => product.category === focus.category && product.id !== focus.id,
  );
  return [focus, ...draw.shuffled(others).slice(0, 2)].sort((a, b) => b.price - a.price);
}

const inCart = ({ page, focus }: Walk) => page.cart().lines.some((line) => line.itemId === focus.id);

/** What a shopper does in one run, by state of mind. */
const RUNS: Readonly<Record<Mind, (walk: Walk) => Act[]>> = {
  looking(walk) {
    const next = drawProduct(walk.shop, walk.traits, walk.draw);
    walk.focus = next;
    switch (walk.draw.weighted([0.55, 0.3, 0.05, 0.1])) {
      case 1:
        return [(page) => page.list(), look(walk, next)];
      case 2:
        return [look(walk, next), (page) => page.wish(next)];
      case 3:
        return [look(walk, next), put(next)];
      default:
        return [look(walk, next)];
    }
  },
  comparing(walk) {
    const { draw, shop } = walk;
    const rivals = shop.products.filter((product) => product.category === walk.focus.category);
    const known = rivals.filter((product) => walk.seen.includes(product));
    const first = walk.focus;
    const second = known.length > 1 && draw.chance(0.6) ? draw.pick(known) : draw.pick(rivals);
    walk.focus = draw.chance(0.5) ? first : second;
    const again = [look(walk, first), look(walk, second)];
    return draw.chance(0.12) ? [...again, put(walk.focus)] : again;
  },
  // From here on the two states do the same things in opposite order: down the ladder and back through the funnel …
  hesitating(walk) {
    const down = ladder(walk).map((product) => look(walk, product));
    if (!inCart(walk)) return [...down, put(walk.focus)];
    switch (walk.draw.weighted([0.4, 0.35, 0.15, 0.1])) {
      case 0:
        return [checkout, cart, look(walk, walk.focus)];
      case 1:
        return down;
      case 2:
        return [cart, look(walk, walk.focus)];
      default: {
        const focus = walk.focus;
        return [(page) => page.remove(focus), look(walk, focus), put(focus)];
      }
    }
  },
  // … or up the ladder and on through it.
  determined(walk) {
    const up = ladder(walk)
      .reverse()
      .map((product) => look(walk, product));
    if (!inCart(walk)) return [...up, put(walk.focus)];
    switch (walk.draw.weighted([0.4, 0.35, 0.15, 0.1])) {
      case 0:
        return [look(walk, walk.focus), cart, checkout];
      case 1:
        return up;
      case 2:
        return [look(walk, walk.focus), cart];
      default: {
        const more = drawProduct(walk.shop, walk.traits, walk.draw);
        return [look(walk, more), put(more)];
      }
    }
  },
};
