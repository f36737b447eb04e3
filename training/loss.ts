/**
 * What the student is trained on: outcomes under the action that was drawn. Showing was randomised, so the same head for
 * p(buy | none) and an added logit per coupon learn the difference that a coupon makes, not who happened to get one.
 */
import {
  add,
  concat,
  exp,
  mean,
  mul,
  neg,
  type Scalar,
  sigmoid,
  slice,
  softplus,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { baseHeads, couponHeads, encodeCoupons, type StudentWeights } from '../src/model/student.js';
import { BASE_HEADS, COUPON_HEADS } from '../src/model/types.js';
import { stacked } from './batches.js';
import { jointStates, repeatRows } from './forward.js';
import { type LoggedVisit, SHOWN_COUPON, SHOWN_NONE } from './log.js';
import { SHAPE } from './weights.js';

/** Parts of the loss beside p(buy), which has weight 1: both only speak where something was bought. */
const REDEEM_WEIGHT = 0.5;
const ORDER_WEIGHT = 0.3;
/** Of the squared error in what a coupon adds to p(buy): a small part of the log loss, and all that decisions rest on. */
const UPLIFT_WEIGHT = 6;

export interface Losses {
  readonly total: Scalar;
  /** Mean log loss of buying, nats. */
  readonly buy: Scalar;
  /** Mean squared error of what coupons add to p(buy), the labels' own noise included. */
  readonly uplift: Scalar;
  readonly redeem: Scalar;
  readonly order: Scalar;
}

/** Losses of one batch of visits of equal length. */
export function studentLosses(weights: StudentWeights, visits: readonly LoggedVisit[]): Losses {
  const inputs = visits.map((visit) => visit.input);
  const { state } = jointStates(weights, inputs, visits[0]?.length ?? 0);
  const rows = visits.length * SHOWN_COUPON;
  const terms = tensor2d(stacked(inputs.map((input) => input.coupons)), [rows, SHAPE.coupon]);
  const relative = tensor2d(stacked(inputs.map((input) => input.relative)), [rows, SHAPE.relative]);
  const heads = couponHeads(
    weights,
    repeatRows(state, SHOWN_COUPON),
    encodeCoupons(weights, terms),
    relative,
  );
  const base = baseHeads(weights, state);
  const onNone = repeatRows(base, SHOWN_NONE);
  const onShown = repeatRows(base, SHOWN_COUPON);

  const bought = labelled(visits, 'bought');
  const logit = predicted(onNone, 'buy', add(baseHead(onShown, 'buy'), couponHead(heads, 'uplift')));
  const buy = mean(logLoss(logit, bought)) as Scalar;

  // How much more often those who saw a coupon bought than those of the same visit who saw nothing: unbiased for what the
  // coupon adds, since who saw what was drawn.
  const onNoneRate = repeatRows(meanOf(visits.map((visit) => visit.none.bought)), SHOWN_COUPON);
  const added = sub(column(visits.map((visit) => visit.shown.bought)), onNoneRate);
  const buyLogit = baseHead(onShown, 'buy');
  const adds = sub(sigmoid(add(buyLogit, couponHead(heads, 'uplift'))), sigmoid(buyLogit));
  const uplift = mean(square(sub(adds, added))) as Scalar;

  const order = predicted(onNone, 'order', add(baseHead(onShown, 'order'), couponHead(heads, 'basket')));
  // Gamma deviance up to constants, v·e^(−η) + η: its minimum is the log of the mean, where squared error on logs would
  // find the mean of the log and underestimate every order.
  const orderLoss = mean(mul(bought, add(mul(labelled(visits, 'order'), exp(neg(order))), order))) as Scalar;

  const shownBought = column(visits.map((visit) => visit.shown.bought));
  const redeemed = column(visits.map((visit) => visit.shown.redeemed));
  const redeem = mean(mul(shownBought, logLoss(couponHead(heads, 'redeem'), redeemed))) as Scalar;

  const total = [mul(uplift, UPLIFT_WEIGHT), mul(redeem, REDEEM_WEIGHT), mul(orderLoss, ORDER_WEIGHT)].reduce(
    (sum, part) => add(sum, part),
    buy,
  ) as Scalar;
  return { total, buy, uplift, redeem, order: orderLoss };
}

/** L2 norm of the kernels, squared: keeps rarely seen columns small. */
export function kernelNorm(weights: StudentWeights): Scalar {
  const kernels = Object.values(weights).filter((one) => one.rank === 2);
  return kernels.map((one) => sum(mul(one, one)) as Scalar).reduce((all, one) => add(all, one) as Scalar);
}

function baseHead(base: Tensor2D, name: (typeof BASE_HEADS)[number]): Tensor {
  return slice(base, [0, BASE_HEADS.indexOf(name)], [base.shape[0], 1]);
}

function couponHead(heads: Tensor2D, name: (typeof COUPON_HEADS)[number]): Tensor {
  return slice(heads, [0, COUPON_HEADS.indexOf(name)], [heads.shape[0], 1]);
}

/** −log likelihood of 0/1 labels: softplus(x) − y·x. */
const logLoss = (logit: Tensor, label: Tensor): Tensor => sub(softplus(logit), mul(label, logit));

const column = (parts: readonly Float32Array[]): Tensor2D => {
  const values = stacked(parts);
  return tensor2d(values, [values.length, 1]);
};

/** Mean of each visit's labels: [B, 1]. */
const meanOf = (labels: readonly Float32Array[]): Tensor2D =>
  column(labels.map((one) => Float32Array.of(one.reduce((sum, label) => sum + label, 0) / one.length)));

/** Labels of all shoppers: those who saw nothing, below them those who saw a coupon. */
const labelled = (visits: readonly LoggedVisit[], label: 'bought' | 'order') =>
  column([...visits.map((visit) => visit.none[label]), ...visits.map((visit) => visit.shown[label])]);

/** Predictions in the same order. */
const predicted = (none: Tensor2D, head: (typeof BASE_HEADS)[number], shown: Tensor) =>
  concat([baseHead(none, head), shown], 0);
