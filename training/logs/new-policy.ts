/**
 * What the new model's policy would have earned on held-out moments of a shop's own log, doubly robust: the model's own expectation,
 * corrected by what followed where the log, by chance, did what the policy would do. Only a log with exploration and
 * its propensities can say; any other is told so.
 */
import { BASE_HEADS, COUPON_HEADS, type StudentOutput } from '../../src/model/types.js';
import { type Example, type Scorer, SHOWN_NOTHING } from '../example.js';
import { gainsOf } from '../fit/gain.js';
import { drTerms, estimate, overlapOf, refusal } from '../metrics/off-policy.js';
import type { Row } from '../rows.js';
import { CANDIDATES } from './log-example.js';

export interface NewPolicyOptions {
  /** Least expected gain, typical orders, at which the policy shows anything: the pool's `restraint.leastGain`. */
  readonly leastGain: number;
  /** Coupons in the pool. */
  readonly coupons: number;
  readonly seed: number;
}

/** What a moment brought, and what the model expects under its own choice and under the one that was made. */
interface Told {
  readonly reward: number;
  readonly expected: number;
  readonly predicted: number;
}

interface Moment {
  readonly weight: number;
  /** Typical orders. */
  readonly profit: Told;
  /** 1: an order that was kept. */
  readonly order: Told;
  readonly shopper: number;
}

/** A mean weight further than this from 1, and beyond three standard errors, and the propensities can't be right. */
const WEIGHT_SLACK = 0.05;

/** @param shoppers of each moment: intervals are over people */
export function newPolicyRows(
  scorer: Scorer,
  heldOut: readonly Example[],
  shoppers: Uint32Array,
  options: NewPolicyOptions,
): Row[] {
  const open = heldOut.flatMap((example, at) => (leftToChance(example, options) ? [at] : []));
  const examples = open.map((at) => heldOut[at] as Example);
  const moments = answers(scorer, examples).map((output, index) =>
    momentOf(examples[index] as Example, output, shoppers[open[index] as number] as number, options),
  );
  const told = (id: string, value: number, unit: string): Row => ({
    ...{ id: `logs.new-policy.${id}`, value, unit, goal: '', ok: true },
    ...{ n: moments.length, seed: options.seed },
  });
  if (moments.length === 0) return [told('moments', 0, 'left to chance with known odds: no estimate')];
  const column = (of: (moment: Moment) => number) => Float64Array.from(moments, of);
  const weights = column(({ weight }) => weight);
  const people = column(({ shopper }) => shopper);
  const overlap = overlapOf(
    weights,
    column(({ order }) => order.reward),
  );
  const why = refusal(overlap) ?? wrongWeights(weights, people);
  const size = told('effective-rows', overlap.effectiveRows, why ? `rows; no estimate: ${why}` : 'rows');
  if (why) return [size];
  const measured = (id: string, unit: string, numerators: Float64Array): Row => {
    const { value, interval } = estimate({ numerators }, people);
    return { ...told(id, 100 * value, unit), interval: [100 * interval[0], 100 * interval[1]] };
  };
  const rows = (what: 'profit' | 'order', unit: string): Row[] => {
    const rewards = column((moment) => moment[what].reward);
    const expected = column((moment) => moment[what].expected);
    const { numerators } = drTerms(weights, rewards, {
      expected,
      predicted: column((moment) => moment[what].predicted),
    });
    const over = numerators.map((one, row) => one - (rewards[row] as number));
    return [
      measured(what, unit, numerators),
      measured(`${what}-as-logged`, unit, rewards),
      measured(`${what}-over-logged`, unit, over),
    ];
  };
  return [...rows('order', '% of moments'), ...rows('profit', '% of an order per moment'), size];
}

/**
 * The policy's choice must not depend on what was shown. Beyond eight coupons an example keeps the one shown and some of
 * the others, so that such moments are left out: all that has fewer is whole.
 */
function leftToChance({ outcomes, money }: Example, { coupons }: NewPolicyOptions): boolean {
  const propensity = outcomes.propensity[0] ?? Number.NaN;
  const whole = coupons <= CANDIDATES || money.discount.length < CANDIDATES;
  return whole && propensity > 0 && propensity < 1;
}

const BATCH = 2_000;

function answers(scorer: Scorer, examples: readonly Example[]): StudentOutput[] {
  const all: StudentOutput[] = [];
  for (let from = 0; from < examples.length; from += BATCH) {
    all.push(...scorer(examples.slice(from, from + BATCH).map(({ input }) => input)));
  }
  return all;
}

function momentOf(
  { outcomes, money }: Example,
  output: StudentOutput,
  shopper: number,
  { leastGain }: NewPolicyOptions,
): Moment {
  const gains = gainsOf(output, money);
  const best = gains.indexOf(Math.max(...gains));
  const wanted = (gains[best] as number) > leastGain ? best : SHOWN_NOTHING;
  const [action, propensity] = [outcomes.action[0] as number, outcomes.propensity[0] as number];
  const gainOf = (one: number) => (one === SHOWN_NOTHING ? 0 : (gains[one] as number));
  const none = chanceOf(output, SHOWN_NOTHING) * orderOf(output) * money.profit;
  const discount = action === SHOWN_NOTHING ? 0 : (money.discount[action] as number);
  const kept = (outcomes.order[0] as number) * money.profit - (outcomes.redeemed[0] as number) * discount;
  const bought = outcomes.bought[0] as number;
  return {
    weight: wanted === action ? 1 / propensity : 0,
    profit: { reward: bought * kept, expected: none + gainOf(wanted), predicted: none + gainOf(action) },
    order: { reward: bought, expected: chanceOf(output, wanted), predicted: chanceOf(output, action) },
    shopper,
  };
}

/** P(buy) under an action. */
function chanceOf({ base, coupons }: StudentOutput, action: number): number {
  const added =
    action === SHOWN_NOTHING ? 0 : coupons[action * COUPON_HEADS.length + COUPON_HEADS.indexOf('uplift')];
  return 1 / (1 + Math.exp(-(base[BASE_HEADS.indexOf('buy')] as number) - (added as number)));
}

/** Expected order without a coupon, typical orders; bounded as on the device. */
const orderOf = ({ base }: StudentOutput) =>
  Math.exp(Math.min(6, Math.max(-6, base[BASE_HEADS.indexOf('order')] as number)));

/** Weights average 1 if the propensities are those by which the log was drawn. */
function wrongWeights(weights: Float64Array, people: ArrayLike<number>): string | undefined {
  const { value, standardError } = estimate({ numerators: weights }, people);
  const off = Math.abs(value - 1);
  if (off <= WEIGHT_SLACK || off <= 3 * standardError) return undefined;
  return `weights average ${value.toFixed(2)}, not 1: the propensities are not those of this log`;
}
