/**
 * Who shops: traits nobody sees, and the remembered profile they have left so far. Traits come in few levels, so that what
 * a profile and a visit say about them can be summed exactly (filter.ts).
 */
import { foldInterests, type Interests, NO_INTERESTS } from '../../src/features/interests.js';
import { EMPTY_PROFILE, type Profile } from '../../src/features/profile.js';
import type { Assumptions } from './assumptions.js';
import { toItem } from './page.js';
import type { Random } from './random.js';
import { LEVELS, tasteIndex } from './shelf.js';
import type { Product, Shop } from './shop.js';
import { STYLES } from './words.js';

export interface Traits {
  /** Place of each trait among its levels. */
  readonly levels: Levels;
  /** How much a price hurts, 0…1. */
  readonly sensitivity: number;
  /** How much a shipping fee hurts, 0…1. */
  readonly shippingAversion: number;
  /** Added to the logit of buying. */
  readonly need: number;
  /** What an offer at the wrong time takes off the logit, ≥ 0, before it has built up. */
  readonly annoyance: number;
  /** Factor on the chance that a visit ends after an act. */
  readonly haste: number;
  /** Preferred price quantile, 0…1. */
  readonly level: number;
  /** Which taste of the shop's shelf. */
  readonly taste: number;
}

export interface Levels {
  readonly sensitivity: number;
  readonly shipping: number;
  readonly need: number;
  readonly annoyance: number;
  readonly haste: number;
  readonly category: number;
  readonly style: number;
  readonly level: number;
}

/** Shares of the levels of a trait with three, and with two. */
export const THREE = [0.3, 0.4, 0.3] as const;
export const TWO = [0.5, 0.5] as const;

export const sensitivities = (a: Assumptions) => around(0.5, a['sensitivity.spread']);
export const needs = (a: Assumptions) => around(0, a['need.spread']);
export const annoyances = (a: Assumptions) => [0.5, 1, 2].map((times) => times * a['annoyance.level']);
export const shippings = (a: Assumptions) => [0.5 - a['shipping.spread'], 0.5 + a['shipping.spread']];
export const hastes = (a: Assumptions) => [-1, 1].map((sign) => Math.exp(sign * a['patience.spread']));
const around = (middle: number, spread: number) => [middle - spread, middle, middle + spread];

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const DAY = 24 * 3_600_000;

export function drawTraits({ assumptions: a, shelf }: Shop, draw: Random): Traits {
  const levels: Levels = {
    sensitivity: draw.weighted(THREE),
    shipping: draw.weighted(TWO),
    need: draw.weighted(THREE),
    annoyance: draw.weighted(THREE),
    haste: draw.weighted(TWO),
    category: draw.integer(0, shelf.categories.length - 1),
    style: draw.integer(0, STYLES - 1),
    level: draw.integer(0, LEVELS.length - 1),
  };
  return traitsAt(levels, a);
}

export function traitsAt(levels: Levels, a: Assumptions): Traits {
  const at = (values: readonly number[], index: number) => values[index] as number;
  return {
    levels,
    sensitivity: at(sensitivities(a), levels.sensitivity),
    shippingAversion: at(shippings(a), levels.shipping),
    need: at(needs(a), levels.need),
    annoyance: at(annoyances(a), levels.annoyance),
    haste: at(hastes(a), levels.haste),
    level: at(LEVELS, levels.level),
    taste: tasteIndex(levels.category, levels.style, levels.level),
  };
}

/** P(an earlier visit ended in a purchase), P(one of two more things went into the cart), of an offer: P(claim), P(dismiss). */
export const HABITS = {
  buys: (need: number) => sigmoid(-1.6 + 1.6 * need),
  carts: (sensitivity: number) => 0.2 + 0.2 * sensitivity,
  shown: 0.4,
  claims: (sensitivity: number) => 0.08 + 0.6 * sensitivity,
  dismisses: (annoyance: number) => sigmoid(-1.5 + 4 * annoyance),
  /** Log of the mean purchase in typical orders, by price level, and its spread. */
  spends: (level: number) => 1.2 * (level - 0.5),
  spendSpread: 0.3,
} as const;

/** What a device remembers of earlier visits. */
export interface History {
  readonly profile: Profile;
  /** Things looked at in earlier visits, to the shopper's taste: product indices. */
  readonly looks: readonly number[];
  /** What the device keeps of those. */
  readonly interests: Interests;
}

const NO_HISTORY: History = { profile: EMPTY_PROFILE, looks: [], interests: NO_INTERESTS };
/** Looks of earlier visits that are remembered, at most. */
const MOST_LOOKS = 5;

/** Earlier visits, in counts: what a device would remember of them. Noisy, as few visits are. */
export function drawHistory(traits: Traits, shop: Shop, now: number, draw: Random): History {
  const { assumptions: a, shelf, pool } = shop;
  if (draw.chance(a['new.share'])) return NO_HISTORY;
  const visits = 1 + Math.floor(-Math.log(1 - draw.next()) * a['visits.mean']);
  const many = (probability: number, of: number) => {
    let count = 0;
    for (let i = 0; i < of; i++) if (draw.chance(probability)) count++;
    return count;
  };
  const purchases = many(HABITS.buys(traits.need), visits);
  const shown = many(HABITS.shown, visits);
  const claimed = many(HABITS.claims(traits.sensitivity), shown);
  const lastAt = now - DAY * (0.1 - Math.log(1 - draw.next()) * 12);
  const { typicalOrder } = pool.catalogue;
  const order = typicalOrder * Math.exp(HABITS.spends(traits.level) + draw.normal(0, HABITS.spendSpread));
  const views = visits + many(0.5, visits * draw.integer(2, 12));
  const carts = purchases + many(HABITS.carts(traits.sensitivity), visits * 2);
  const firstAt = lastAt - visits * draw.between(1, 12) * DAY;
  const looks = Array.from({ length: Math.min(MOST_LOOKS, views) }, () => shelf.draw(traits.taste, draw));
  const lists = visits * draw.integer(0, 6);
  return {
    looks,
    interests: remembered(looks, shop, lastAt),
    profile: {
      ...EMPTY_PROFILE,
      sessions: visits,
      views,
      carts,
      purchases,
      spent: Math.round(purchases * order),
      firstAt,
      lastAt,
      ...(purchases > 0 && { lastPurchaseAt: lastAt - Math.floor(draw.next() * visits) * 6 * DAY }),
      dwellMs: Math.round(views * 30_000 * Math.exp(draw.normal(0, 0.5))),
      searches: many(0.3, visits),
      lists,
      clicks: many(0.4, lists),
      saleViews: looks.filter((index) => shop.products[index]?.was !== undefined).length,
      shown,
      claimed,
      dismissed: many(HABITS.dismisses(traits.annoyance), shown - claimed),
    },
  };
}

/** The interests that these looks leave, by the device's own code. */
function remembered(looks: readonly number[], { products, pool }: Shop, at: number): Interests {
  return looks.reduce((interests, index) => {
    const params = { currency: pool.currency, items: [toItem(products[index] as Product, pool.currency)] };
    return foldInterests(interests, { id: '', name: 'view_item', at, params }, pool.currency);
  }, NO_INTERESTS);
}
