/**
 * A decision with what this shopper taught: the scores are corrected by the head's mean, or, for the signed share of
 * exploration, by weights drawn from its posterior; which coupon then wins is the policy's own business (decide.ts).
 */
import type { Score, Scores } from '../../model/score.js';
import type { Coupon } from '../../pool/schema.js';
import { type Consideration, conclude } from '../decide.js';
import { type Decision, Reason } from '../types.js';
import { adds, barOf } from '../utility.js';
import { type Chances, chancesOf, corrected, factorOf, lessonOf, MOST_FACTOR } from './correct.js';
import { LEARNT_WIDTH, learntFeatures, PRIOR_SPREAD } from './features.js';
import { along, draw, posterior } from './head.js';
import { headAt, type Learnt, type Lesson } from './lessons.js';
import { type Chosen, DRAWS, explore, standardNormals } from './thompson.js';

/** What the student said of the coupons in the running, in their order. */
export interface Answered {
  readonly scores: Scores;
  /** [N, 5] its heads about coupons. */
  readonly heads: ArrayLike<number>;
  /** [N, R] what it read of each coupon beside this cart and visit. */
  readonly relatives: Float32Array;
}

export interface LearntDecision {
  readonly decision: Decision;
  /** What the offer shown can teach; absent where none is. */
  readonly lesson?: Lesson;
  /** ρ of the coupon shown: what it adds, times what the student says. */
  readonly factor: number;
}

/**
 * @param exploration share of decisions made by drawn weights, 0…1
 * @param random uniform in [0, 1); asked only where there is exploration
 */
export function concludeLearnt(
  considered: Consideration,
  { scores, heads, relatives }: Answered,
  learnt: Learnt,
  exploration: number,
  random: () => number,
): LearntDecision {
  const { eligible, situation, drawn, pool } = considered;
  const taught = (decision: Decision, by?: readonly number[]): LearntDecision => {
    const row = eligible.findIndex(({ id }) => id === decision.couponId);
    if (row < 0) return { decision, factor: 1 };
    const x = learntFeatures(eligible[row] as Coupon, relatives, row);
    const lesson = lessonOf(x, chancesOf(scores.coupons[row] as Score, heads, row));
    return { decision, lesson, factor: by?.[row] ?? 1 };
  };
  const isTaught = learnt.offers > 0;
  if (!isTaught && !(exploration > 0)) return taught(conclude(considered, scores, random, 0));

  const x = eligible.map((coupon, row) => learntFeatures(coupon, relatives, row));
  const chances = scores.coupons.map((score, row) => chancesOf(score, heads, row));
  const decide = (by: readonly number[]) => conclude(considered, corrected(scores, by), random, 0);

  const belief = posterior(headAt(learnt, situation.now), PRIOR_SPREAD);
  const mean = isTaught ? factorsOf(chances, x, belief.mean) : undefined;
  const best = mean ? decide(mean) : conclude(considered, scores, random, 0);
  // What a lot gave is given, whatever anybody believes.
  const isByLot = drawn !== undefined && eligible.includes(drawn.coupon);
  if (!(exploration > 0) || isByLot) return taught(best, mean);

  // ρ > 0 only scales what a coupon adds: all but those that add something are out of it, whatever is drawn.
  const running = [...x.keys()].filter((row) => {
    const score = scores.coupons[row] as Score;
    return MOST_FACTOR * adds(score, scores.none, pool) > barOf(pool) || score.profit > scores.none.profit;
  });
  const pick = <T>(all: readonly T[]) => running.map((row) => all[row] as T);
  const few = { ...considered, eligible: pick(eligible), fallen: [] };
  const fewScores = { ...scores, coupons: pick(scores.coupons) };
  const [fewX, fewChances] = [pick(x), pick(chances)];
  const options = Array.from({ length: DRAWS }, (): Drawn => {
    const weights = draw(belief, standardNormals(LEARNT_WIDTH, random));
    const by = factorsOf(fewChances, fewX, weights);
    const { action, couponId } = conclude(few, corrected(fewScores, by), random, 0);
    return { action, couponId, weights };
  });
  const { choice, explored, propensity } = explore<Drawn>(best, options, exploration, random);
  // Times the probability that no lot was drawn, which `conclude` put into its own.
  const chance = { propensity: propensity * best.propensity };
  if (!choice.weights) return taught({ ...best, ...chance }, mean);
  const by = factorsOf(chances, x, choice.weights);
  return taught({ ...decide(by), ...chance, ...(explored && { reason: Reason.Explored }) }, by);
}

/** A choice, with the weights that were drawn for it; without any it is the mean's. */
type Drawn = Chosen & { readonly weights?: Float64Array };

/** ρ of each coupon under these weights. */
const factorsOf = (
  chances: readonly Chances[],
  x: readonly (readonly number[])[],
  weights: Float64Array,
): number[] => chances.map((each, row) => factorOf(each, along(x[row] as readonly number[], weights)));
