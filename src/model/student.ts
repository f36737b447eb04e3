/**
 * The student's forward pass, written once: the device runs it, training differentiates it.
 *
 * A gated recurrent unit (Cho et al. 2014, in the reset-after form of cuDNN, which needs one product per side) reads
 * the visit event by event, so that a new event costs one step. A small head sees that encoding with the profile, cart
 * and clock; a late layer joins it with each coupon. Everything is a pure function over named weights.
 */
import {
  add,
  concat,
  matMul,
  mul,
  relu,
  reshape,
  sigmoid,
  slice,
  sub,
  type Tensor,
  type Tensor2D,
  tanh,
} from '@tensorflow/tfjs-core';

export { STUDENT_WIDTHS, studentWeightShapes } from './student-shape.js';

export type StudentWeights = Readonly<Record<string, Tensor>>;

function weight(weights: StudentWeights, name: string): Tensor {
  return weights[name] as Tensor;
}

function dense(weights: StudentWeights, input: Tensor, kernel: string, bias: string): Tensor2D {
  return add(matMul(input as Tensor2D, weight(weights, kernel) as Tensor2D), weight(weights, bias));
}

/** The input side of the GRU for any number of rows at once: [rows, E] → [rows, 3H]. */
export function projectEvents(weights: StudentWeights, events: Tensor2D): Tensor2D {
  return dense(weights, events, 'gru/input', 'gru/input_bias');
}

/** One GRU step: [B, H] and a projected event [B, 3H] → [B, H]. */
export function step(weights: StudentWeights, hidden: Tensor2D, projected: Tensor2D): Tensor2D {
  const [rows, width] = hidden.shape;
  const third = (of: Tensor2D, index: number): Tensor2D => slice(of, [0, index * width], [rows, width]);
  const recurrent = dense(weights, hidden, 'gru/hidden', 'gru/hidden_bias');
  // The gates of all three thirds at once: the candidate's goes unused, which is cheaper than cutting it off before.
  const gates: Tensor2D = sigmoid(add(projected, recurrent));
  const update = third(gates, 0);
  const reset = third(gates, 1);
  const candidate = tanh(add(third(projected, 2), mul(reset, third(recurrent, 2))));
  // h' = n + z ∘ (h − n)
  return add(candidate, mul(update, sub(hidden, candidate)));
}

/** Profile, cart and clock joined with the session: [B, H], [B or 1, C] → [B, J]. */
export function joint(weights: StudentWeights, hidden: Tensor2D, context: Tensor2D): Tensor2D {
  const session = matMul(hidden, weight(weights, 'joint/session') as Tensor2D);
  return relu(add(session, dense(weights, context, 'joint/context', 'joint/bias')));
}

/** Heads that need no coupon: [B, J] → [B, 3], see BASE_HEADS. */
export function baseHeads(weights: StudentWeights, state: Tensor2D): Tensor2D {
  return dense(weights, state, 'base/out', 'base/bias');
}

/** A coupon's own terms, the same for a whole pool version: [N, K] → [N, 16]. */
export function encodeCoupons(weights: StudentWeights, coupons: Tensor2D): Tensor2D {
  return relu(dense(weights, coupons, 'coupon/in', 'coupon/bias'));
}

/** Heads for each coupon: [1 or N, J], [N, 16], [N, R] → [N, 5], see COUPON_HEADS. */
export function couponHeads(
  weights: StudentWeights,
  state: Tensor2D,
  coupons: Tensor2D,
  relative: Tensor2D,
): Tensor2D {
  const late = relu(
    add(
      add(
        matMul(state, weight(weights, 'late/joint') as Tensor2D),
        matMul(coupons, weight(weights, 'late/coupon') as Tensor2D),
      ),
      dense(weights, relative, 'late/relative', 'late/bias'),
    ),
  );
  return dense(weights, late, 'late/out', 'late/out_bias');
}

/** A request as tensors; what has no rows is left out, since not every backend multiplies empty matrices. */
export interface StudentTensors {
  /** [1, H]. */
  readonly hidden: Tensor2D;
  /** [T, E], T ≥ 1. */
  readonly events?: Tensor2D;
  /** [1, C] or [N, C]. */
  readonly context: Tensor2D;
  /** [N, K], N ≥ 1. */
  readonly coupons?: Tensor2D;
  /** [N, R], with `coupons`. */
  readonly relative?: Tensor2D;
}

/**
 * The whole answer to one request: hidden state [H], base heads [1 or N, 3] and coupon heads [N, 5], one after the other
 * in one flat vector, so that it costs one readback.
 */
export function answer(weights: StudentWeights, request: StudentTensors): Tensor {
  const { coupons, relative } = request;
  const hidden = request.events ? readEvents(weights, request.hidden, request.events) : request.hidden;
  const state = joint(weights, hidden, request.context);
  const parts: Tensor[] = [hidden, baseHeads(weights, state)];
  if (coupons && relative) parts.push(couponHeads(weights, state, encodeCoupons(weights, coupons), relative));
  return concat(parts.map((part) => reshape(part, [part.size])));
}

/** The encoding [1, H] after some more events [T, E]. */
export function readEvents(weights: StudentWeights, hidden: Tensor2D, events: Tensor2D): Tensor2D {
  const projected = projectEvents(weights, events);
  const [rows, width] = projected.shape;
  let state = hidden;
  for (let row = 0; row < rows; row++) {
    state = step(weights, state, rows === 1 ? projected : slice(projected, [row, 0], [1, width]));
  }
  return state;
}
