/** Small pieces that the networks share. */
import {
  add,
  matMul,
  mean,
  mul,
  ones,
  reshape,
  rsqrt,
  square,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import type { StudentWeights } from '../../src/model/student.js';

export const weightOf = <T extends Tensor = Tensor>(weights: StudentWeights, name: string): T =>
  weights[name] as T;

/** `rows · name/kernel + name/bias`: [.., I] → [.., O]. */
export function dense(weights: StudentWeights, rows: Tensor2D, name: string): Tensor2D {
  return add(matMul(rows, weightOf<Tensor2D>(weights, `${name}/kernel`)), weightOf(weights, `${name}/bias`));
}

/** The same without a bias. */
export function product(weights: StudentWeights, rows: Tensor2D, name: string): Tensor2D {
  return matMul(rows, weightOf<Tensor2D>(weights, `${name}/kernel`));
}

const EPSILON = 1e-5;

/** Rows scaled to a mean square of 1 and then by a learned gain (Zhang & Sennrich 2019). */
export function rootMeanSquareNorm(rows: Tensor2D, gain: Tensor): Tensor2D {
  return mul(mul(rows, rsqrt(add(mean(square(rows), -1, true), EPSILON))), gain);
}

/** Each row `times` times, one below the other: [B, W] → [B·times, W]; its gradient is a plain sum. */
export function repeatRows(rows: Tensor2D, times: number): Tensor2D {
  const [count, width] = rows.shape;
  return reshape(mul(reshape(rows, [count, 1, width]), ones([1, times, 1])) as Tensor3D, [
    count * times,
    width,
  ]);
}
