/**
 * The two ops that the student is made of, each with a kernel of its own on the device and as a composition of tfjs's
 * ops anywhere else: training differentiates the composition, and tests hold the kernels against it. tfjs's cost for a
 * student of this size is its ops and not its arithmetic: composed, one event and a decision are 36 kernels, fused 10.
 */
import {
  add,
  engine,
  getKernel,
  matMul,
  mul,
  relu,
  sigmoid,
  slice,
  sub,
  type Tensor,
  type Tensor2D,
  tanh,
} from '@tensorflow/tfjs-core';

export const DENSE = 'EtuiDense';
export const READ_GRU = 'EtuiReadGru';

export type Activation = 'linear' | 'relu';

/** A kernel has no gradient: where one is being recorded, and where a backend lacks the kernel, ops are composed. */
function isFused(kernel: typeof DENSE | typeof READ_GRU): boolean {
  const { state, backendName } = engine();
  return state.gradientDepth === 0 && getKernel(kernel, backendName) !== undefined;
}

/**
 * activation(input · kernel + addends): [M, K], [K, N] → [M, N].
 * @param addends at most two, each [N], [1, N] or [M, N]; composed, [M, N] may also meet an input of one row
 */
export function dense(
  input: Tensor2D,
  kernel: Tensor2D,
  addends: readonly Tensor[],
  activation: Activation = 'linear',
): Tensor2D {
  if (isFused(DENSE)) {
    const [first, second] = addends;
    const inputs = { input, kernel, ...(first && { first }), ...(second && { second }) };
    return engine().runKernel(DENSE, inputs, { activation }) as Tensor2D;
  }
  const sum = addends.reduce<Tensor>((total, one) => add(total, one), matMul(input, kernel)) as Tensor2D;
  return activation === 'relu' ? relu(sum) : sum;
}

/**
 * One step of a gated recurrent unit (Cho et al. 2014) in the reset-after form of cuDNN, which needs one product per
 * side; gates in the order update, reset, candidate: [B, H] and the projected event [B, 3H] → [B, H].
 */
export function gruStep(hidden: Tensor2D, projected: Tensor2D, kernel: Tensor2D, bias: Tensor): Tensor2D {
  const [rows, width] = hidden.shape;
  const third = (of: Tensor2D, index: number): Tensor2D => slice(of, [0, index * width], [rows, width]);
  const recurrent = dense(hidden, kernel, [bias]);
  // The gates of all three thirds at once: the candidate's goes unused, which is cheaper than cutting it off before.
  const gates: Tensor2D = sigmoid(add(projected, recurrent));
  const update = third(gates, 0);
  const reset = third(gates, 1);
  const candidate = tanh(add(third(projected, 2), mul(reset, third(recurrent, 2))));
  // h' = n + z ∘ (h − n)
  return add(candidate, mul(update, sub(hidden, candidate)));
}

/** `gruStep` for each row of one visit's projected events: [1, H] and [T, 3H], T ≥ 1 → [1, H]. */
export function readGru(hidden: Tensor2D, projected: Tensor2D, kernel: Tensor2D, bias: Tensor): Tensor2D {
  if (isFused(READ_GRU)) return engine().runKernel(READ_GRU, { hidden, projected, kernel, bias }) as Tensor2D;
  const [rows, width] = projected.shape;
  let state = hidden;
  for (let row = 0; row < rows; row++) {
    const one: Tensor2D = rows === 1 ? projected : slice(projected, [row, 0], [1, width]);
    state = gruStep(state, one, kernel, bias);
  }
  return state;
}
