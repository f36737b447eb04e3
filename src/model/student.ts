/**
 * The student's forward pass, written once: the device runs it, training differentiates it.
 *
 * A gated recurrent unit reads the visit event by event, so that a new event costs one step. A small head sees that
 * encoding with the profile, cart and clock; a late layer joins it with each coupon, of whose own terms it needs one
 * product that a pool keeps. Everything is a pure function over named weights, in two ops (fused-ops.ts).
 */
import { concat, reshape, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { type Activation, dense, gruStep, readGru } from './fused-ops.js';

export { STUDENT_WIDTHS, studentWeightShapes } from './student-shape.js';

export type StudentWeights = Readonly<Record<string, Tensor>>;

function weight(weights: StudentWeights, name: string): Tensor {
  return weights[name] as Tensor;
}

function product(
  weights: StudentWeights,
  input: Tensor2D,
  kernel: string,
  addends: readonly Tensor[],
  activation?: Activation,
): Tensor2D {
  return dense(input, weight(weights, kernel) as Tensor2D, addends, activation);
}

/** The input side of the GRU for any number of rows at once: [rows, E] → [rows, 3H]. */
export function projectEvents(weights: StudentWeights, events: Tensor2D): Tensor2D {
  return product(weights, events, 'gru/input', [weight(weights, 'gru/input_bias')]);
}

/** One GRU step: [B, H] and a projected event [B, 3H] → [B, H]. */
export function step(weights: StudentWeights, hidden: Tensor2D, projected: Tensor2D): Tensor2D {
  const kernel = weight(weights, 'gru/hidden') as Tensor2D;
  return gruStep(hidden, projected, kernel, weight(weights, 'gru/hidden_bias'));
}

/** The encoding [1, H] after some more events [T, E], T ≥ 1. */
export function readEvents(weights: StudentWeights, hidden: Tensor2D, events: Tensor2D): Tensor2D {
  const kernel = weight(weights, 'gru/hidden') as Tensor2D;
  return readGru(hidden, projectEvents(weights, events), kernel, weight(weights, 'gru/hidden_bias'));
}

/** Profile, cart and clock joined with the session: [B, H], [B or 1, C] → [B, J]; or [1, H], [B, C] → [B, J]. */
export function joint(weights: StudentWeights, hidden: Tensor2D, context: Tensor2D): Tensor2D {
  const session = product(weights, hidden, 'joint/session', [weight(weights, 'joint/bias')]);
  return product(weights, context, 'joint/context', [session], 'relu');
}

/** Heads that need no coupon: [B, J] → [B, 3], see BASE_HEADS. */
export function baseHeads(weights: StudentWeights, state: Tensor2D): Tensor2D {
  return product(weights, state, 'base/out', [weight(weights, 'base/bias')]);
}

/** A coupon's own terms, the same for a whole pool version: [N, K] → [N, 16]. */
export function encodeCoupons(weights: StudentWeights, coupons: Tensor2D): Tensor2D {
  return product(weights, coupons, 'coupon/in', [weight(weights, 'coupon/bias')], 'relu');
}

/** All that a decision needs of a coupon's own terms, encoded before: [N, 16] → [N, L]. Kept for a whole pool version. */
export function lateTerms(weights: StudentWeights, encoded: Tensor2D): Tensor2D {
  return product(weights, encoded, 'late/coupon', [weight(weights, 'late/bias')]);
}

/** Heads for each coupon from what was kept of it: [1 or N, J], [N, L], [N, R] → [N, 5], see COUPON_HEADS. */
export function lateHeads(
  weights: StudentWeights,
  state: Tensor2D,
  terms: Tensor2D,
  relative: Tensor2D,
): Tensor2D {
  const shared = product(weights, state, 'late/joint', []);
  const late = product(weights, relative, 'late/relative', [terms, shared], 'relu');
  return product(weights, late, 'late/out', [weight(weights, 'late/out_bias')]);
}

/** Heads for each coupon: [1 or N, J], encoded [N, 16], [N, R] → [N, 5], see COUPON_HEADS. */
export function couponHeads(
  weights: StudentWeights,
  state: Tensor2D,
  encoded: Tensor2D,
  relative: Tensor2D,
): Tensor2D {
  return lateHeads(weights, state, lateTerms(weights, encoded), relative);
}

/** A request as tensors; what has no rows is left out, since not every backend multiplies empty matrices. */
export interface StudentTensors {
  /** [1, H]. */
  readonly hidden: Tensor2D;
  /** [T, E], T ≥ 1. */
  readonly events?: Tensor2D;
  /** [1, C] or [N, C]. */
  readonly context: Tensor2D;
  /** [N, L] by {@link lateTerms}, N ≥ 1. */
  readonly terms?: Tensor2D;
  /** [N, R], with `terms`. */
  readonly relative?: Tensor2D;
}

/** Hidden state [1, H], base heads [1 or N, 3] and, where coupons were asked about, their heads [N, 5]. */
export type AnswerTensors = readonly [hidden: Tensor2D, base: Tensor2D, coupons?: Tensor2D];

/** The whole answer to one request. */
export function answer(weights: StudentWeights, request: StudentTensors): AnswerTensors {
  const { terms, relative } = request;
  const hidden = request.events ? readEvents(weights, request.hidden, request.events) : request.hidden;
  const state = joint(weights, hidden, request.context);
  const base = baseHeads(weights, state);
  return terms && relative ? [hidden, base, lateHeads(weights, state, terms, relative)] : [hidden, base];
}

/** The parts of an answer one after the other in one flat vector, so that a GPU is waited for once. */
export function flattened(parts: AnswerTensors): Tensor {
  return concat(parts.flatMap((part) => (part ? [reshape(part, [part.size])] : [])));
}
