/**
 * Can probabilities be taken at their word? Reliability of p(buy | none), p(buy | c) and p(redeem) on unseen shops of both worlds,
 * before and after a map of two numbers for each head, fitted on other shops and folded into the weights.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArtifact } from '../../src/model/artifact.js';
import { type HeadRow, headRows } from '../evaluation/head-rows.js';
import { type PartOptions, scaled, seldom, writeFigure } from '../evaluation/part.js';
import {
  AS_TRAINED,
  fitHeads,
  foldHeads,
  type HeadMap,
  type Probabilities,
  probabilities,
} from '../evaluation/recalibrate.js';
import { startTensorflow } from '../fit/tensorflow.js';
import { bootstrapInterval } from '../metrics/intervals.js';
import { ARTIFACT_FILE } from '../publish.js';
import { calibrationPlot } from '../report/calibration-plot.js';
import type { Row } from '../rows.js';
import { createRandom } from '../simulator/random.js';
import { calibrate, type Predicted } from '../study/audit/calibration.js';

const SEED = 31;
const SHOPS = 60;
const PER_SHOP = 40;
const DRAWS = 1000;

/** A row's prediction and truth for each probability; undefined where the row does not count. */
const KINDS: Readonly<
  Record<string, (row: HeadRow, said: Probabilities) => readonly [said: number, truth: number] | undefined>
> = {
  'buy-none': (row, { none }) => (row.isFirst ? [none, row.pNone] : undefined),
  'buy-coupon': (row, { coupon }) => [coupon, row.pCoupon],
  redeem: (row, { redeem }) => [redeem, row.pRedeem],
};
const NAMES: Readonly<Record<string, string>> = {
  'buy-none': 'buying, nothing shown',
  'buy-coupon': 'buying, with a coupon',
  redeem: 'buying with the coupon',
};

export async function rows(options: PartOptions): Promise<Row[]> {
  await startTensorflow();
  const { seed = SEED } = options;
  const { weights } = parseArtifact(readFileSync(join(options.model, ARTIFACT_FILE)));
  const sample = { shops: scaled(SHOPS, options, 4), perShop: PER_SHOP, say: seldom(options.say) };
  const fitted = fitHeads(headRows(weights, { ...sample, seed: `fit/${seed}`, world: 'train' }));
  const figures: Row[] = (['buy', 'uplift', 'redeem'] as const).flatMap((head) =>
    (['slope', 'shift'] as const).map((what): Row => {
      const value = fitted[head][what];
      return {
        id: `policy.calibration.map.${head}.${what}`,
        value,
        unit: 'logits',
        goal: '',
        ok: true,
        seed,
      };
    }),
  );
  for (const world of ['test', 'train'] as const) {
    const judged = headRows(weights, { ...sample, seed: `judge/${seed}`, world });
    // Folded and not: what a device would compute with the mapped weights.
    const check = headRows(foldHeads(weights, fitted), {
      ...sample,
      shops: 2,
      seed: `judge/${seed}`,
      world,
    });
    figures.push(...errorRows(judged, fitted, world, seed), foldingRow(judged, check, fitted, world, seed));
    if (world === 'test') writeFigure(options, 'policy-calibration.svg', await plot(judged, fitted, seed));
  }
  return figures;
}

function predicted(rows: readonly HeadRow[], map: HeadMap, kind: string): Predicted {
  const of = KINDS[kind] as (typeof KINDS)[string];
  const kept = rows.flatMap((row) => {
    const pair = of(row, probabilities(row, map));
    return pair ? [{ pair, shop: row.shop }] : [];
  });
  return {
    predicted: Float64Array.from(kept, ({ pair }) => pair[0]),
    truth: Float64Array.from(kept, ({ pair }) => pair[1]),
    shop: Float64Array.from(kept, ({ shop }) => shop),
  };
}

