/**
 * Empirical-likelihood intervals of a mean or a ratio (Owen 1988, 2001; for off-policy estimates Karampatziakis, Langford &
 * Mineiro 2020). The interval holds every value v for which reweighting the rows so that Σ p (numerator − v·denominator)
 * = 0 costs at most as much likelihood as 95 % allow. It leans to where the rows lean: estimates with weights and
 * rare rewards are skewed, and a symmetric interval of ±1.96 standard errors misses them on one side. It stays within what the rows
 * span, so a rate never falls below 0.
 *
 * The threshold is Student's quantile squared in place of the normal one, for few rows, times Bartlett's factor 1 + a/n, a = α₄/2 −
 * α₃²/3 of the rows' own skew and tails (DiCiccio, Hall & Romano 1991).
 */
import { studentQuantile } from '../intervals.js';
import { influenceOf, ratioOf, standardErrorOf, type Terms } from './terms.js';

/** Errors below these come of rounding, not of rows that differ. */
const TINY = 1e-100;
const ROUNDING = 1e-13;

/** 95 %. [value, value] where rows do not differ. */
export function likelihoodInterval(terms: Terms): readonly [number, number] {
  const value = ratioOf(terms);
  const error = standardErrorOf(terms);
  if (!(error > TINY && error > ROUNDING * Math.abs(value))) return [value, value];
  const threshold = thresholdOf(terms);
  const reach = Math.sqrt(threshold) * error;
  return [endOf(terms, value, -reach, threshold), endOf(terms, value, reach, threshold)];
}

/** What −2 log likelihood ratio may reach. */
export function thresholdOf(terms: Terms): number {
  const influence = influenceOf(terms);
  const rows = influence.length;
  let [second, third, fourth] = [0, 0, 0];
  for (const one of influence) {
    const square = one * one;
    second += square / rows;
    third += (square * one) / rows;
    fourth += (square * square) / rows;
  }
  const bartlett = fourth / (2 * second ** 2) - third ** 2 / (3 * second ** 3);
  return quantileOf(Math.min(rows - 1, MANY)) ** 2 * (1 + bartlett / rows);
}

/** Degrees of freedom from which Student's quantile no longer moves. */
const MANY = 1000;
const quantiles = new Map<number, number>();

/** Found by bisection, and asked for again and again. */
function quantileOf(freedom: number): number {
  const known = quantiles.get(freedom) ?? studentQuantile(freedom);
  quantiles.set(freedom, known);
  return known;
}

const STEPS = 60;
/** Of the cost at an end: a hundred-thousandth of the interval's width. */
const CLOSE = 1e-4;
/** Logarithms are dear: so many factors are multiplied first. None is further from 1 than the number of rows allows. */
const AT_ONCE = 8;

/** Where the cost reaches the threshold on one side: Newton's steps, halved where they leave the bracket. */
function endOf(terms: Terms, value: number, reach: number, threshold: number): number {
  const side = Math.sign(reach);
  let [inner, outer] = [value, side * Number.POSITIVE_INFINITY];
  let at = value + reach;
  const near = Math.abs(reach) * 1e-6;
  for (let step = 0; step < STEPS; step++) {
    const { cost, slope } = costOf(terms, at);
    if (Math.abs(cost - threshold) < CLOSE) return at;
    if (cost < threshold) inner = at;
    else outer = at;
    if (Math.abs(outer - inner) < near) return inner;
    // Away from the estimate the cost grows: its root is within reach of a step in its square root.
    const root = Math.sqrt(cost);
    const next = at + ((Math.sqrt(threshold) - root) * 2 * root) / slope;
    const within = Number.isFinite(next) && side * (next - inner) > 0 && side * (outer - next) > 0;
    at = within ? next : Number.isFinite(outer) ? (inner + outer) / 2 : inner + reach;
  }
  return at;
}

/** −2 log of the likelihood ratio of v, and its slope; infinite where no reweighting reaches v. */
export function costOf(
  { numerators, denominators }: Terms,
  v: number,
): { readonly cost: number; readonly slope: number } {
  const rows = numerators.length;
  const deviations = new Float64Array(rows);
  let [least, most] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const deviation = (numerators[row] as number) - v * (denominators?.[row] ?? 1);
    deviations[row] = deviation;
    if (deviation < least) least = deviation;
    if (deviation > most) most = deviation;
  }
  if (least === 0 || most === 0) return { cost: Number.POSITIVE_INFINITY, slope: Number.NaN };
  const lambda = multiplier(deviations, least, most);
  let [cost, slope, product] = [0, 0, 1];
  for (let row = 0; row < rows; row++) {
    const tilt = 1 + lambda * (deviations[row] as number);
    slope -= (2 * lambda * (denominators?.[row] ?? 1)) / tilt;
    product *= tilt;
    if (row % AT_ONCE < AT_ONCE - 1) continue;
    cost += 2 * Math.log(product);
    product = 1;
  }
  cost += 2 * Math.log(product);
  return { cost, slope };
}

/** The λ with Σ d / (1 + λ d) = 0, which falls in λ and has its only root where every 1 + λ d is above 0. */
function multiplier(deviations: Float64Array, least: number, most: number): number {
  let [low, high] = [-1 / most, -1 / least];
  let lambda = 0;
  for (let step = 0; step < STEPS; step++) {
    let [sum, slope] = [0, 0];
    for (const deviation of deviations) {
      const share = deviation / (1 + lambda * deviation);
      sum += share;
      slope -= share * share;
    }
    if (sum > 0) low = lambda;
    else high = lambda;
    const next = lambda - sum / slope;
    const moved = next > low && next < high ? next : (low + high) / 2;
    // The cost is flat in λ at its root: half the digits are enough.
    if (Math.abs(moved - lambda) <= 1e-9 * Math.abs(moved) || moved === lambda) return moved;
    lambda = moved;
  }
  return lambda;
}
