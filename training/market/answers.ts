/**
 * What the student expects of each shopper and coupon, and what is true of them, as plain arrays: computed once, and then
 * replayed under any prices in milliseconds.
 */
import type { Score } from '../../src/model/score.js';
import { scoresFrom } from '../../src/model/scoring.js';
import type { Coupon } from '../../src/pool/schema.js';
import type { Scorer } from '../example.js';
import { simulatedVisits } from '../simulated-examples.js';
import { drawLuck, outcome } from '../simulator/outcomes.js';
import { createRandom, type Random } from '../simulator/random.js';
import type { Shop } from '../simulator/shop.js';
import { inputAt, type Subject, subjectsOf } from '../study/subjects.js';

/** Expectations of N shoppers and C coupons, each [N, C] row by row; minor units but for `redeems`. */
export interface Expected {
  /** E[profit | shown] − E[profit | none]; NaN where the coupon is not eligible. */
  readonly gain: Float32Array;
  /** E[discount given]. */
  readonly cost: Float32Array;
  /** P(buy and redeem), 0…1. */
  readonly redeems: Float32Array;
  /** Profit of an order that redeemed, after the discount: what is lost at worst when the server refuses the code. */
  readonly kept: Float32Array;
}

/** One drawn future of the same [N, C]: what happens if the coupon is shown and the server never refuses. */
export interface Drawn {
  /** Discount of the order that redeems, minor units; 0 where none does. */
  readonly discount: Float32Array;
  /** Days until that order: 0 in the visit, else 1…14. */
  readonly day: Uint8Array;
}

export interface Answers {
  readonly shoppers: number;
  readonly coupons: number;
  /** By the student. */
  readonly predicted: Expected;
  /** By the simulator, exactly. */
  readonly truth: Expected;
  readonly drawn: Drawn;
}

const expected = (size: number): Expected => ({
  gain: new Float32Array(size).fill(Number.NaN),
  cost: new Float32Array(size),
  redeems: new Float32Array(size),
  kept: new Float32Array(size),
});

export function emptyAnswers(shoppers: number, coupons: number): Answers {
  const size = shoppers * coupons;
  const drawn = { discount: new Float32Array(size), day: new Uint8Array(size) };
  return { shoppers, coupons, predicted: expected(size), truth: expected(size), drawn };
}

/** One part of a shop's shoppers: the same seed and part give the same shoppers. */
export function answerPart(
  shop: Shop,
  scorer: Scorer,
  name: string,
  shoppers: number,
  truths = true,
): Answers {
  const random = createRandom(`market-shoppers/${name}`);
  const subjects: readonly Seen[] = truths
    ? subjectsOf(shop, shoppers, 0, random.fork('subjects'))
    : untold(shop, shoppers, random.fork('subjects'));
  const outputs = scorer(subjects.map(({ input }) => input));
  const answers = emptyAnswers(subjects.length, shop.pool.coupons.length);
  const places = new Map(shop.pool.coupons.map(({ id }, index) => [id, index]));
  subjects.forEach((subject, row) => {
    const { moment, eligible } = subject;
    const scores = scoresFrom(outputs[row] as (typeof outputs)[number], moment, eligible, shop.pool);
    const luck = drawLuck(random.fork(row));
    eligible.forEach((coupon, index) => {
      const at = row * answers.coupons + (places.get(coupon.id) as number);
      put(answers.predicted, at, scores.coupons[index] as Score, scores.none);
      if (!isTold(subject)) return;
      put(answers.truth, at, subject.shown[index] as Score, subject.none);
      // What no device would show at any price is never asked for.
      if ((answers.predicted.gain[at] as number) > 0) draw(answers.drawn, at, subject, coupon, luck);
    });
  });
  return answers;
}

/** A shopper at a moment, with or without what is true of them. */
type Seen = Pick<Subject, 'moment' | 'eligible' | 'input' | 'shop'> &
  Partial<Pick<Subject, 'none' | 'shown'>>;

const isTold = (seen: Seen): seen is Subject => seen.none !== undefined;

/** Another visit's first open moment for each. */
function untold(shop: Shop, count: number, random: Random): Seen[] {
  const seen: Seen[] = [];
  for (const [first] of simulatedVisits(shop, TRIES * count, random)) {
    if (seen.length === count) break;
    if (!first) continue;
    const { moment, eligible } = first;
    seen.push({ moment, eligible, shop, input: inputAt(moment, eligible, shop) });
  }
  return seen;
}

/** Visits tried per shopper: some have no moment at which anything may be shown. */
const TRIES = 100;

function put(to: Expected, at: number, score: Score, none: Score): void {
  to.gain[at] = score.profit - none.profit;
  to.cost[at] = score.cost;
  to.redeems[at] = score.pRedeem;
  // E[profit of an order] less the discount of one that redeems.
  const order = score.pBuy > 0 ? (score.profit + score.cost) / score.pBuy : 0;
  to.kept[at] = score.pRedeem > 0 ? Math.max(0, order - score.cost / score.pRedeem) : 0;
}

function draw(
  to: Drawn,
  at: number,
  { moment, shop }: Subject,
  coupon: Coupon,
  luck: ReturnType<typeof drawLuck>,
): void {
  const happened = outcome(moment, coupon, shop, luck);
  if (!happened.redeemed) return;
  to.discount[at] = happened.discount;
  to.day[at] = happened.day ?? 0;
}

/** Parts one after the other, as one. */
export function joined(parts: readonly Answers[]): Answers {
  const shoppers = parts.reduce((sum, part) => sum + part.shoppers, 0);
  const coupons = parts[0]?.coupons ?? 0;
  const all = emptyAnswers(shoppers, coupons);
  let at = 0;
  for (const part of parts) {
    for (const group of ['predicted', 'truth'] as const) {
      for (const name of ['gain', 'cost', 'redeems', 'kept'] as const)
        all[group][name].set(part[group][name], at);
    }
    all.drawn.discount.set(part.drawn.discount, at);
    all.drawn.day.set(part.drawn.day, at);
    at += part.shoppers * coupons;
  }
  return all;
}

/** The first shoppers alone. */
export function headOf(answers: Answers, shoppers: number): Answers {
  const count = Math.min(shoppers, answers.shoppers);
  const size = count * answers.coupons;
  const cut = (from: Expected): Expected => ({
    gain: from.gain.subarray(0, size),
    cost: from.cost.subarray(0, size),
    redeems: from.redeems.subarray(0, size),
    kept: from.kept.subarray(0, size),
  });
  const { drawn } = answers;
  return {
    shoppers: count,
    coupons: answers.coupons,
    predicted: cut(answers.predicted),
    truth: cut(answers.truth),
    drawn: { discount: drawn.discount.subarray(0, size), day: drawn.day.subarray(0, size) },
  };
}
