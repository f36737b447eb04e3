/** A product as the student's coupon side sees one: its own attributes, and where it stands to the session so far. */
import type { Clicks, Product } from './eshop-sessions.js';
import { KINDS, type Statistics, type View } from './eshop-statistics.js';

const CATEGORIES = 4;
const COLOURS = 14;

/** Columns of a product alone, K. */
export const TERMS = CATEGORIES + COLOURS + 6;
/** Columns of a product beside the session, R. */
export const RELATIVE = KINDS.length + 17;
/** Columns of the session and the visitor, C. */
export const CONTEXT = 4 + CATEGORIES;

/** Rare things are believed to follow as their popularity says, as if they had been seen this often. */
const PRIOR = 5;
/** Log probabilities divided by this lie near −1…0. */
const LOG_SCALE = 10;

/** [P, K]. */
export function termRows({ products }: Clicks, { clicks, recentClicks }: Statistics): Float32Array {
  const rows = new Float32Array(products.length * TERMS);
  const [all, recent] = [sum(clicks), sum(recentClicks)];
  products.forEach((product, at) => {
    const from = at * TERMS;
    rows[from + product.category] = 1;
    rows[from + CATEGORIES + product.colour] = 1;
    rows.set(
      [
        product.price / 82,
        product.page / 4,
        product.location / 5,
        product.photograph,
        logShare((clicks[at] as number) + 1, all),
        logShare((recentClicks[at] as number) + 0.2, recent),
      ],
      from + CATEGORIES + COLOURS,
    );
  });
  return rows;
}

const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
const logShare = (part: number, whole: number) => Math.log(part / whole) / LOG_SCALE;

/** [C]: the session so far. */
export function contextRow(clicks: Uint16Array, poland: boolean, { products }: Clicks): Float32Array {
  const row = new Float32Array(CONTEXT);
  const distinct = new Set(clicks).size;
  row.set([Number(poland), Math.log1p(clicks.length) / 4, distinct / clicks.length, 1]);
  for (const click of clicks) {
    const column = 4 + (products[click] as Product).category;
    row[column] = (row[column] as number) + 1 / clicks.length;
  }
  return row;
}

/** [candidates, R]: each candidate beside the session so far. */
export function relativeRows(
  clicks: Uint16Array,
  candidates: ArrayLike<number>,
  { products }: Clicks,
  statistics: Statistics,
  view: View,
): Float32Array {
  const rows = new Float32Array(candidates.length * RELATIVE);
  const last = clicks[clicks.length - 1] as number;
  const before = clicks[clicks.length - 2] ?? last;
  const here = products[last] as Product;
  const allClicks = sum(statistics.clicks);
  const category = categoryFacts(clicks, products, statistics, view);
  for (let index = 0; index < candidates.length; index++) {
    const candidate = candidates[index] as number;
    const product = products[candidate] as Product;
    const prior = (PRIOR * (statistics.clicks[candidate] as number)) / allClicks + 1e-4;
    const chance = (kind: (typeof KINDS)[number], from: number) =>
      Math.log((view.after(kind, from, candidate) + prior) / (view.total(kind, from) + PRIOR)) / LOG_SCALE;
    const seen = clicks.lastIndexOf(candidate);
    const step = candidate - last;
    const near = product.category === here.category;
    rows.set(
      [
        chance('next', last),
        chance('recent', last),
        chance('second', before),
        meanLater(clicks, candidate, view, prior),
        chance('next', before),
        Number(candidate === last),
        Number(seen >= 0 && candidate !== last),
        seen < 0 ? 0 : 1 / (clicks.length - seen),
        Number(near),
        Number(product.colour === here.colour),
        Number(product.page === here.page && near),
        Number(product.location === here.location),
        (product.price - here.price) / 40,
        near && step === 1 ? 1 : 0,
        near && step === -1 ? 1 : 0,
        near ? Math.sign(step) / (1 + Math.abs(step)) : 0,
        Number(near && candidate - last === last - before && step !== 0),
        ...(category[product.category] as readonly number[]),
      ],
      index * RELATIVE,
    );
  }
  return rows;
}

/** Clicks of the session that are looked back at. */
const BACK = 8;

/** How likely the candidate is to come some time after the session's clicks, on average. */
function meanLater(clicks: Uint16Array, candidate: number, view: View, prior: number): number {
  const from = Math.max(0, clicks.length - BACK);
  let total = 0;
  for (let at = from; at < clicks.length; at++) {
    const click = clicks[at] as number;
    total += Math.log((view.after('later', click, candidate) + prior) / (view.total('later', click) + PRIOR));
  }
  return total / (clicks.length - from) / LOG_SCALE;
}

/**
 * For each category: how likely it is next after this product, and after this category (logs); its share of the session; how
 * long ago it was left.
 */
function categoryFacts(
  clicks: Uint16Array,
  products: readonly Product[],
  statistics: Statistics,
  view: View,
): readonly (readonly number[])[] {
  const last = clicks[clicks.length - 1] as number;
  const after = new Float64Array(CATEGORIES);
  products.forEach((product, to) => {
    after[product.category] = (after[product.category] as number) + view.after('recent', last, to);
  });
  const here = (products[last] as Product).category;
  const between = categoryTransitions(products, statistics)[here] as Float64Array;
  const [total, all] = [view.total('recent', last), sum(between)];
  return Array.from({ length: CATEGORIES }, (_, category) => {
    const prior = (between[category] as number) / all;
    const count = clicks.reduce((own, click) => own + Number(products[click]?.category === category), 0);
    const ago = clicks.length - 1 - clicks.findLastIndex((click) => products[click]?.category === category);
    return [
      Math.log(((after[category] as number) + 3 * prior) / (total + 3)) / LOG_SCALE,
      Math.log(prior) / LOG_SCALE,
      count / clicks.length,
      count === 0 ? 0 : 1 / (1 + ago),
    ];
  });
}

const known = new WeakMap<Statistics, Float64Array[]>();

/** [4][4]: how often a click in one category was followed by one in another. */
export function categoryTransitions(products: readonly Product[], statistics: Statistics): Float64Array[] {
  const before = known.get(statistics);
  if (before) return before;
  const counts = Array.from({ length: CATEGORIES }, () => new Float64Array(CATEGORIES));
  statistics.after.next.forEach((weight, at) => {
    const [from, to] = [Math.floor(at / products.length), at % products.length].map(
      (one) => (products[one] as Product).category,
    );
    const row = counts[from as number] as Float64Array;
    row[to as number] = (row[to as number] as number) + weight;
  });
  known.set(statistics, counts);
  return counts;
}
