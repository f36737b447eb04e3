/**
 * What followed, as matrices with one column per action: nothing, then each candidate. Outcomes of one action add up, so
 * one row holds an unlabelled moment, the single outcome of a real log, and many simulated ones alike.
 *
 * The target for what a coupon adds to p(buy):
 * - where a moment has outcomes of both arms, the difference of their rates, unbiased since who saw what was drawn;
 * - where it has one outcome, the doubly robust pseudo-outcome μ_c − μ_0 + 1[A = c]·(Y − μ_c)/e_c − 1[A = 0]·(Y − μ_0)/e_0
 *   (Kennedy 2020), with μ from models that did not see the moment (nuisance.ts).
 */
import { type Example, type ExpectedOutcomes, SHOWN_NOTHING } from '../example.js';
import { candidatesOf } from './input-batch.js';

/** Probabilities under this count as this: one outcome must not outweigh a hundred others. */
const LEAST_PROPENSITY = 0.02;
/** Bounds of the stabilised weights of outcomes. */
const WEIGHT_BOUNDS = [0.1, 10] as const;

/** All of width N + 1 or N. */
export interface LabelRow {
  /** Weighted outcomes of each action, [N + 1]; and of those the ones that bought, redeemed, claimed. */
  readonly count: Float32Array;
  readonly bought: Float32Array;
  readonly redeemed: Float32Array;
  readonly claimed: Float32Array;
  /** Sum of their order values, [N + 1], typical orders. */
  readonly order: Float32Array;
  /** Target of p(buy | c) − p(buy | none) and its weight, [N]. */
  readonly added: Float32Array;
  readonly addedWeight: Float32Array;
}

/** How the logging policy acted on the whole; what stands in where propensities are unknown. */
export interface LoggingSummary {
  /** Share of outcomes with nothing shown, 0…1. */
  readonly none: number;
  /** Share of outcomes whose propensity is unknown, 0…1. */
  readonly unknown: number;
  /** Mean of the raw stabilised weights: dividing by it keeps the number of outcomes. */
  readonly meanWeight: number;
}

export function summariseLogging(examples: readonly Example[]): LoggingSummary {
  let [all, none, unknown] = [0, 0, 0];
  for (const { outcomes } of examples) {
    all += outcomes.action.length;
    for (const action of outcomes.action) none += Number(action === SHOWN_NOTHING);
    for (const propensity of outcomes.propensity) unknown += Number(Number.isNaN(propensity));
  }
  const share = all === 0 ? 0.5 : Math.min(0.99, Math.max(0.01, none / all));
  const summary = { none: share, unknown: all === 0 ? 0 : unknown / all, meanWeight: 1 };
  let weights = 0;
  for (const example of examples) {
    example.outcomes.action.forEach((_, at) => {
      weights += outcomeWeight(example, at, summary);
    });
  }
  return { ...summary, meanWeight: all === 0 ? 1 : weights / all };
}

/**
 * The share with which the action is taken on the whole over the probability with which it was taken here: 1 throughout
 * for logs that act alike everywhere, and what evens out logs that don't (stabilised weights, Robins, Hernán & Brumback
 * 2000), clipped and normalised. 1 where the propensity is unknown.
 */
function outcomeWeight(example: Example, at: number, { none, meanWeight }: LoggingSummary): number {
  const propensity = example.outcomes.propensity[at] as number;
  if (Number.isNaN(propensity)) return 1;
  const expected =
    example.outcomes.action[at] === SHOWN_NOTHING ? none : (1 - none) / candidatesOf(example.input);
  const weight = expected / Math.max(propensity, LEAST_PROPENSITY / 10);
  return Math.min(WEIGHT_BOUNDS[1], Math.max(WEIGHT_BOUNDS[0], weight)) / meanWeight;
}

/**
 * @param nuisance p(buy) under each action, [N + 1], by a model that did not see this moment; absent: the moment's own
 * differences or nothing
 */
export function labelRow(example: Example, logging: LoggingSummary, nuisance?: Float32Array): LabelRow {
  const { outcomes, input, expected } = example;
  if (expected) return expectedRow(expected);
  const candidates = candidatesOf(input);
  const column = () => new Float32Array(candidates + 1);
  const row = {
    count: column(),
    bought: column(),
    redeemed: column(),
    claimed: column(),
    order: column(),
    added: new Float32Array(candidates),
    addedWeight: new Float32Array(candidates),
  };
  outcomes.action.forEach((action, at) => {
    const weight = outcomeWeight(example, at, logging);
    const add = (to: Float32Array, value: number) => {
      to[action + 1] = (to[action + 1] as number) + weight * value;
    };
    add(row.count, 1);
    add(row.bought, outcomes.bought[at] as number);
    add(row.redeemed, outcomes.redeemed[at] as number);
    add(row.claimed, outcomes.claimed[at] as number);
    add(row.order, outcomes.order[at] as number);
  });
  const shown = outcomes.action.some((action) => action !== SHOWN_NOTHING);
  if ((row.count[0] as number) > 0 && shown) takeDifferences(row);
  else if (nuisance && outcomes.action.length > 0) takePseudoOutcomes(row, example, logging, nuisance);
  return row;
}

/** Expectations count as so many outcomes of each action: enough that no prior of no effect outweighs them. */
const EXPECTED_COUNT = 100;

function expectedRow({ bought, redeemed, claimed, order }: ExpectedOutcomes): LabelRow {
  const without = bought[0] as number;
  return {
    count: new Float32Array(bought.length).fill(EXPECTED_COUNT),
    bought: bought.map((chance) => EXPECTED_COUNT * chance),
    redeemed: redeemed.map((chance, at) => EXPECTED_COUNT * chance * (bought[at] as number)),
    claimed: claimed.map((chance) => EXPECTED_COUNT * chance),
    order: order.map((value, at) => EXPECTED_COUNT * value * (bought[at] as number)),
    added: bought.subarray(1).map((chance) => chance - without),
    addedWeight: new Float32Array(bought.length - 1).fill(EXPECTED_COUNT),
  };
}

function takeDifferences({ count, bought, added, addedWeight }: LabelRow): void {
  const without = (bought[0] as number) / (count[0] as number);
  added.forEach((_, candidate) => {
    const outcomes = count[candidate + 1] as number;
    if (outcomes === 0) return;
    added[candidate] = (bought[candidate + 1] as number) / outcomes - without;
    addedWeight[candidate] = outcomes;
  });
}

function takePseudoOutcomes(
  row: LabelRow,
  example: Example,
  logging: LoggingSummary,
  nuisance: Float32Array,
): void {
  const { added, addedWeight } = row;
  const { action, propensity, bought } = example.outcomes;
  const candidates = added.length;
  const without = nuisance[0] as number;
  addedWeight.fill(action.length / candidates);
  added.forEach((_, candidate) => {
    const withIt = nuisance[candidate + 1] as number;
    let correction = 0;
    action.forEach((shown, at) => {
      const known = propensity[at] as number;
      const assumed = shown === SHOWN_NOTHING ? logging.none : (1 - logging.none) / candidates;
      const chance = Math.max(LEAST_PROPENSITY, Number.isNaN(known) ? assumed : known);
      if (shown === candidate) correction += ((bought[at] as number) - withIt) / chance;
      if (shown === SHOWN_NOTHING) correction -= ((bought[at] as number) - without) / chance;
    });
    added[candidate] = withIt - without + correction / action.length;
  });
}
