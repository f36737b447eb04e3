/** Who shops: traits nobody sees, and the remembered profile they have left so far. */
import { EMPTY_PROFILE, type Profile } from '../../src/features/profile.js';
import type { Random } from './random.js';
import type { Shop } from './shop.js';

export interface Traits {
  /** How much a price hurts, 0…1. */
  readonly sensitivity: number;
  /** How much a shipping fee hurts, 0…1. */
  readonly shippingAversion: number;
  /** Added to the logit of buying. */
  readonly need: number;
  /** What an offer at the wrong time takes off the logit, ≥ 0. */
  readonly annoyance: number;
  /** Preferred price quantile, 0…1. */
  readonly level: number;
  /** Weight of each category of the shop. */
  readonly taste: ReadonlyMap<string, number>;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const DAY = 24 * 3_600_000;

export function drawTraits(shop: Shop, draw: Random): Traits {
  const categories = [...new Set(shop.products.map((product) => product.category))];
  return {
    sensitivity: sigmoid(draw.normal(0, 1.2)),
    shippingAversion: sigmoid(draw.normal(0, 1)),
    need: draw.normal(0, 0.45),
    annoyance: Math.exp(draw.normal(-1.3, 0.5)),
    level: sigmoid(draw.normal(0, 1)),
    taste: new Map(categories.map((name) => [name, Math.exp(draw.normal(0, 1.3))])),
  };
}

/** Earlier visits, in counts: what a device would remember of them. Noisy, as few visits are. */
export function drawHistory(traits: Traits, shop: Shop, now: number, draw: Random): Profile {
  if (draw.chance(0.45)) return EMPTY_PROFILE;
  const visits = 1 + Math.floor(-Math.log(1 - draw.next()) * 4);
  const many = (probability: number, of: number) =>
    Array.from({ length: of }, () => draw.chance(probability)).filter(Boolean).length;
  const purchases = many(sigmoid(-1.6 + 1.6 * traits.need), visits);
  const shown = many(0.4, visits);
  const claimed = many(0.08 + 0.6 * traits.sensitivity, shown);
  const lastAt = now - DAY * (0.1 - Math.log(1 - draw.next()) * 12);
  const order = shop.pool.catalogue.typicalOrder * Math.exp(1.2 * (traits.level - 0.5) + draw.normal(0, 0.3));
  return {
    sessions: visits,
    views: visits + many(0.5, visits * draw.integer(2, 12)),
    carts: purchases + many(0.2 + 0.2 * traits.sensitivity, visits * 2),
    purchases,
    spent: Math.round(purchases * order),
    firstAt: lastAt - visits * draw.between(1, 12) * DAY,
    lastAt,
    ...(purchases > 0 && { lastPurchaseAt: lastAt - Math.floor(draw.next() * visits) * 6 * DAY }),
    shown,
    claimed,
    dismissed: many(sigmoid(-1.5 + 4 * traits.annoyance), shown - claimed),
  };
}
