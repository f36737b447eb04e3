/** What every contestant said of the same held-out shoppers, as columns, and the figures that follow from them. */
import type { SeedResult } from './resample.js';

/** One contestant's answers and their worth, one element per shopper. */
export interface Judgement {
  /** Gain over showing nothing that it expects of its best coupon, and the true one; typical orders. */
  readonly expected: Float32Array;
  readonly gained: Float32Array;
  /** Its p(buy) with nothing shown. */
  readonly buys: Float32Array;
  /** Log loss of buying under the randomised logging policy, nats: expected under the true probabilities, and of one draw. */
  readonly loss: Float32Array;
  readonly sampledLoss: Float32Array;
}

export interface Panel {
  readonly shops: number;
  /** Shop of each shopper, 0…, ascending. */
  readonly shop: Uint16Array;
  /** True p(buy) with nothing shown. */
  readonly buys: Float32Array;
  readonly judgements: Readonly<Record<string, Judgement>>;
}

/** What a component vector holds for each contestant, in this order. */
export const METRICS = ['loss', 'sampledLoss', 'profit', 'policy', 'auc'] as const;
export type Metric = (typeof METRICS)[number];

/** The share of shoppers whom the ranked policy treats. */
export const TREATED = 0.2;
/** Least expected gain at which the plain policy shows its coupon, as the pool's default restraint has it. */
export const LEAST_GAIN = 0.01;

/** Where a contestant's metric stands in the components of {@link panelResult} for these names. */
export const componentAt = (names: readonly string[], name: string, metric: Metric): number => {
  const row = names.indexOf(name);
  if (row < 0) throw new RangeError(`${name} was not judged`);
  return row * METRICS.length + METRICS.indexOf(metric);
};

/**
 * One seed's components: METRICS for each of `names`. Profit and policy are in typical orders per shopper; the AUC counts
 * each shopper as a buyer with their true probability, and is left at 0 for those not in `withAuc` (it costs a sort).
 */
export function panelResult(
  panel: Panel,
  names: readonly string[],
  withAuc: readonly string[] = [],
): SeedResult {
  const contestants = names.map((name) => {
    const judgement = panel.judgements[name];
    if (!judgement) throw new RangeError(`${name} was not judged`);
    return {
      judgement,
      ranked: descending(judgement.expected),
      sums: sumsByShop(panel, judgement),
      byBuying: withAuc.includes(name) ? descending(judgement.buys) : undefined,
    };
  });
  const sizes = new Float64Array(panel.shops);
  for (const shop of panel.shop) sizes[shop] = (sizes[shop] as number) + 1;
  const once = new Uint16Array(panel.shops).fill(1);
  return {
    shops: panel.shops,
    components(weights = once) {
      const total = dot(weights, sizes);
      return Float64Array.from(
        contestants.flatMap(({ judgement, ranked, sums, byBuying }) => [
          dot(weights, sums.loss) / total,
          dot(weights, sums.sampledLoss) / total,
          topGain(ranked, judgement.gained, panel.shop, weights, TREATED * total) / total,
          dot(weights, sums.policy) / total,
          byBuying ? softAuc(byBuying, judgement.buys, panel, weights) : 0,
        ]),
      );
    },
  };
}

/** Rows from the highest score to the lowest; of equal scores in a fixed shuffle, so that their order tells nothing. */
export function descending(scores: Float32Array): Uint32Array {
  const order = Uint32Array.from({ length: scores.length }, (_, row) => row);
  const mix = (row: number) => Math.imul(row ^ (row >>> 7), 0x9e3779b1) >>> 0;
  return order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || mix(a) - mix(b));
}

function sumsByShop(panel: Panel, judgement: Judgement) {
  const sums = {
    loss: new Float64Array(panel.shops),
    sampledLoss: new Float64Array(panel.shops),
    policy: new Float64Array(panel.shops),
  };
  const add = (to: Float64Array, shop: number, value: number) => {
    to[shop] = (to[shop] as number) + value;
  };
  panel.shop.forEach((shop, row) => {
    add(sums.loss, shop, judgement.loss[row] as number);
    add(sums.sampledLoss, shop, judgement.sampledLoss[row] as number);
    const shown = (judgement.expected[row] as number) > LEAST_GAIN;
    add(sums.policy, shop, shown ? (judgement.gained[row] as number) : 0);
  });
  return sums;
}

function dot(weights: Uint16Array, values: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += (weights[at] as number) * (values[at] as number);
  return sum;
}

/** Sum of the true gains of the `most` shoppers ranked highest; the last shop counts in part. */
function topGain(
  ranked: Uint32Array,
  gained: Float32Array,
  shop: Uint16Array,
  weights: Uint16Array,
  most: number,
): number {
  let [left, sum] = [most, 0];
  for (let at = 0; at < ranked.length && left > 0; at++) {
    const row = ranked[at] as number;
    const weight = Math.min(left, weights[shop[row] as number] as number);
    left -= weight;
    sum += weight * (gained[row] as number);
  }
  return sum;
}

/** P(a buyer outranks a non-buyer), each shopper being a buyer with their true probability; ties count half. */
function softAuc(
  order: Uint32Array,
  scores: Float32Array,
  { shop, buys }: Panel,
  weights: Uint16Array,
): number {
  let [above, below, won] = [0, 0, 0];
  let [ones, zeros] = [0, 0];
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    const weight = weights[shop[row] as number] as number;
    ones += weight * (buys[row] as number);
    zeros += weight * (1 - (buys[row] as number));
    const next = order[at + 1];
    if (next !== undefined && scores[next] === scores[row]) continue;
    won += zeros * (above + ones / 2);
    above += ones;
    below += zeros;
    [ones, zeros] = [0, 0];
  }
  return won / (above * below);
}

/** The same panel on its first `shops` shops. */
export function firstShops(panel: Panel, shops: number): Panel {
  const end = panel.shop.findIndex((shop) => shop >= shops);
  const rows = end < 0 ? panel.shop.length : end;
  const cut = <T extends Float32Array | Uint16Array>(column: T) => column.subarray(0, rows) as T;
  return {
    shops: Math.min(shops, panel.shops),
    shop: cut(panel.shop),
    buys: cut(panel.buys),
    judgements: Object.fromEntries(
      Object.entries(panel.judgements).map(([name, { expected, gained, buys, loss, sampledLoss }]) => [
        name,
        {
          expected: cut(expected),
          gained: cut(gained),
          buys: cut(buys),
          loss: cut(loss),
          sampledLoss: cut(sampledLoss),
        },
      ]),
    ),
  };
}
