/** The devices: each decides alone, by the shipped utility and choice, on what it knows and the prices it has. */
import { choose } from '../../src/policy/choose.js';
import { barOf, worth } from '../../src/policy/utility.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';
import type { Random } from '../simulator/random.js';
import { type Problem, problemOf } from './problem.js';
import type { Prices, ReplayOptions } from './replay.js';

export interface Devices {
  /** What a device might show at some price: [pairs]. */
  readonly problem: Problem;
  /** The pair shown to this shopper now; −1 for none. */
  decide(row: number, now: number): number;
  publish(prices: Prices): void;
  prices(): Prices;
}

type Options = Pick<
  ReplayOptions,
  'answers' | 'pool' | 'limits' | 'prices' | 'holdout' | 'exploration' | 'behind' | 'barAfterPrices'
>;

/** Versions that are kept for devices that are behind: a manifest lives for 24 hours. */
const KEPT = 25;

export function openDevices(options: Options, random: Random): Devices {
  const { answers, pool, limits, holdout = 0, exploration = 0, behind } = options;
  const after = options.barAfterPrices ? barOf(pool) : 0;
  // A lot may fall on any coupon; what is never drawn and gains no more than the bar is never shown at any price.
  const floor = exploration > 0 ? Number.NEGATIVE_INFINITY : barOf(pool);
  const problem = problemOf(answers, answers.predicted, floor, limits);
  const versions = [{ prices: options.prices, coupons: priced(pool, options.prices) }];
  const score = { pBuy: 0, pRedeem: 0, order: 0, revenue: 0, profit: 0, cost: 0 };
  const utilities: number[] = [];
  const next = () => random.next();
  const version = (now: number) => {
    const late = behind?.(now);
    const back = late && random.next() < late.share ? late.versions : 0;
    return versions[Math.min(back, versions.length - 1)] as (typeof versions)[number];
  };
  return {
    problem,
    decide(row, now) {
      const [from, to] = [problem.start[row] as number, problem.start[row + 1] as number];
      const { coupons } = version(now);
      if (from === to || (holdout > 0 && random.next() < holdout)) return -1;
      utilities.length = 0;
      for (let at = from; at < to; at++) {
        score.profit = problem.gain[at] as number;
        score.cost = problem.cost[at] as number;
        score.pRedeem = problem.redeems[at] as number;
        const value = worth(coupons[problem.coupon[at] as number] as Coupon, score, NOTHING, pool);
        utilities.push(value > after ? value : Number.NaN);
      }
      const { index } = choose(utilities, exploration, next);
      return index < 0 ? -1 : from + index;
    },
    publish(prices) {
      versions.unshift({ prices, coupons: priced(pool, prices) });
      versions.length = Math.min(versions.length, KEPT);
    },
    prices: () => (versions[0] as (typeof versions)[number]).prices,
  };
}

const NOTHING = { pBuy: 0, pRedeem: 0, order: 0, revenue: 0, profit: 0, cost: 0 };

const priced = ({ coupons }: Pool, { lambda, mu }: Prices): Coupon[] =>
  coupons.map((coupon, c) => ({ ...coupon, prices: { lambda: lambda[c] as number, mu: mu[c] as number } }));
