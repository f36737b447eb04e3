/** Labels of a batch as tensors, and how much of each kind of label an average example holds. */
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { Example } from '../example.js';
import type { LabelRow } from './labels.js';

/** An example with what was made of its outcomes. */
export interface Labelled {
  readonly example: Example;
  /** Acts: what batches are made by. */
  readonly length: number;
  readonly labels: LabelRow;
}

/** [B, N + 1] each, but for what is [B, N]: `added`, `addedWeight`, `present`, `seen`, `interest`. */
export interface LabelBatch {
  readonly count: Tensor2D;
  readonly bought: Tensor2D;
  readonly redeemed: Tensor2D;
  readonly claimed: Tensor2D;
  readonly order: Tensor2D;
  readonly added: Tensor2D;
  readonly addedWeight: Tensor2D;
  /** 1 for candidates that exist. */
  readonly present: Tensor2D;
  /** 1 where it is known whether the next thing looked at was in the candidate's scope, and whether it was. */
  readonly seen: Tensor2D;
  readonly interest: Tensor2D;
}

export function labelBatch(members: readonly Labelled[], candidates: number): LabelBatch {
  const actions = (pick: (row: LabelRow) => Float32Array) =>
    matrix(
      members.map(({ labels }) => pick(labels)),
      candidates + 1,
    );
  const each = (pick: (member: Labelled) => ArrayLike<number>) => matrix(members.map(pick), candidates);
  return {
    count: actions((row) => row.count),
    bought: actions((row) => row.bought),
    redeemed: actions((row) => row.redeemed),
    claimed: actions((row) => row.claimed),
    order: actions((row) => row.order),
    added: each(({ labels }) => labels.added),
    addedWeight: each(({ labels }) => labels.addedWeight),
    present: each(({ labels }) => new Float32Array(labels.added.length).fill(1)),
    seen: each(({ example }) => example.interest.map((one) => Number(!Number.isNaN(one)))),
    interest: each(({ example }) => example.interest.map((one) => (Number.isNaN(one) ? 0 : one))),
  };
}

/** Rows filled up with zeros to `width`. */
export function matrix(rows: readonly ArrayLike<number>[], width: number): Tensor2D {
  const all = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    all.set(row, index * width);
  });
  return tensor2d(all, [rows.length, width]);
}

/** Labels of each kind per example, on average: what turns a batch's sums into means whose weight is known. */
export interface LabelScales {
  readonly outcomes: number;
  readonly added: number;
  readonly bought: number;
  /** Bought with a coupon shown. */
  readonly boughtShown: number;
  readonly shown: number;
  readonly interest: number;
  readonly candidates: number;
  /** Outcomes in the whole set; infinite for held-out ones, on which nothing is shrunk. */
  readonly total: number;
}

/** Rates that the heads start from, so that rare outcomes need no resampling and probabilities stay what they are. */
export interface BaseRates {
  readonly buy: number;
  readonly redeem: number;
  readonly claim: number;
  readonly interest: number;
  /** E[order value | bought], typical orders. */
  readonly order: number;
}

const sum = (values: ArrayLike<number>, from = 0): number => {
  let total = 0;
  for (let at = from; at < values.length; at++) total += values[at] as number;
  return total;
};

export function labelScales(members: readonly Labelled[]): LabelScales {
  const mean = (of: (member: Labelled) => number) =>
    members.reduce((all, member) => all + of(member), 0) / Math.max(1, members.length);
  const outcomes = mean(({ labels }) => sum(labels.count));
  return {
    total: Math.max(1, outcomes * members.length),
    candidates: mean(({ labels }) => labels.added.length),
    outcomes,
    added: mean(({ labels }) => sum(labels.addedWeight)),
    bought: mean(({ labels }) => sum(labels.bought)),
    boughtShown: mean(({ labels }) => sum(labels.bought, 1)),
    shown: mean(({ labels }) => sum(labels.count, 1)),
    interest: mean(({ example }) => example.interest.filter((one) => !Number.isNaN(one)).length),
  };
}

export function baseRates(members: readonly Labelled[]): BaseRates {
  const total = (of: (member: Labelled) => number) => members.reduce((all, member) => all + of(member), 0);
  const rate = (part: number, whole: number) => (part + 1) / (whole + 2);
  const bought = total(({ labels }) => sum(labels.bought));
  const seen = total(({ example }) => example.interest.filter((one) => !Number.isNaN(one)).length);
  return {
    buy: rate(
      bought,
      total(({ labels }) => sum(labels.count)),
    ),
    redeem: rate(
      total(({ labels }) => sum(labels.redeemed, 1)),
      total(({ labels }) => sum(labels.bought, 1)),
    ),
    claim: rate(
      total(({ labels }) => sum(labels.claimed, 1)),
      total(({ labels }) => sum(labels.count, 1)),
    ),
    interest: rate(
      total(({ example }) => example.interest.filter((one) => one === 1).length),
      seen,
    ),
    order: (total(({ labels }) => sum(labels.order)) + 1) / (bought + 1),
  };
}
