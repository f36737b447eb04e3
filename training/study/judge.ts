/** Contestants before the same shoppers: what each expects, what it is truly worth, how far off its probabilities are. */
import type { Score } from '../../src/model/score.js';
import { scoresFrom } from '../../src/model/scoring.js';
import type { StudentOutput } from '../../src/model/types.js';
import type { Scorer } from '../example.js';
import { RANDOM_NONE } from '../simulator/logging.js';
import { createRandom } from '../simulator/random.js';
import type { Judgement, Panel } from './panel.js';
import { type Subject, trueGain } from './subjects.js';

/** What somebody expects of one shopper. */
export interface Expectation {
  /** P(buy) with nothing shown, and with each eligible coupon. */
  readonly none: number;
  readonly shown: ArrayLike<number>;
  /** Gain over nothing of each eligible coupon, typical orders; empty for whoever never shows one. */
  readonly gains: ArrayLike<number>;
}

export type Predictor = (subjects: readonly Subject[]) => readonly Expectation[];

/** A model's expectations, reckoned as money by the device's own code. */
export const predictorOf =
  (scorer: Scorer): Predictor =>
  (subjects) => {
    const outputs = scorer(subjects.map((subject) => subject.input));
    return subjects.map((subject, index) => expectationOf(outputs[index] as StudentOutput, subject));
  };

export function expectationOf(output: StudentOutput, { moment, eligible, shop }: Subject): Expectation {
  const { none, coupons } = scoresFrom(output, moment, eligible, shop.pool);
  const { typicalOrder } = shop.pool.catalogue;
  return {
    none: none.pBuy,
    shown: coupons.map((score) => score.pBuy),
    gains: coupons.map((score) => (score.profit - none.profit) / typicalOrder),
  };
}

/** The ends between which models stand. */
export const ANCHORS: Readonly<Record<string, Predictor>> = {
  /** Knows the truth. */
  oracle: (subjects) =>
    subjects.map((subject) => ({
      none: subject.none.pBuy,
      shown: subject.shown.map((score) => score.pBuy),
      gains: subject.shown.map((score) => trueGain(subject, score)),
    })),
  /** Shows nothing, and expects everybody to buy as often as not. */
  never: (subjects) => subjects.map(({ shown }) => evenly(shown.length, [])),
  /** Any coupon to anybody. */
  random: (subjects) =>
    subjects.map(({ shown, cluster, moment }) => {
      const draw = createRandom(`random/${cluster}/${moment.now}`);
      return evenly(
        shown.length,
        shown.map(() => draw.next()),
      );
    }),
};

const evenly = (coupons: number, gains: readonly number[]): Expectation => ({
  none: 0.5,
  shown: new Float32Array(coupons).fill(0.5),
  gains,
});

/**
 * Judges chunk by chunk: what is kept of a shopper is five numbers for each contestant.
 * @param chunks whole shops, in the order of their clusters 0…
 * @param onChunk after each: how many shoppers so far
 */
export function judgeAll(
  chunks: Iterable<readonly Subject[]>,
  predictors: Readonly<Record<string, Predictor>>,
  onChunk?: (shoppers: number) => void,
): Panel {
  const shop: number[] = [];
  const buys: number[] = [];
  const columns = Object.entries(predictors).map(([name, predict]) => ({
    name,
    predict,
    to: emptyColumns(),
  }));
  for (const subjects of chunks) {
    const draws = drawsFor(subjects);
    for (const { cluster, none } of subjects) {
      shop.push(cluster);
      buys.push(none.pBuy);
    }
    for (const { predict, to } of columns) {
      const expectations = predict(subjects);
      subjects.forEach((subject, index) => {
        judgeOne(subject, expectations[index] as Expectation, draws[index] as Draw, to);
      });
    }
    onChunk?.(shop.length);
  }
  return {
    shops: (shop.at(-1) ?? -1) + 1,
    shop: Uint16Array.from(shop),
    buys: Float32Array.from(buys),
    judgements: Object.fromEntries(columns.map(({ name, to }) => [name, asJudgement(to)])),
  };
}

type Columns = Record<keyof Judgement, number[]>;
const emptyColumns = (): Columns => ({ expected: [], gained: [], buys: [], loss: [], sampledLoss: [] });

const asJudgement = ({ expected, gained, buys, loss, sampledLoss }: Columns): Judgement => ({
  expected: Float32Array.from(expected),
  gained: Float32Array.from(gained),
  buys: Float32Array.from(buys),
  loss: Float32Array.from(loss),
  sampledLoss: Float32Array.from(sampledLoss),
});

/** One shopper's uniform numbers, the same for every contestant. */
interface Draw {
  readonly shows: number;
  readonly coupon: number;
  readonly buys: number;
}

/** From a stream for each shop, so that a chunk's size changes nothing. */
function drawsFor(subjects: readonly Subject[]): Draw[] {
  let [cluster, luck] = [-1, createRandom('luck')];
  return subjects.map((subject) => {
    if (subject.cluster !== cluster) {
      cluster = subject.cluster;
      luck = createRandom(`luck/${cluster}`);
    }
    return { shows: luck.next(), coupon: luck.next(), buys: luck.next() };
  });
}

function judgeOne(subject: Subject, { none, shown, gains }: Expectation, draw: Draw, to: Columns): void {
  let best = 0;
  for (let at = 1; at < gains.length; at++) {
    if ((gains[at] as number) > (gains[best] as number)) best = at;
  }
  to.expected.push(gains[best] ?? 0);
  to.gained.push(gains.length > 0 ? trueGain(subject, subject.shown[best] as Score) : 0);
  to.buys.push(none);
  const coupons = subject.shown.length;
  let shownLoss = 0;
  for (let at = 0; at < coupons; at++) {
    shownLoss += crossEntropy((subject.shown[at] as Score).pBuy, shown[at] as number) / coupons;
  }
  to.loss.push(RANDOM_NONE * crossEntropy(subject.none.pBuy, none) + (1 - RANDOM_NONE) * shownLoss);
  // One draw as a shop would log it: an action of the randomised policy, and whether an order followed.
  const at = draw.shows < RANDOM_NONE ? -1 : Math.floor(draw.coupon * coupons);
  const [trueP, p] =
    at < 0 ? [subject.none.pBuy, none] : [(subject.shown[at] as Score).pBuy, shown[at] as number];
  to.sampledLoss.push(crossEntropy(Number(draw.buys < trueP), p));
}

const EDGE = 1e-7;

/** Expected −log likelihood of saying p where q is true, nats. */
export function crossEntropy(q: number, p: number): number {
  const kept = Math.min(1 - EDGE, Math.max(EDGE, p));
  return -(q * Math.log(kept) + (1 - q) * Math.log(1 - kept));
}
