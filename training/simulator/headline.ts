/** The few figures that say what a simulated world is like, and whether it can tell good models from bad. */
import { PERSUADABLE_GAIN } from '../evaluation/judge.js';
import { simulatedMoments } from '../simulated-examples.js';
import { truth } from './outcomes.js';
import { createRandom, type Random } from './random.js';
import { drawShop, type ShopOptions } from './shop.js';
import type { SimulatedMoment } from './visit.js';
import { waitingValue } from './waiting.js';

/** One open moment, judged by what is true of it; money in typical orders. */
export interface JudgedMoment {
  readonly shop: number;
  /** What the best eligible coupon adds now, or nothing where all do harm. */
  readonly best: number;
  readonly persuadable: boolean;
}

/** @param again other visits to the same shops */
export function judgeMoments(
  seed: number | string,
  shops: number,
  perShop: number,
  options: ShopOptions = {},
  again = 0,
): JudgedMoment[] {
  return Array.from({ length: shops }, (_, index) => {
    const random = createRandom(`headline/${seed}/${index}`);
    const shop = drawShop(random.fork('shop'), options);
    const typical = shop.pool.catalogue.typicalOrder;
    return [...simulatedMoments(shop, perShop, momentsOf(random, again))].map(({ moment, eligible }) => {
      const none = truth(moment, undefined, shop);
      const gains = eligible.map((coupon) => (truth(moment, coupon, shop).profit - none.profit) / typical);
      const best = Math.max(0, ...gains);
      return { shop: index, best, persuadable: none.pBuy <= 0.5 && best >= PERSUADABLE_GAIN };
    });
  }).flat();
}

/** One visit at its first open moment; money in typical orders. */
export interface JudgedWait {
  readonly shop: number;
  /** An oracle that shows now or never. */
  readonly first: number;
  /** One that may choose the moment. */
  readonly chosen: number;
}

/** @param again other visits to the same shops */
export function judgeWaiting(
  seed: number | string,
  shops: number,
  perShop: number,
  options: ShopOptions = {},
  again = 0,
): JudgedWait[] {
  return Array.from({ length: shops }, (_, index) => {
    const random = createRandom(`waiting/${seed}/${index}`);
    const shop = drawShop(random.fork('shop'), options);
    const typical = shop.pool.catalogue.typicalOrder;
    const seen = new Set<string>();
    const judged: JudgedWait[] = [];
    for (const { moment, eligible } of simulatedMoments(shop, 4 * perShop, momentsOf(random, again), 1)) {
      const visit = visitOf(moment);
      if (seen.has(visit)) continue;
      seen.add(visit);
      const { now, later } = waitingValue(moment, eligible, shop);
      const first = Math.max(0, now) / typical;
      judged.push({ shop: index, first, chosen: Math.max(first, later / typical) });
      if (judged.length === perShop) break;
    }
    return judged;
  }).flat();
}

const momentsOf = (random: Random, again: number) =>
  random.fork(again === 0 ? 'moments' : `moments/${again}`);

/** Ids of events begin with their visit's. */
const visitOf = ({ events }: SimulatedMoment) => events[0]?.id.replace(/-\d+$/, '') ?? '';
