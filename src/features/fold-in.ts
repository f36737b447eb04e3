/**
 * A shopper's own factor, found on the device from what they did: with the things' factors fixed, the least squares of
 * implicit feedback have one solution in closed form (Hu, Koren & Volinsky 2008, equation 4).
 */
import { decay } from './feedback.js';
import type { Interests, Thing } from './interests.js';
import { priceKey, tagKey } from './keys.js';
import { priceQuantile } from './scale.js';
import { FACTORS, rowOf, type Tables } from './tables.js';

const grams = new WeakMap<Tables, Float64Array>();

/** YᵀY over all things, [F, F]: the same for every shopper. */
function gramOf(tables: Tables): Float64Array {
  let gram = grams.get(tables);
  if (!gram) {
    gram = new Float64Array(FACTORS * FACTORS);
    const { factors } = tables.items;
    for (let at = 0; at < factors.length; at += FACTORS) addOuter(gram, factors, at, 1);
    grams.set(tables, gram);
  }
  return gram;
}

/** A shopper's taste as the tables see it. */
export interface Taste {
  /** [F]. */
  readonly factor: Float64Array;
  /** Predicted preference for each thing of the tables, [I]. */
  readonly preferences: Float32Array;
  /** Mean, standard deviation and greatest of them. */
  readonly mean: number;
  readonly deviation: number;
  readonly best: number;
}

/** Undefined where the tables are empty, or know neither a thing that is remembered nor an attribute of one. */
export function foldIn(
  { things }: Interests,
  now: number,
  deciles: readonly number[],
  tables: Tables,
): Taste | undefined {
  const { items, foldIn: settings } = tables;
  if (items.keys.length === 0) return undefined;
  const matrix = gramOf(tables).slice();
  const target = new Float64Array(FACTORS);
  for (let at = 0; at < FACTORS; at++) add(matrix, at * FACTORS + at, settings.regularisation);
  let known = 0;
  for (const thing of things) {
    const factor = factorOf(thing, deciles, tables);
    if (!factor) continue;
    known++;
    const confidence = settings.confidence * thing.weight * decay(now - thing.at);
    addOuter(matrix, factor, 0, confidence);
    addScaled(target, factor, 0, 1 + confidence);
  }
  const factor = known > 0 ? solve(matrix, target) : undefined;
  if (!factor) return undefined;
  const preferences = new Float32Array(items.keys.length);
  let [sum, squares, best] = [0, 0, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < preferences.length; row++) {
    preferences[row] = dot(factor, items.factors, row * FACTORS);
    const preference = preferences[row] as number;
    sum += preference;
    squares += preference * preference;
    best = Math.max(best, preference);
  }
  const mean = sum / preferences.length;
  const deviation = Math.sqrt(Math.max(0, squares / preferences.length - mean * mean));
  return { factor, preferences, mean, deviation, best };
}

/** The thing's own factor; of a thing too new for one, the mean of its known attributes'. */
function factorOf(thing: Thing, deciles: readonly number[], { items, attributes }: Tables) {
  const row = rowOf(items.keys, thing.item);
  if (row >= 0) return items.factors.subarray(row * FACTORS, (row + 1) * FACTORS);
  const keys = [
    ...(thing.category === undefined ? [] : [thing.category]),
    ...(thing.brand === undefined ? [] : [thing.brand]),
    ...(thing.price === undefined ? [] : [priceKey(priceQuantile(thing.price, deciles))]),
    ...thing.tags.map(tagKey),
  ];
  const rows = keys.map((key) => rowOf(attributes.keys, key)).filter((at) => at >= 0);
  if (rows.length === 0) return undefined;
  const mean = new Float64Array(FACTORS);
  for (const at of rows) addScaled(mean, attributes.factors, at * FACTORS, 1 / rows.length);
  return mean;
}

/** Row of a matrix `at` · x. */
export function dot(x: ArrayLike<number>, of: ArrayLike<number>, at: number): number {
  let sum = 0;
  for (let i = 0; i < FACTORS; i++) sum += (x[i] as number) * (of[at + i] as number);
  return sum;
}

function add(to: Float64Array, at: number, value: number): void {
  to[at] = (to[at] as number) + value;
}

export function addScaled(to: Float64Array, of: ArrayLike<number>, at: number, scale: number): void {
  for (let i = 0; i < FACTORS; i++) add(to, i, scale * (of[at + i] as number));
}

function addOuter(to: Float64Array, of: ArrayLike<number>, at: number, scale: number): void {
  for (let i = 0; i < FACTORS; i++) {
    for (let j = 0; j < FACTORS; j++) {
      add(to, i * FACTORS + j, scale * (of[at + i] as number) * (of[at + j] as number));
    }
  }
}

/** x of A·x = b by elimination, A symmetric and positive definite; undefined where rounding has made it neither. */
function solve(a: Float64Array, b: Float64Array): Float64Array | undefined {
  for (let pivot = 0; pivot < FACTORS; pivot++) {
    const diagonal = a[pivot * FACTORS + pivot] as number;
    if (!(diagonal > 0)) return undefined;
    for (let row = pivot + 1; row < FACTORS; row++) {
      const share = (a[row * FACTORS + pivot] as number) / diagonal;
      for (let at = pivot; at < FACTORS; at++)
        add(a, row * FACTORS + at, -share * (a[pivot * FACTORS + at] as number));
      add(b, row, -share * (b[pivot] as number));
    }
  }
  for (let row = FACTORS - 1; row >= 0; row--) {
    for (let at = row + 1; at < FACTORS; at++)
      add(b, row, -(a[row * FACTORS + at] as number) * (b[at] as number));
    b[row] = (b[row] as number) / (a[row * FACTORS + row] as number);
  }
  return b.every(Number.isFinite) ? b : undefined;
}
