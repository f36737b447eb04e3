/** What probabilities are worth without the shop's pool at hand: the expected gain of each candidate over nothing. */
import { concat, exp, mul, sigmoid, slice, sub, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { BASE_HEADS, COUPON_HEADS, type StudentOutput } from '../../src/model/types.js';
import type { CandidateMoney, Example } from '../example.js';
import { matrix } from './label-batch.js';
import type { Heads } from './label-loss.js';

const sigmoidOf = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Six natural logs each way, as the device bounds them (src/model/score.ts). */
const orders = (log: number) => Math.exp(Math.min(6, Math.max(-6, log)));

/**
 * Expected profit of showing each candidate over showing nothing, typical orders. Profit grows with the order; the discount
 * is that of a typical one.
 */
export function gainsOf(output: StudentOutput, money: CandidateMoney): Float64Array {
  const [buy, order] = [output.base[0] as number, output.base[1] as number];
  const none = sigmoidOf(buy) * money.profit * orders(order);
  return Float64Array.from(money.discount, (discount, candidate) => {
    const at = candidate * COUPON_HEADS.length;
    const [uplift, redeem, basket] = output.coupons.subarray(at, at + 3) as unknown as [
      number,
      number,
      number,
    ];
    const profit = money.profit * orders(order + basket) - sigmoidOf(redeem) * discount;
    return sigmoidOf(buy + uplift) * profit - none;
  });
}

/** The value of waiting, typical orders. */
export const waitOf = (output: StudentOutput): number => output.base[BASE_HEADS.indexOf('wait')] as number;

/** [B, 1] and [B, N]. */
export interface MoneyBatch {
  readonly profit: Tensor2D;
  readonly discount: Tensor2D;
}

export const moneyBatch = (examples: readonly Example[], candidates: number): MoneyBatch => ({
  profit: matrix(
    examples.map(({ money }) => [money.profit]),
    1,
  ),
  discount: matrix(
    examples.map(({ money }) => money.discount),
    candidates,
  ),
});

/** The same gains as tensors, nothing (0) first: [B, N + 1]. */
export function gainTensor(heads: Heads, { profit, discount }: MoneyBatch): Tensor2D {
  const [size, candidates] = heads.redeem.shape;
  const worth: Tensor2D = mul(mul(sigmoid(heads.buy), exp(heads.order)), profit);
  const none = slice(worth, [0, 0], [size, 1]);
  const cost = mul(
    mul(sigmoid(slice(heads.buy, [0, 1], [size, candidates])), sigmoid(heads.redeem)),
    discount,
  );
  const gains = sub(sub(slice(worth, [0, 1], [size, candidates]), cost), none) as Tensor2D;
  return concat([zeros([size, 1]) as Tensor2D, gains], 1);
}
