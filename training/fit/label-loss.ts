/**
 * What students and teachers are held to where something was observed: outcomes under the action that was taken. One head
 * for p(buy | none) and an added logit per coupon learn the difference that a coupon makes.
 */
import {
  add,
  concat,
  exp,
  mul,
  neg,
  reshape,
  type Scalar,
  sigmoid,
  slice,
  softplus,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { StudentWeights } from '../../src/model/student.js';
import { BASE_HEADS, COUPON_HEADS } from '../../src/model/types.js';
import type { LabelBatch, LabelScales } from './label-batch.js';
import type { Prediction } from './network.js';

/** Weights of the parts beside p(buy), which has 1. */
export interface LossWeights {
  /** Squared error in what a coupon adds to p(buy): a small part of the log loss, and all that decisions rest on. */
  readonly uplift: number;
  readonly redeem: number;
  readonly order: number;
  readonly claim: number;
  readonly interest: number;
  /**
   * Of a coupon's squared effect on the logit of buying and on the log order value, divided by the number of outcomes: a
   * prior of no effect, which many outcomes outweigh and few don't. Without it the best-looking of twenty coupons is the
   * one with the luckiest error.
   */
  readonly priorUplift: number;
  readonly priorBasket: number;
}

/**
 * A prior's weight is about d / 2τ² for effects that differ in d directions by τ: a few tenths of a logit, and 1 % of the
 * order.
 */
export const LOSS_WEIGHTS: LossWeights = {
  uplift: 2,
  redeem: 0.5,
  order: 0.3,
  claim: 0.3,
  interest: 0.2,
  priorUplift: 200,
  priorBasket: 100_000,
};

export interface LabelLosses {
  readonly total: Scalar;
  /** Log loss of buying per outcome, nats. */
  readonly buy: Scalar;
  /** Squared error of what coupons add to p(buy), the labels' own noise included. */
  readonly uplift: Scalar;
}

/** Predictions side by side, one row per example: the heads that labels speak of. */
export interface Heads {
  /** Logit of p(buy) under each action, [B, N + 1]; none first. */
  readonly buy: Tensor2D;
  /** Log order value under each action, [B, N + 1]. */
  readonly order: Tensor2D;
  /** The same without the base: what each coupon adds to the logit, [B, N]. */
  readonly uplift: Tensor2D;
  /** What it adds to the log order value. */
  readonly basket: Tensor2D;
  /** What each coupon adds to p(buy), [B, N]. */
  readonly adds: Tensor2D;
  /** Logits, [B, N]. */
  readonly redeem: Tensor2D;
  readonly claim: Tensor2D;
  readonly interest: Tensor2D;
  /** [B, 1]. */
  readonly wait: Tensor2D;
}

export function headsOf({ base, coupons }: Pick<Prediction, 'base' | 'coupons'>, candidates: number): Heads {
  const size = base.shape[0];
  const of = (head: (typeof BASE_HEADS)[number]): Tensor2D =>
    slice(base, [0, BASE_HEADS.indexOf(head)], [size, 1]);
  const each = (head: (typeof COUPON_HEADS)[number]): Tensor2D =>
    reshape(slice(coupons, [0, COUPON_HEADS.indexOf(head)], [size * candidates, 1]), [size, candidates]);
  const buyNone = of('buy');
  const uplift = each('uplift');
  const buyShown: Tensor2D = add(buyNone, uplift);
  const orderNone = of('order');
  const basket = each('basket');
  return {
    buy: concat([buyNone, buyShown], 1),
    order: concat([orderNone, add(orderNone, basket)], 1) as Tensor2D,
    uplift,
    basket,
    adds: sub(sigmoid(buyShown), sigmoid(buyNone)),
    redeem: each('redeem'),
    claim: each('claim'),
    interest: each('interest'),
    wait: of('wait'),
  };
}

/** Without the first column, which stands for nothing shown. */
const shownOnly = (actions: Tensor2D): Tensor2D => slice(actions, [0, 1], [-1, -1]);

/** Summed −log likelihood of `positive` among `count` outcomes: count·softplus(x) − positive·x. */
const logLoss = (logit: Tensor, count: Tensor, positive: Tensor): Scalar =>
  sum(sub(mul(count, softplus(logit)), mul(positive, logit)));

/** @param scales of the whole set that the batch is drawn from */
export function labelLosses(
  heads: Heads,
  labels: LabelBatch,
  scales: LabelScales,
  weights: LossWeights = LOSS_WEIGHTS,
): LabelLosses {
  const size = labels.count.shape[0];
  // Kinds of labels that the set doesn't hold have all-zero counts, and so no loss whatever they are divided by.
  const mean = (total: Scalar, perExample: number): Scalar => mul(total, 1 / (size * (perExample || 1)));
  const bought = shownOnly(labels.bought);
  const buy = mean(logLoss(heads.buy, labels.count, labels.bought), scales.outcomes);
  const uplift = mean(
    sum(mul(labels.addedWeight, square(sub(heads.adds, labels.added)))) as Scalar,
    scales.added,
  );
  // Gamma deviance up to constants, v·e^(−η) + η: its minimum is the log of the mean, where squared error on logs would
  // find the mean of the log and underestimate every order.
  const order = mean(
    sum(add(mul(labels.order, exp(neg(heads.order))), mul(labels.bought, heads.order))) as Scalar,
    scales.bought,
  );
  const redeem = mean(logLoss(heads.redeem, bought, shownOnly(labels.redeemed)), scales.boughtShown);
  const claim = mean(logLoss(heads.claim, shownOnly(labels.count), shownOnly(labels.claimed)), scales.shown);
  const interest = mean(logLoss(heads.interest, labels.seen, labels.interest), scales.interest);
  const shrunk = (effect: Tensor2D) =>
    mean(sum(mul(labels.present, square(effect))) as Scalar, scales.candidates);
  const parts: [Scalar, number][] = [
    [shrunk(heads.uplift), weights.priorUplift / scales.total],
    [shrunk(heads.basket), weights.priorBasket / scales.total],
    [uplift, weights.uplift],
    [redeem, weights.redeem],
    [order, weights.order],
    [claim, weights.claim],
    [interest, weights.interest],
  ];
  const total = parts.reduce<Scalar>((all, [part, weight]) => add(all, mul(part, weight)), buy);
  return { total, buy, uplift };
}

/** L2 norm of the kernels, squared: keeps rarely seen columns small. */
export function kernelNorm(weights: StudentWeights): Scalar {
  const kernels = Object.values(weights).filter((one) => one.rank === 2);
  return kernels.map((one) => sum(mul(one, one)) as Scalar).reduce((all, one) => add(all, one) as Scalar);
}
