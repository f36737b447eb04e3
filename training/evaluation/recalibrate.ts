/**
 * A calibration map that costs a device nothing: each head of a probability is stretched and shifted on the logit (Platt 1999),
 * and since the heads are linear in the layer below, the map is folded into their column of weights and their bias.
 */
import { BASE_HEADS, COUPON_HEADS, type NamedWeight, type NamedWeights } from '../../src/model/types.js';
import type { HeadRow } from './head-rows.js';

/** logit' = slope · logit + shift. */
export interface Line {
  readonly slope: number;
  readonly shift: number;
}

export interface HeadMap {
  readonly buy: Line;
  readonly uplift: Line;
  readonly redeem: Line;
}

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/**
 * Slope and shift by maximum likelihood, in Newton steps, with one row's worth of doubt in favour of slope 1 and shift 0.
 * @param labels 0…1, outcomes or probabilities
 * @param offsets added to the logit as they are
 */
export function fitLine(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
  offsets?: ArrayLike<number>,
): Line {
  let [slope, shift] = [1, 0];
  for (let step = 0; step < 30; step++) {
    let [gs, gt, ss, st, tt] = [slope - 1, shift, 1, 0, 1];
    for (let row = 0; row < logits.length; row++) {
      const x = logits[row] as number;
      const weight = weights ? (weights[row] as number) : 1;
      const p = sigmoid(slope * x + shift + (offsets ? (offsets[row] as number) : 0));
      const [error, curve] = [weight * (p - (labels[row] as number)), weight * p * (1 - p)];
      gs += error * x;
      gt += error;
      ss += curve * x * x;
      st += curve * x;
      tt += curve;
    }
    const determinant = ss * tt - st * st;
    slope -= (tt * gs - st * gt) / determinant;
    shift -= (ss * gt - st * gs) / determinant;
  }
  return { slope, shift };
}

/** p(buy | none) first, then what coupons add to it, then redeeming among those who buy. */
export function fitHeads(rows: readonly HeadRow[]): HeadMap {
  const shoppers = rows.filter(({ isFirst }) => isFirst);
  const column = (of: (row: HeadRow) => number, from = rows) => Float64Array.from(from, of);
  const buy = fitLine(
    column(({ buy }) => buy, shoppers),
    column(({ pNone }) => pNone, shoppers),
  );
  const uplift = fitLine(
    column(({ uplift }) => uplift),
    column(({ pCoupon }) => pCoupon),
    undefined,
    column((row) => buy.slope * row.buy + buy.shift),
  );
  const redeem = fitLine(
    column(({ redeem }) => redeem),
    column(({ pRedeem, pCoupon }) => (pCoupon > 0 ? pRedeem / pCoupon : 0)),
    column(({ pCoupon }) => pCoupon),
  );
  return { buy, uplift, redeem };
}

export interface Probabilities {
  readonly none: number;
  readonly coupon: number;
  /** Of buying and redeeming. */
  readonly redeem: number;
}

export const AS_TRAINED: HeadMap = {
  buy: { slope: 1, shift: 0 },
  uplift: { slope: 1, shift: 0 },
  redeem: { slope: 1, shift: 0 },
};

/** What the mapped heads say of one row. */
export function probabilities(row: HeadRow, { buy, uplift, redeem }: HeadMap): Probabilities {
  const base = buy.slope * row.buy + buy.shift;
  const coupon = sigmoid(base + uplift.slope * row.uplift + uplift.shift);
  return { none: sigmoid(base), coupon, redeem: coupon * sigmoid(redeem.slope * row.redeem + redeem.shift) };
}

/** The weights whose heads are mapped: nothing else changes, and rounded columns stay exactly rounded. */
export function foldHeads(weights: NamedWeights, { buy, uplift, redeem }: HeadMap): NamedWeights {
  const base = folded(weights, 'base/out', 'base/bias', BASE_HEADS.length, [
    [BASE_HEADS.indexOf('buy'), buy],
  ]);
  return {
    ...weights,
    ...base,
    ...folded(weights, 'late/out', 'late/out_bias', COUPON_HEADS.length, [
      [COUPON_HEADS.indexOf('uplift'), uplift],
      [COUPON_HEADS.indexOf('redeem'), redeem],
    ]),
  };
}

function folded(
  weights: NamedWeights,
  kernelName: string,
  biasName: string,
  width: number,
  lines: readonly (readonly [column: number, line: Line])[],
): NamedWeights {
  const [kernel, bias] = [weights[kernelName] as NamedWeight, weights[biasName] as NamedWeight];
  const [values, biases] = [kernel.values.slice(), bias.values.slice()];
  for (const [column, { slope, shift }] of lines) {
    for (let at = column; at < values.length; at += width) values[at] = slope * (values[at] as number);
    biases[column] = slope * (biases[column] as number) + shift;
  }
  return { [kernelName]: { ...kernel, values }, [biasName]: { ...bias, values: biases } };
}
