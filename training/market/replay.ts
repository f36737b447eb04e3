/**
 * The market: shoppers come, each device decides alone by the shipped code and the prices it has, the server lets
 * redemptions through or refuses them, and now and then new prices are signed. Nothing else passes between them.
 */
import type { Pool } from '../../src/pool/schema.js';
import { createRandom, type Random } from '../simulator/random.js';
import type { Answers, Expected } from './answers.js';
import { DAY_MS, HOUR_MS } from './clock.js';
import { openDevices } from './devices.js';
import { drawer, type Happening } from './happenings.js';
import { type Ledger, openLedger } from './ledger.js';
import type { Limits, Problem } from './problem.js';

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
  /** Ascending, ms; one for each visit. */
  readonly times: Float64Array;
  /** Who comes at each of these times: rows of `answers`. */
  readonly order: Uint32Array;
  /** Whose expectations come true: the student's own, or the simulator's. Devices always believe the student. */
  readonly world: 'predicted' | 'truth';
  /** `drawn`: a redemption happens or not, now or days later. `expected`: its expectation is spent at once. */
  readonly spend: 'drawn' | 'expected';
  readonly seed: number | string;
  readonly prices: Prices;
  readonly pacer?: Pacer;
  readonly tickMs?: number;
  /** Shares of the shoppers to whom nothing is shown, and of decisions made at random; 0 unless told. */
  readonly holdout?: number;
  readonly exploration?: number;
  /** Counterfactual: the bar under offers is asked about what prices leave of them, and not before prices. */
  readonly barAfterPrices?: boolean;
  /** Share of devices that have the prices of so many versions ago, at a time. */
  readonly behind?: (now: number) => { readonly share: number; readonly versions: number };
  /** Share of the shoppers who take the dearest coupon that the server still grants, whatever anybody offers them. */
  readonly greedy?: {
    readonly share: number;
    readonly dearest: readonly { coupon: number; discount: number }[];
  };
  /** Whether the server answers at a time; while it does not, nothing is redeemed. */
  readonly up?: (now: number) => boolean;
}

/** What one tick brought. */
export interface Tick {
  /** Its end, ms. */
  readonly at: number;
  readonly value: number;
  readonly offers: number;
  readonly redeemed: number;
  readonly refused: number;
  readonly prices: Prices;
  /** Cumulative, at its end. */
  readonly spent: Float64Array;
  readonly uses: Float64Array;
}

export interface Outcome {
  /** Σ expected gain of what was shown, less what refused codes would have gained; minor units. */
  readonly value: number;
  /** The same, were each refused order lost altogether. */
  readonly worst: number;
  readonly offers: number;
  readonly ledger: Ledger;
  readonly ticks: readonly Tick[];
  /** Pair shown at each visit, an index into `problem`; −1 for none. */
  readonly shown: Int32Array;
  readonly problem: Problem;
}

/** Orders come up to 14 days after the offer. */
const TAIL_MS = 15 * DAY_MS;

export function replay(options: ReplayOptions): Outcome {
  const {
    answers,
    limits,
    times,
    order,
    world,
    spend,
    pacer,
    tickMs = HOUR_MS,
    up = () => true,
    greedy,
  } = options;
  const random = createRandom(`replay/${options.seed}`);
  const devices = openDevices(options, random.fork('devices'));
  const happens = drawer(answers, world, random.fork('happenings'));
  const [real, greeds]: [Expected, Random] = [answers[world], random.fork('greedy')];
  const ledger = openLedger(limits);
  const shown = new Int32Array(times.length).fill(-1);
  const ticks: Tick[] = [];
  const waiting = new Map<number, Happening[]>();
  let [value, lost, offers, visit] = [0, 0, 0, 0];
  const redeem = (one: Happening, at: number) => {
    if (up(at) ? ledger.take(one.coupon, one.discount) : ledger.refuse()) return;
    value -= one.gain;
    lost += Math.max(0, one.kept - one.gain);
  };
  const last = (times.at(-1) ?? 0) + TAIL_MS;
  for (let tick = 0; tick * tickMs <= last; tick++) {
    const ends = (tick + 1) * tickMs;
    const before = { value, offers, redeemed: ledger.redeemed, refused: ledger.refused };
    for (const one of waiting.get(tick) ?? []) redeem(one, ends);
    waiting.delete(tick);
    for (; visit < times.length && (times[visit] as number) < ends; visit++) {
      const row = order[visit] as number;
      const luck = happens.luck();
      if (greedy && greeds.next() < greedy.share) {
        greedy.dearest.some(({ coupon, discount }) => ledger.take(coupon, discount));
        continue;
      }
      const at = devices.decide(row, ends);
      if (at < 0) continue;
      const coupon = devices.problem.coupon[at] as number;
      const pair = row * answers.coupons + coupon;
      shown[visit] = at;
      offers++;
      value += real.gain[pair] as number;
      if (spend === 'expected') {
        const taken = up(ends)
          ? ledger.take(coupon, real.cost[pair] as number, real.redeems[pair] as number)
          : ledger.refuse(real.redeems[pair] as number);
        if (!taken) value -= real.gain[pair] as number;
        continue;
      }
      const one = happens.of(pair, coupon, luck);
      if (!one) continue;
      if (one.day === 0) redeem(one, ends);
      else {
        const due = Math.floor(((times[visit] as number) + (one.day - 0.5) * DAY_MS) / tickMs);
        const queue = waiting.get(due);
        if (queue) queue.push(one);
        else waiting.set(due, [one]);
      }
    }
    ticks.push({
      at: ends,
      value: value - before.value,
      offers: offers - before.offers,
      redeemed: ledger.redeemed - before.redeemed,
      refused: ledger.refused - before.refused,
      prices: devices.prices(),
      spent: ledger.spent.slice(),
      uses: ledger.uses.slice(),
    });
    const next = pacer?.(ledger, ends);
    if (next) devices.publish(next);
  }
  return { value, worst: value - lost, offers, ledger, ticks, shown, problem: devices.problem };
}
