/**
 * What the head does to the scores. A coupon acts through its redemption: one that is not redeemed neither brings an order nor
 * costs anything. So all that a coupon adds over none is proportional to P(redeem) = P(claim) · P(use | claimed); the head
 * shifts both logits by the same a = xᵀθ, and what the coupon adds is scaled by ρ = P′(redeem) / P(redeem). ρ > 0: the
 * student says whether a coupon pays, the head how much this shopper cares. docs/learning.md derives it.
 */
import type { Score, Scores } from '../../model/score.js';
import { COUPON_HEADS } from '../../model/types.js';
import type { Lesson } from './lessons.js';
import { sigmoid } from './link.js';

/** P(claim | shown) and P(use | claimed) as the student has them, made consistent. */
export interface Chances {
  readonly claim: number;
  readonly use: number;
}

const CLAIM = COUPON_HEADS.indexOf('claim');
/** Probabilities are kept this far from 0 and 1, where logits say more than anybody knows. */
const LEAST = 0.002;
/** A coupon is taken to add at most so many times what the student says. */
export const MOST_FACTOR = 4;

const inside = (p: number) => Math.min(1 - LEAST, Math.max(LEAST, p));
const logit = (p: number) => Math.log(p / (1 - p));

/** Nobody redeems more often than they claim. @param heads [N, 5] the student's answer about coupons */
export function chancesOf({ pRedeem }: Score, heads: ArrayLike<number>, row: number): Chances {
  const claim = inside(Math.max(sigmoid(heads[row * COUPON_HEADS.length + CLAIM] as number), pRedeem));
  return { claim, use: inside(pRedeem / claim) };
}

/** ρ of one coupon whose two logits are shifted by `shift`: σ(logit p + a) / p is eᵃ / (1 − p + p eᵃ). */
export function factorOf({ claim, use }: Chances, shift: number): number {
  const odds = Math.exp(Math.min(MOST_SHIFT, shift));
  return Math.min(MOST_FACTOR, (odds * odds) / ((1 - claim + claim * odds) * (1 - use + use * odds)));
}

/** Beyond, e²ᵃ would overflow. */
const MOST_SHIFT = 300;

/** What an offer can teach. */
export const lessonOf = (x: readonly number[], { claim, use }: Chances): Lesson => ({
  x,
  claim: logit(claim),
  use: logit(use),
});

/** The score of a coupon that adds `factor` times as much over none, and costs as many times as much. */
export function scaled(score: Score, none: Score, factor: number): Score {
  const over = (from: number, to: number) => from + factor * (to - from);
  const pBuy = Math.min(1, Math.max(0, over(none.pBuy, score.pBuy)));
  return {
    pBuy,
    pRedeem: Math.min(pBuy, factor * score.pRedeem),
    order: score.order,
    revenue: over(none.revenue, score.revenue),
    profit: over(none.profit, score.profit),
    cost: factor * score.cost,
  };
}

/** The scores as this shopper would have them. @param factors [N] */
export function corrected(scores: Scores, factors: ArrayLike<number>): Scores {
  const { none, wait } = scores;
  return {
    none,
    coupons: scores.coupons.map((score, row) => scaled(score, none, factors[row] as number)),
    ...(wait !== undefined && { wait: wait * laterFactor(scores, factors) }),
  };
}

/**
 * What waiting is worth goes with the best that there is now: what the student expects of later moments knows nothing of this
 * shopper's taste, and when to speak stays the student's question.
 */
function laterFactor({ none, coupons }: Scores, factors: ArrayLike<number>): number {
  let [now, taught] = [0, 0];
  coupons.forEach(({ profit }, row) => {
    now = Math.max(now, profit - none.profit);
    taught = Math.max(taught, (profit - none.profit) * (factors[row] as number));
  });
  return now > 0 ? taught / now : 1;
}
