/**
 * First certificate: the order of events tells what their bag does not. An oracle with the exact filter against boosted
 * trees that read the same visits in shuffled order, and are told what is peculiar to the shop besides.
 */
import { continued, studentInput } from '../../src/model/scoring.js';
import { answerBoostedTrees, fitBoostedTrees } from '../baselines/boosted-trees.js';
import { visitRow } from '../baselines/flat-rows.js';
import { type Matrix, matrixOf } from '../baselines/matrix.js';
import { bootstrapInterval } from '../metrics/intervals.js';
import { rocAuc } from '../metrics/ranking.js';
import { simulatedMoments } from '../simulated-examples.js';
import { expectation } from './filter.js';
import { drawLuck, keptChance, outcome } from './outcomes.js';
import { createRandom, type Random } from './random.js';
import { drawShop, type Shop, type ShopOptions } from './shop.js';
import type { SimulatedMoment } from './visit.js';

export interface CertificateSize {
  readonly shops: number;
  readonly perShop: number;
}

export interface OrderCertificate {
  readonly oracle: number;
  readonly trees: number;
  /** Oracle less trees, with its 95 % interval over shops. */
  readonly gap: number;
  readonly interval: readonly [number, number];
  readonly n: number;
}

interface Judged {
  readonly shop: number;
  /** 0 or 1, or the chance of it. */
  readonly bought: number;
  readonly row: Float32Array;
  readonly oracle: number;
}

export interface CertificateOptions extends ShopOptions {
  /** Trees, 150 unless told; draws of the bootstrap. */
  readonly rounds?: number;
  readonly draws?: number;
  /** Learn from and judge by true chances instead of drawn purchases: far fewer visits say as much. */
  readonly chances?: boolean;
  /** Other visits to the same shops. */
  readonly again?: number;
}

export function certifyOrder(
  seed: number | string,
  learn: CertificateSize,
  test: CertificateSize,
  { rounds = 150, draws = DRAWS, chances = false, again = 0, ...options }: CertificateOptions = {},
): OrderCertificate {
  const training = visits(`order/${seed}/learn`, learn, options, { chances, again, oracle: false });
  const judged = visits(`order/${seed}/test`, test, options, { chances, again, oracle: true });
  const trees = fitBoostedTrees(
    matrix(training),
    training.map(({ bought }) => bought),
    { rounds, rate: 0.06, leaves: 15, seed },
  );
  const answers = answerBoostedTrees(trees, matrix(judged));
  const labels = judged.map(({ bought }) => bought);
  const oracle = judged.map((one) => one.oracle);
  const auc = (scores: ArrayLike<number>, rows: Uint32Array) =>
    expectedAuc(
      Float64Array.from(rows, (row) => labels[row] as number),
      Float64Array.from(rows, (row) => scores[row] as number),
    );
  const { value, interval } = bootstrapInterval(
    judged.length,
    (rows) => auc(oracle, rows) - auc(answers, rows),
    createRandom(`order/${seed}/bootstrap`),
    { clusters: judged.map(({ shop }) => shop), draws },
  );
  return {
    oracle: expectedAuc(labels, oracle),
    trees: expectedAuc(labels, answers),
    gap: value,
    interval,
    n: judged.length,
  };
}

const DRAWS = 300;

/** AUC where each row is a buyer with its chance and a non-buyer with the rest. */
function expectedAuc(chances: ArrayLike<number>, scores: ArrayLike<number>): number {
  const n = chances.length;
  const half = (row: number) => (row < n ? row : row - n);
  return rocAuc(
    Float64Array.from({ length: 2 * n }, (_, row) => (row < n ? 1 : 0)),
    Float64Array.from({ length: 2 * n }, (_, row) => scores[half(row)] as number),
    Float64Array.from({ length: 2 * n }, (_, row) => {
      const chance = chances[half(row)] as number;
      return row < n ? chance : 1 - chance;
    }),
  );
}

const matrix = (judged: readonly Judged[]): Matrix => matrixOf(judged.map(({ row }) => row));

function visits(
  name: string,
  { shops, perShop }: CertificateSize,
  options: ShopOptions,
  { chances, again, oracle }: { chances: boolean; again: number; oracle: boolean },
): Judged[] {
  return Array.from({ length: shops }, (_, index) => {
    const random = createRandom(`${name}/${index}`);
    const shop = drawShop(random.fork('shop'), options);
    const luck = random.fork('luck');
    const shuffle = random.fork('shuffle');
    return [
      ...simulatedMoments(shop, perShop, random.fork(again === 0 ? 'moments' : `moments/${again}`)),
    ].map(
      ({ moment }): Judged => ({
        shop: index,
        bought: chances
          ? keptChance(moment, undefined, shop)
          : Number(outcome(moment, undefined, shop, drawLuck(luck)).bought),
        row: bagRow(moment, shop, shuffle),
        oracle: oracle ? expectation(moment, shop, (one) => keptChance(one, undefined, shop), true) : 0,
      }),
    );
  }).flat();
}

/** The visit in another order, with the times as they were, and what is peculiar to the shop. */
function bagRow(moment: SimulatedMoment, shop: Shop, draw: Random): Float32Array {
  const { events } = moment;
  const shuffled = draw
    .shuffled(events)
    .map((event, index) => ({ ...event, at: events[index]?.at ?? event.at }));
  const visit = { ...moment, events: shuffled };
  const input = studentInput(visit, [], shop.pool, continued(undefined, shuffled, 1));
  const a = shop.assumptions;
  const peculiar = [shop.leaning.buying, a['ends.looking'], a['pause.looking']];
  return Float32Array.from([...visitRow(input), ...peculiar]);
}
