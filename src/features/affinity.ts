/** How near a coupon's scope is to what this shopper has shown interest in: matches and similarities, never what it is. */
import type { Pool } from '../pool/schema.js';
import { type Coverage, once } from './coverage.js';
import { dot, foldIn } from './fold-in.js';
import type { Interests } from './interests.js';
import { type Remembered, rememberedIn } from './remembered.js';
import { clamp, ratio } from './scale.js';
import { FACTORS, type Tables } from './tables.js';

export interface Affinity {
  /** Share of the remembered feedback on things in scope, 0…1. */
  readonly remembered: number;
  /** Whether there are tags on both sides to compare. */
  readonly worded: boolean;
  /** Cosine of the shopper's TF-IDF tags and the scope's names, and the titles of remembered things in scope, 0…1. */
  readonly named: number;
  readonly titled: number;
  /** Whether the tables know both the shopper and something in scope. */
  readonly factored: boolean;
  /** Predicted preference in scope less that over all things, in standard deviations: mean by mean, best by best. */
  readonly mean: number;
  readonly best: number;
}

/** Standard deviations at which the columns are clipped. */
const MEAN_SPAN = 3;
const BEST_SPAN = 6;

/** For one shopper at one moment; each different coverage is worked out once. */
export function affinities(
  interests: Interests,
  now: number,
  pool: Pool,
  tables: Tables,
): (coverage: Coverage) => Affinity {
  const weigh = (words: Iterable<readonly [tag: number, weight: number]>) => weighed(words, tables.idf);
  const words = weigh(interests.tags);
  const taste = foldIn(interests, now, pool.catalogue.priceDeciles, tables);
  const things = rememberedIn(interests.things, now);

  function inTitles(coverage: Coverage) {
    const found = things.in(coverage);
    const titles = new Map<number, number>();
    for (const { thing, weight } of found) {
      for (const tag of thing.tags) titles.set(tag, (titles.get(tag) ?? 0) + weight);
    }
    return { remembered: ratio(total(found), total(things.all)), titled: cosine(words, weigh(titles)) };
  }

  function inFactors({ rows, strangers, mean }: Coverage) {
    if (!taste || rows.length + strangers.length === 0) return { factored: false, mean: 0, best: 0 };
    let best = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < rows.length; at++) {
      const preference = taste.preferences[rows[at] as number] as number;
      if (preference > best) best = preference;
    }
    for (let at = 0; at < strangers.length; at += FACTORS)
      best = Math.max(best, dot(taste.factor, strangers, at));
    // Where all things are one to this shopper, what differs is rounding.
    const isTold = taste.deviation > 1e-6 * Math.abs(taste.best);
    const scaled = (difference: number, span: number) =>
      isTold ? clamp(difference / (span * taste.deviation), -1, 1) : 0;
    return {
      factored: true,
      mean: scaled(dot(taste.factor, mean, 0) - taste.mean, MEAN_SPAN),
      best: scaled(best - taste.best, BEST_SPAN),
    };
  }

  return once((coverage) => {
    const { remembered, titled } = inTitles(coverage);
    return {
      remembered,
      worded: words.length > 0 && (coverage.words.length > 0 || titled > 0),
      named: cosine(words, weigh(coverage.words.map((tag) => [tag, 1]))),
      titled,
      ...inFactors(coverage),
    };
  });
}

const total = (things: readonly Remembered[]): number => things.reduce((sum, { weight }) => sum + weight, 0);

/** Tags with TF-IDF weights. */
interface Words {
  readonly weights: ReadonlyMap<number, number>;
  /** Euclidean. */
  readonly length: number;
}

/** A tag weighs 1 where the tables say nothing of how rare it is. */
function weighed(tags: Iterable<readonly [tag: number, weight: number]>, idf: Float32Array): Words {
  const weights = new Map<number, number>();
  for (const [tag, weight] of tags) weights.set(tag, weight * (idf[tag] ?? 1));
  return { weights, length: Math.hypot(...weights.values()) };
}

function cosine(one: Words, other: Words): number {
  let product = 0;
  for (const [tag, weight] of other.weights) product += weight * (one.weights.get(tag) ?? 0);
  return ratio(product, one.length * other.length);
}
