/**
 * A decision with what this shopper taught: the scores are corrected by the head's mean, or, for the signed share of
 * exploration, by weights drawn from its posterior; which coupon then wins is the policy's own business (decide.ts).
 */
import { RELATIVE_WIDTH } from '../../features/encode.js';
import type { Score, Scores } from '../../model/score.js';
import type { Coupon } from '../../pool/schema.js';
import { choose } from '../choose.js';
import { type Consideration, conclude } from '../decide.js';
import { type Decision, Reason } from '../types.js';
import { utility } from '../utility.js';
import {
  type Chances,
  chancesOf,
  corrected,
  factorOf,
  laterFactor,
  lessonOf,
  MOST_FACTOR,
  profitsOf,
  scaled,
} from './correct.js';
import { LEARNT_WIDTH, learntFeatures, PRIOR_SPREAD } from './features.js';
import { draw, posterior } from './head.js';
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
  const { eligible, situation, drawn } = considered;
  const taught = (decision: Decision, by?: Float64Array): LearntDecision => {
    const row = eligible.findIndex(({ id }) => id === decision.couponId);
    if (row < 0) return { decision, factor: 1 };
    const relative = relatives.subarray(row * RELATIVE_WIDTH, (row + 1) * RELATIVE_WIDTH);
    const x = learntFeatures([eligible[row] as Coupon], relative);
    const lesson = lessonOf(x, chancesOf(scores.coupons[row] as Score, heads, row));
    return { decision, lesson, factor: by?.[row] ?? 1 };
  };
  const isTaught = learnt.offers > 0;
  if (!isTaught && !(exploration > 0)) return taught(conclude(considered, scores, random, 0));

  const x = learntFeatures(eligible, relatives);
  const chances = scores.coupons.map((score, row) => chancesOf(score, heads, row));
  const factors = (weights: Float64Array) =>
    Float64Array.from(chances, (each, row) => factorOf(each, along(x, row, weights)));
  const decide = (by: Float64Array) => conclude(considered, corrected(scores, by), random, 0);

  const belief = posterior(headAt(learnt, situation.now), PRIOR_SPREAD);
  const mean = isTaught ? factors(belief.mean) : undefined;
  const best = mean ? decide(mean) : conclude(considered, scores, random, 0);
  // What a lot gave is given, whatever anybody believes.
  const isByLot = drawn !== undefined && eligible.includes(drawn.coupon);
  if (!(exploration > 0) || isByLot) return taught(best, mean);

  const draws = Array.from({ length: DRAWS }, () => draw(belief, standardNormals(LEARNT_WIDTH, random)));
  const winner = winners(considered, scores, chances, x);
  const options: readonly Drawn[] = draws.map((weights) => ({ ...winner(weights), weights }));
  const { choice, explored, propensity } = explore<Drawn>(best, options, exploration, random);
  // Times the probability that no lot was drawn, which `conclude` put into its own.
  const chance = { propensity: propensity * best.propensity };
  if (!choice.weights) return taught({ ...best, ...chance }, mean);
  const by = factors(choice.weights);
  return taught({ ...decide(by), ...chance, ...(explored && { reason: Reason.Explored }) }, by);
}

/** A choice, with the weights that were drawn for it; without any it is the mean's. */
type Drawn = Chosen & { readonly weights?: Float64Array };

function along(x: Float64Array, row: number, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < LEARNT_WIDTH; i++)
    sum += (x[row * LEARNT_WIDTH + i] as number) * (weights[i] as number);
  return sum;
}

/**
 * Which choice given weights lead to. ρ > 0 only scales what a coupon adds, so that all but those that add something are
 * out of it from the start; of the others the one that wins among them stands for all against none and waiting.
 */
function winners(considered: Consideration, scores: Scores, chances: readonly Chances[], x: Float64Array) {
  const { eligible, pool } = considered;
  const bar = pool.restraint.leastGain * pool.catalogue.typicalOrder;
  const adds = eligible.map((coupon, row) =>
    utility(coupon, scores.coupons[row] as Score, scores.none, pool),
  );
  const profits = profitsOf(scores);
  // Those that may win, and those that may be better later.
  const running = [...adds.keys()].filter(
    (row) => MOST_FACTOR * (adds[row] as number) > bar || (profits[row] as number) > 0,
  );
  const pick = <T>(all: readonly T[]) => running.map((row) => all[row] as T);
  const contenders = { coupons: pick(eligible), scores: pick(scores.coupons), profits: pick(profits) };
  const priorities = contenders.coupons.map(({ priority }) => priority);
  return (weights: Float64Array): Chosen => {
    const factors = running.map((row) => factorOf(chances[row] as Chances, along(x, row, weights)));
    const values = running.map((row, place) => (adds[row] as number) * (factors[place] as number));
    const { best } = choose(values, bar, 0, NEVER, { priorities });
    if (best < 0) return { action: 'none' };
    const alone = { ...considered, eligible: [contenders.coupons[best] as Coupon], fallen: [] };
    const { none, wait } = scores;
    const only: Scores = {
      none,
      coupons: [scaled(contenders.scores[best] as Score, none, factors[best] as number)],
      ...(wait !== undefined && { wait: wait * laterFactor(contenders.profits, factors) }),
    };
    const { action, couponId } = conclude(alone, only, NEVER, 0);
    return { action, couponId };
  };
}

const NEVER = () => 1;