/** Expected calibration error before, after, and the paired difference, with intervals over shops. */
function errorRows(rows: readonly HeadRow[], map: HeadMap, world: string, seed: number): Row[] {
  return Object.keys(KINDS).flatMap((kind) => {
    const before = predicted(rows, AS_TRAINED, kind);
    const [was, is] = [misses(before), misses(predicted(rows, map, kind))] as const;
    const interval = (metric: (shops: ArrayLike<number>) => number) =>
      bootstrapInterval(was.length, metric, createRandom(`calibration/${seed}`), { draws: DRAWS });
    const row = (what: string, found: ReturnType<typeof interval>): Row => ({
      id: `policy.calibration.${world}.${kind}.${what}`,
      value: found.value,
      interval: found.interval,
      unit: 'mean |predicted − true|',
      goal: '',
      ok: true,
      n: before.predicted.length,
      seed,
    });
    const change = interval((shops) => errorOf(is, shops) - errorOf(was, shops));
    return [
      row(
        'before',
        interval((shops) => errorOf(was, shops)),
      ),
      row(
        'after',
        interval((shops) => errorOf(is, shops)),
      ),
      row('change', change),
    ];
  });
}

/** Of one shop: sums of predicted − true in each tenth by prediction, and its rows. */
interface Misses {
  readonly sums: Float64Array;
  readonly count: number;
}

const TENTHS = 10;

/** Tenths are those of all rows, and stay so in every resample. */
function misses({ predicted, truth, shop }: Predicted): Misses[] {
  const order = Array.from(predicted, (_, row) => row).sort(
    (a, b) => (predicted[a] as number) - (predicted[b] as number) || a - b,
  );
  const shops = new Map<number, { sums: Float64Array; count: number }>();
  order.forEach((row, rank) => {
    const known = shops.get(shop[row] as number) ?? { sums: new Float64Array(TENTHS), count: 0 };
    const tenth = Math.floor((TENTHS * rank) / order.length);
    known.sums[tenth] = (known.sums[tenth] as number) + (predicted[row] as number) - (truth[row] as number);
    known.count++;
    shops.set(shop[row] as number, known);
  });
  return [...shops.entries()].sort(([a], [b]) => a - b).map(([, one]) => one);
}

/** Expected calibration error (Naeini et al. 2015) of the shops named, each as often as it is. */
function errorOf(all: readonly Misses[], shops: ArrayLike<number>): number {
  const sums = new Float64Array(TENTHS);
  let count = 0;
  for (let at = 0; at < shops.length; at++) {
    const one = all[shops[at] as number] as Misses;
    count += one.count;
    for (let tenth = 0; tenth < TENTHS; tenth++) {
      sums[tenth] = (sums[tenth] as number) + (one.sums[tenth] as number);
    }
  }
  return sums.reduce((total, sum) => total + Math.abs(sum), 0) / count;
}

/** Largest difference between mapping a head's logit and running the folded weights. */
function foldingRow(
  rows: readonly HeadRow[],
  folded: readonly HeadRow[],
  map: HeadMap,
  world: string,
  seed: number,
): Row {
  // The same shopper may have another best coupon: what nobody chose is the same.
  const value = folded.reduce((most, row, at) => {
    const before = rows[at] as HeadRow;
    if (!row.isFirst || before.pNone !== row.pNone) return most;
    return Math.max(most, Math.abs(probabilities(row, AS_TRAINED).none - probabilities(before, map).none));
  }, 0);
  return {
    id: `policy.calibration.${world}.folding`,
    value,
    unit: 'largest difference of p(buy)',
    goal: '≤ 1e-5',
    ok: value <= 1e-5,
    n: folded.length,
    seed,
  };
}

function plot(rows: readonly HeadRow[], map: HeadMap, seed: number): Promise<string> {
  const series = Object.keys(KINDS).flatMap((kind) =>
    [AS_TRAINED, map].map((each, after) => ({
      name: `${NAMES[kind]}${after ? ', recalibrated' : ''}`,
      bins: calibrate(predicted(rows, each, kind), seed).bins,
    })),
  );
  return calibrationPlot({
    title: 'Can probabilities be taken at their word?',
    subtitle: `${rows.filter(({ isFirst }) => isFirst).length} shoppers of unseen test shops, in tenths by prediction`,
    x: 'predicted',
    y: 'true',
    series,
  });
}
