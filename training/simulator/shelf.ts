/** A shop's range as shoppers find their way in it: what is like what, and what each taste is drawn to. */
import type { Random } from './random.js';
import type { Product } from './shop.js';
import { STYLES, searchTerms } from './words.js';

/** Preferred price quantiles that shoppers come with. */
export const LEVELS = [0.2, 0.5, 0.8] as const;

export interface Pulls {
  readonly category: number;
  readonly style: number;
}

/** One taste: probabilities of each thing and of each search term. */
export interface Taste {
  /** [products], sums to 1. */
  readonly things: Float64Array;
  readonly terms: ReadonlyMap<string, number>;
}

export interface Shelf {
  readonly index: ReadonlyMap<string, number>;
  readonly categories: readonly string[];
  /** Of each product: others of its category, and of those the dearer and the cheaper. */
  readonly rivals: readonly (readonly number[])[];
  readonly dearer: readonly (readonly number[])[];
  readonly cheaper: readonly (readonly number[])[];
  readonly terms: readonly (readonly string[])[];
  /** Number of tastes: category × style × level. The one after the last is nobody's own: everything alike. */
  readonly tastes: number;
  readonly taste: (index: number) => Taste;
  readonly draw: (taste: number, random: Random) => number;
}

export function tasteIndex(category: number, style: number, level: number): number {
  return (category * STYLES + style) * LEVELS.length + level;
}

/** @param styles [products] latent style of each, 0…3 */
export function stock(
  products: readonly Product[],
  styles: readonly number[],
  priceDeciles: readonly number[],
  pulls: Pulls,
): Shelf {
  const categories = [...new Set(products.map(({ category }) => category))];
  const groups = new Map(categories.map((name) => [name, [] as number[]]));
  products.forEach(({ category }, index) => {
    groups.get(category)?.push(index);
  });
  const others = (index: number, fits: (price: number, own: number) => boolean) => {
    const { category, price } = products[index] as Product;
    return (groups.get(category) ?? []).filter(
      (other) => other !== index && fits((products[other] as Product).price, price),
    );
  };
  const each = (fits: (price: number, own: number) => boolean) => products.map((_, i) => others(i, fits));
  const terms = products.map(({ name, category }) => searchTerms(name, category));
  const ranks = products.map(({ price }) => priceDeciles.filter((decile) => price > decile).length / 9);
  const tastes = categories.length * STYLES * LEVELS.length;
  const known = new Map<number, Taste>();

  const make = (index: number): Taste => {
    const level = LEVELS[index % LEVELS.length] as number;
    const style = Math.floor(index / LEVELS.length) % STYLES;
    const category = categories[Math.floor(index / LEVELS.length / STYLES)];
    const weights = products.map((product, i) => {
      if (index === tastes) return 1;
      const near = Math.exp(-(((ranks[i] as number) - level) ** 2) / 0.18);
      return (
        near * (product.category === category ? 1 : pulls.category) * (styles[i] === style ? 1 : pulls.style)
      );
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const things = Float64Array.from(weights, (weight) => weight / sum);
    const words = new Map<string, number>();
    things.forEach((share, i) => {
      const own = terms[i] as readonly string[];
      for (const term of own) words.set(term, (words.get(term) ?? 0) + share / own.length);
    });
    return { things, terms: words };
  };
  const taste = (index: number): Taste => {
    const held = known.get(index) ?? make(index);
    known.set(index, held);
    return held;
  };
  return {
    index: new Map(products.map(({ id }, i) => [id, i])),
    categories,
    rivals: each(() => true),
    dearer: each((price, own) => price > own),
    cheaper: each((price, own) => price < own),
    terms,
    tastes,
    taste,
    draw: (index, random) => drawFrom(taste(index).things, random),
  };
}

/** Index drawn from probabilities that sum to 1. */
export function drawFrom(probabilities: ArrayLike<number>, random: Random): number {
  let left = random.next();
  for (let i = 0; i < probabilities.length - 1; i++) {
    left -= probabilities[i] as number;
    if (left < 0) return i;
  }
  return probabilities.length - 1;
}
