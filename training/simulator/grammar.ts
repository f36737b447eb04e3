/**
 * What a shopper does next, by state of mind and by what anybody can see: where on the site they are, and at which thing.
 * The determined and the hesitating do the same things in opposite direction; `order.contrast` says how clearly. Drawing
 * and the exact filter share this one table.
 */
import type { Assumptions } from './assumptions.js';
import { MINDS, type Mind } from './minds.js';

/**
 * fresh: something to their taste; again: the same page; up, down: dearer, cheaper in its category; rival: any other of its
 * category; known: another seen in this visit; search, wish, add, remove, cart, checkout.
 */
export const MOVES = [
  'fresh',
  'again',
  'up',
  'down',
  'rival',
  'known',
  'search',
  'wish',
  'add',
  'remove',
  'cart',
  'checkout',
] as const;
export type Move = (typeof MOVES)[number];
export const [FRESH, AGAIN, UP, DOWN, RIVAL, KNOWN, SEARCH, WISH, ADD, REMOVE, CART, CHECKOUT] = MOVES.map(
  (_, index) => index,
) as [number, number, number, number, number, number, number, number, number, number, number, number];

/** Where the last act left them: nowhere yet, a list, a thing, a thing that is in the cart, the cart, checkout. */
export const PLACES = ['start', 'list', 'item', 'carted', 'basket', 'checkout'] as const;
export type Place = (typeof PLACES)[number];

type Row = Partial<Record<Move, number>>;
type Grammar = Readonly<Record<Place, Row>>;

const GRAMMAR: Readonly<Record<Mind, Grammar>> = {
  looking: {
    start: { fresh: 0.85, search: 0.15 },
    list: { fresh: 0.95, rival: 0.05 },
    item: { fresh: 0.55, rival: 0.3, search: 0.05, known: 0.02, wish: 0.03, add: 0.03, again: 0.02 },
    carted: {
      fresh: 0.45,
      rival: 0.25,
      search: 0.05,
      known: 0.06,
      wish: 0.03,
      again: 0.05,
      cart: 0.07,
      up: 0.02,
      down: 0.02,
    },
    basket: { fresh: 0.5, again: 0.2, rival: 0.2, checkout: 0.05, search: 0.05 },
    checkout: { fresh: 0.4, again: 0.3, cart: 0.3 },
  },
  comparing: {
    start: { fresh: 0.85, search: 0.15 },
    list: { fresh: 0.9, rival: 0.1 },
    item: {
      known: 0.2,
      rival: 0.42,
      up: 0.09,
      down: 0.09,
      again: 0.05,
      add: 0.06,
      search: 0.02,
      fresh: 0.04,
      wish: 0.03,
    },
    carted: {
      known: 0.2,
      rival: 0.3,
      up: 0.09,
      down: 0.09,
      again: 0.07,
      cart: 0.13,
      remove: 0.04,
      fresh: 0.05,
      search: 0.01,
      wish: 0.02,
    },
    basket: { again: 0.4, known: 0.2, rival: 0.2, checkout: 0.1, remove: 0.1 },
    checkout: { cart: 0.5, again: 0.4, known: 0.1 },
  },
  hesitating: {
    start: { fresh: 0.8, search: 0.2 },
    list: { fresh: 1 },
    item: {
      down: 0.48,
      up: 0.03,
      add: 0.24,
      again: 0.06,
      known: 0.06,
      rival: 0.04,
      fresh: 0.04,
      search: 0.02,
      wish: 0.03,
    },
    carted: {
      checkout: 0.42,
      cart: 0.05,
      down: 0.26,
      up: 0.02,
      again: 0.08,
      known: 0.05,
      fresh: 0.05,
      search: 0.02,
      wish: 0.02,
      remove: 0.03,
    },
    basket: { again: 0.52, down: 0.22, up: 0.03, checkout: 0.06, known: 0.06, fresh: 0.06, remove: 0.05 },
    checkout: { cart: 0.66, again: 0.1, down: 0.1, up: 0.02, known: 0.06, fresh: 0.06 },
  },
  determined: {
    start: { fresh: 0.8, search: 0.2 },
    list: { fresh: 1 },
    item: {
      up: 0.48,
      down: 0.03,
      add: 0.24,
      again: 0.06,
      known: 0.06,
      rival: 0.04,
      fresh: 0.04,
      search: 0.02,
      wish: 0.03,
    },
    carted: {
      cart: 0.42,
      checkout: 0.05,
      up: 0.26,
      down: 0.02,
      again: 0.08,
      known: 0.05,
      fresh: 0.05,
      search: 0.02,
      wish: 0.02,
      remove: 0.03,
    },
    basket: { checkout: 0.64, again: 0.1, up: 0.1, down: 0.02, known: 0.04, fresh: 0.05, remove: 0.05 },
    checkout: { again: 0.46, up: 0.26, down: 0.02, cart: 0.08, known: 0.08, fresh: 0.1 },
  },
  // Buys for somebody else: looks for it, takes it, pays; own taste says nothing about it.
  giving: {
    start: { search: 0.5, fresh: 0.5 },
    list: { fresh: 1 },
    item: { fresh: 0.3, search: 0.2, add: 0.3, again: 0.1, rival: 0.1 },
    carted: { checkout: 0.45, cart: 0.15, search: 0.15, fresh: 0.15, again: 0.1 },
    basket: { checkout: 0.5, fresh: 0.2, again: 0.2, search: 0.1 },
    checkout: { again: 0.4, cart: 0.2, fresh: 0.2, search: 0.2 },
  },
};

