/** How near a coupon's scope is to what this shopper has shown interest in: matches and similarities, never what it is. */
import type { Pool } from '../pool/schema.js';
import { type Coverage, once } from './coverage.js';
import { dot, foldIn } from './fold-in.js';
import type { Interests } from './interests.js';
import { rememberedIn } from './remembered.js';
import { clamp, ratio } from './scale.js';
import { FACTORS, type Tables } from './tables.js';
import { TAG_BUCKETS } from './tags.js';

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
  const words = wordVector(interests, tables.idf);
  const taste = foldIn(interests, now, pool.catalogue.priceDeciles, tables);
  const things = rememberedIn(interests.things, now);
  const all = things.all.reduce((sum, { weight }) => sum + weight, 0);
  const titles = new Float64Array(TAG_BUCKETS);

  function inTitles(coverage: Coverage): { readonly weight: number; readonly titled: number } {
    const touched: number[] = [];
    let sum = 0;
    for (const { thing, weight } of things.in(coverage)) {
      sum += weight;
      for (const tag of thing.tags) {
        touched.push(tag);
        titles[tag] = (titles[tag] as number) + weight * idfOf(tables.idf, tag);
      }
    }
    let [product, square] = [0, 0];
    for (const tag of touched) {
      const value = titles[tag] as number;
      product += value * (words.vector[tag] as number);
      square += value * value;
      // A tag that was touched twice counts once, and leaves nothing behind for the next coverage.
      titles[tag] = 0;
    }
    return { weight: sum, titled: cosine(product, square, words.square) };
  }

  function inNames({ words: names }: Coverage): number {
    let [product, square] = [0, 0];
    for (const tag of names) {
      const value = idfOf(tables.idf, tag);
      product += value * (words.vector[tag] as number);
      square += value * value;
    }
    return cosine(product, square, words.square);
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
    const scaled = (difference: number, span: number) =>
      taste.deviation > 0 ? clamp(difference / (span * taste.deviation), -1, 1) : 0;
    return {
      factored: true,
      mean: scaled(dot(taste.factor, mean, 0) - taste.mean, MEAN_SPAN),
      best: scaled(best - taste.best, BEST_SPAN),
    };
  }

  return once((coverage) => {
    const { weight, titled } = inTitles(coverage);
    return {
      remembered: ratio(weight, all),
      worded: words.square > 0 && (coverage.words.length > 0 || titled > 0),
      named: inNames(coverage),
      titled,
      ...inFactors(coverage),
    };
  });
}

/** Weight of a tag by how rare it is; 1 for all where the tables say nothing. */
const idfOf = (idf: Float32Array, tag: number): number => idf[tag] ?? 1;

function wordVector({ tags }: Interests, idf: Float32Array) {
  const vector = new Float64Array(TAG_BUCKETS);
  let square = 0;
  for (const [tag, weight] of tags) {
    const value = weight * idfOf(idf, tag);
    vector[tag] = value;
    square += value * value;
  }
  return { vector, square };
}

const cosine = (product: number, one: number, other: number): number =>
  ratio(product, Math.sqrt(one) * Math.sqrt(other));
