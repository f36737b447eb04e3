/**
 * The market: shoppers come, each device decides alone by the shipped code and the prices it has, the server lets
 * redemptions through or refuses them, and now and then new prices are signed. Nothing else passes between them.
 */
import { choose } from '../../src/policy/choose.js';
import { utility } from '../../src/policy/utility.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';
import { createRandom, type Random } from '../simulator/random.js';
import type { Answers, Expected } from './answers.js';
import { HOUR_MS } from './clock.js';
import { type Ledger, openLedger } from './ledger.js';
import { type Limits, type Problem, problemOf } from './problem.js';

/** Signed prices of all coupons. */
export interface Prices {
  readonly lambda: Float64Array;
  readonly mu: Float64Array;
}

/** Called each tick with what the server's ledger says; gives the prices to sign, or undefined for none this time. */
export type Pacer = (ledger: Ledger, now: number) => Prices | undefined;

export interface ReplayOptions {
  readonly answers: Answers;
  readonly pool: Pool;
  readonly limits: Limits;
  /** Ascending, ms; one for each shopper. */
  readonly times: Float64Array;
  /** Whose expectations come true: the student's own, or the simulator's. Devices always believe the student. */
  readonly world: 'predicted' | 'truth';
  /** `drawn`: a redemption happens or not, now or days later. `expected`: its expectation is spent at once. */
  readonly spend: 'drawn' | 'expected';
  readonly seed: number | string;
  readonly prices: Prices;
  readonly pacer?: Pacer;
  readonly tickMs?: number;
}

/** What one tick brought. */
export interface Tick {
  readonly at: number;
  readonly value: number;
  readonly offers: number;
  readonly redeemed: number;
  readonly refused: number;
  readonly prices: Prices;
}

export interface Outcome {
  /** Σ expected gain of what was shown, less the orders that refusals may have cost; minor units. */
  readonly value: number;
  readonly offers: number;
  readonly ledger: Ledger;
  readonly ticks: readonly Tick[];
  /** Pair shown to each shopper, an index into `problem`; −1 for none. */
  readonly shown: Int32Array;
  readonly problem: Problem;
}

export function replay(options: ReplayOptions): Outcome {
  const { answers, pool, limits, times, world, spend, pacer, tickMs = HOUR_MS } = options;
  const bar = pool.restraint.leastGain * pool.catalogue.typicalOrder;
  // What a device would never show at any price is left out beforehand; what is left it judges by the shipped code.
  const problem = problemOf(answers, answers.predicted, bar, limits);
  const real: Expected = answers[world];
  const random = createRandom(`replay/${options.seed}`);
  const [luck, lag] = [random.fork('luck'), lags(answers, random.fork('lag'))];
  const ledger = openLedger(limits);
  const shown = new Int32Array(answers.shoppers).fill(-1);
  const ticks: Tick[] = [];
  const waiting = new Map<number, Redemption[]>();
  let prices = options.prices;
  let coupons = priced(pool, prices);
  const score = { pBuy: 0, pRedeem: 0, order: 0, revenue: 0, profit: 0, cost: 0 };
  const utilities: number[] = [];
  let [value, offers] = [0, 0];
  const redeem = ({ coupon, discount, kept }: Redemption) => {
    if (!ledger.take(coupon, discount)) value -= kept;
  };
  const last = (times.at(-1) ?? 0) + 15 * 24 * HOUR_MS;
  let shopper = 0;
  for (let tick = 0; tick * tickMs <= last; tick++) {
    const ends = (tick + 1) * tickMs;
    const before = { value, offers, redeemed: ledger.redeemed, refused: ledger.refused };
    for (const one of waiting.get(tick) ?? []) redeem(one);
    waiting.delete(tick);
    for (; shopper < answers.shoppers && (times[shopper] as number) < ends; shopper++) {
      const [from, to] = [problem.start[shopper] as number, problem.start[shopper + 1] as number];
      const u = luck.next();
      const late = lag();
      if (from === to) continue;
      utilities.length = 0;
      for (let at = from; at < to; at++) {
        score.profit = problem.gain[at] as number;
        score.cost = problem.cost[at] as number;
        score.pRedeem = problem.redeems[at] as number;
        utilities.push(utility(coupons[problem.coupon[at] as number] as Coupon, score, NOTHING, pool));
      }
      const choice = choose(utilities, bar, 0, () => 1);
      if (choice.index < 0) continue;
      const at = from + choice.index;
      const coupon = problem.coupon[at] as number;
      const pair = shopper * answers.coupons + coupon;
      shown[shopper] = at;
      offers++;
      value += real.gain[pair] as number;
      if (spend === 'expected') {
        const [cost, redeems] = [real.cost[pair] as number, real.redeems[pair] as number];
        if (!ledger.take(coupon, cost, redeems)) value -= real.gain[pair] as number;
        continue;
      }
      const happens = drawn(answers, real, world, pair, u, late);
      if (!happens) continue;
      const redemption = {
        coupon,
        discount: happens.discount,
        kept: (real.gain[pair] as number) / (real.redeems[pair] as number),
      };
      if (happens.day === 0) redeem(redemption);
      else {
        const due = Math.floor(((times[shopper] as number) + (happens.day - 0.5) * 24 * HOUR_MS) / tickMs);
        waiting.set(due, [...(waiting.get(due) ?? []), redemption]);
      }
    }
    ticks.push({
      at: ends,
      value: value - before.value,
      offers: offers - before.offers,
      redeemed: ledger.redeemed - before.redeemed,
      refused: ledger.refused - before.refused,
      prices,
    });
    const next = pacer?.(ledger, ends);
    if (next) {
      prices = next;
      coupons = priced(pool, prices);
    }
  }
  return { value, offers, ledger, ticks, shown, problem };
}

interface Redemption {
  readonly coupon: number;
  readonly discount: number;
  readonly kept: number;
}

const NOTHING = { pBuy: 0, pRedeem: 0, order: 0, revenue: 0, profit: 0, cost: 0 };

const priced = ({ coupons }: Pool, { lambda, mu }: Prices): Coupon[] =>
  coupons.map((coupon, c) => ({ ...coupon, prices: { lambda: lambda[c] as number, mu: mu[c] as number } }));

/** In the student's world a redemption is drawn from its own probability; in truth it was drawn with the shopper. */
function drawn(
  answers: Answers,
  real: Expected,
  world: 'predicted' | 'truth',
  pair: number,
  u: number,
  late: number,
): { discount: number; day: number } | undefined {
  if (world === 'truth') {
    const discount = answers.drawn.discount[pair] as number;
    return discount > 0 ? { discount, day: answers.drawn.day[pair] as number } : undefined;
  }
  const redeems = real.redeems[pair] as number;
  return u < redeems ? { discount: (real.cost[pair] as number) / redeems, day: late } : undefined;
}

/** Days until an order, drawn from those of all orders that redeemed in truth what a device might have shown. */
function lags({ drawn, predicted }: Answers, random: Random): () => number {
  const days = [...drawn.discount.keys()]
    .filter((at) => (drawn.discount[at] as number) > 0 && (predicted.gain[at] as number) > 0)
    .map((at) => drawn.day[at] as number);
  return () => (days.length > 0 ? (days[Math.floor(random.next() * days.length)] as number) : 0);
}