const OPPOSITE: Partial<Record<Mind, Mind>> = { hesitating: 'determined', determined: 'hesitating' };

/** [n minds, 6 places, 12 moves] weights, each row summing to 1. */
export function movesOf(a: Assumptions, n: number): Float64Array {
  const table = new Float64Array(n * PLACES.length * MOVES.length);
  const own = (1 + a['order.contrast']) / 2;
  MINDS.slice(0, n).forEach((mind, m) => {
    const other = GRAMMAR[OPPOSITE[mind] ?? mind];
    PLACES.forEach((place, p) => {
      const at = (m * PLACES.length + p) * MOVES.length;
      const weights = MOVES.map(
        (move) => own * (GRAMMAR[mind][place][move] ?? 0) + (1 - own) * (other[place][move] ?? 0),
      );
      const sum = weights.reduce((total, weight) => total + weight, 0);
      weights.forEach((weight, move) => {
        table[at + move] = weight / sum;
      });
    });
  });
  return table;
}

/** What anybody can see of a visit before its next act: product indices of the shop. */
export interface Scene {
  readonly place: number;
  /** The thing last acted upon; −1 for none yet. */
  readonly focus: number;
  readonly focusInCart: boolean;
  readonly cartFilled: boolean;
  /** Others of the focus's category, dearer and cheaper ones. */
  readonly rivals: readonly number[];
  readonly dearer: readonly number[];
  readonly cheaper: readonly number[];
  /** Seen in this visit, without the focus. */
  readonly known: readonly number[];
}

/**
 * [12] the moves' weights with what cannot be done here moved to what is done instead.
 * @param into written over
 */
export function possible(table: Float64Array, mind: number, scene: Scene, into: Float64Array): Float64Array {
  const at = (mind * PLACES.length + scene.place) * MOVES.length;
  for (let move = 0; move < MOVES.length; move++) into[move] = table[at + move] as number;
  const instead = (move: number, other: number) => {
    into[other] = (into[other] as number) + (into[move] as number);
    into[move] = 0;
  };
  const noFocus = scene.focus < 0;
  const again = noFocus ? FRESH : AGAIN;
  if (!scene.cartFilled) {
    instead(CART, again);
    instead(CHECKOUT, again);
  }
  if (noFocus) {
    for (const move of [AGAIN, UP, DOWN, RIVAL, KNOWN, WISH, ADD, REMOVE]) instead(move, FRESH);
    return into;
  }
  if (!scene.focusInCart) instead(REMOVE, AGAIN);
  if (scene.dearer.length === 0) instead(UP, RIVAL);
  if (scene.cheaper.length === 0) instead(DOWN, RIVAL);
  if (scene.known.length === 0) instead(KNOWN, RIVAL);
  if (scene.rivals.length === 0) instead(RIVAL, AGAIN);
  return into;
}
