/** What the student's heads say about shoppers of unseen shops, beside what is true of them: rows to calibrate by. */
import { continued, scoresFrom, studentInput } from '../../src/model/scoring.js';
import { BASE_HEADS, COUPON_HEADS, type NamedWeights, type StudentOutput } from '../../src/model/types.js';
import type { Coupon } from '../../src/pool/schema.js';
import { type OpenMoment, simulatedMoments } from '../simulated-examples.js';
import { truth } from '../simulator/outcomes.js';
import { createRandom } from '../simulator/random.js';
import { drawShop, type Shop, type World } from '../simulator/shop.js';
import { answerAll } from '../student/scorer.js';
import { SHAPE } from '../student/weights.js';

/** One shopper with one coupon. Logits as the heads give them; probabilities in truth. */
export interface HeadRow {
  /** Index of the shop. */
  readonly shop: number;
  /** Logit of p(buy | none), what the coupon adds to it, logit of p(redeem | buy, c). */
  readonly buy: number;
  readonly uplift: number;
  readonly redeem: number;
  readonly pNone: number;
  readonly pCoupon: number;
  readonly pRedeem: number;
  /** The student's own choice of all coupons; its expected gain and the true one, typical orders. */
  readonly isBest: boolean;
  readonly expected: number;
  readonly gain: number;
  /** First row of its shopper: rows of one shopper have one p(buy | none). */
  readonly isFirst: boolean;
}

export interface HeadRowsOptions {
  readonly shops: number;
  readonly perShop: number;
  readonly seed: number | string;
  readonly world: World;
  readonly say?: (line: () => string) => void;
}

/** Coupons of each shopper: the student's best, and so many more by the order of a shuffle. */
const MORE_COUPONS = 3;

export function headRows(weights: NamedWeights, options: HeadRowsOptions): HeadRow[] {
  return Array.from({ length: options.shops }, (_, index) => {
    options.say?.(() => `${options.world} world, shop ${index} of ${options.shops}`);
    const random = createRandom(`calibrate/${options.seed}/${index}`);
    const shop = drawShop(random.fork('shop'), { world: options.world });
    const moments = [...simulatedMoments(shop, options.perShop, random.fork('shoppers'))];
    const inputs = moments.map(({ moment, eligible }) =>
      studentInput(moment, eligible, shop.pool, continued(undefined, moment.events, SHAPE.hidden)),
    );
    const draw = random.fork('coupons');
    return answerAll(weights, inputs).flatMap((output, at) => {
      const open = moments[at] as OpenMoment;
      const others = draw.shuffled(open.eligible.map((_, row) => row));
      return rowsOf(output, open, others, shop, index);
    });
  }).flat();
}

function rowsOf(
  output: StudentOutput,
  { moment, eligible }: OpenMoment,
  others: readonly number[],
  shop: Shop,
  index: number,
): HeadRow[] {
  const { pool } = shop;
  const typical = pool.catalogue.typicalOrder;
  const scores = scoresFrom(output, moment, eligible, pool);
  const gains = scores.coupons.map(({ profit }) => (profit - scores.none.profit) / typical);
  const best = gains.indexOf(Math.max(...gains));
  const none = truth(moment, undefined, shop);
  const head = (row: number, name: (typeof COUPON_HEADS)[number]) =>
    output.coupons[row * COUPON_HEADS.length + COUPON_HEADS.indexOf(name)] as number;
  const rows = [best, ...others.filter((row) => row !== best).slice(0, MORE_COUPONS)];
  return rows.map((row, at): HeadRow => {
    const shown = truth(moment, eligible[row] as Coupon, shop);
    return {
      shop: index,
      buy: output.base[BASE_HEADS.indexOf('buy')] as number,
      uplift: head(row, 'uplift'),
      redeem: head(row, 'redeem'),
      pNone: none.pBuy,
      pCoupon: shown.pBuy,
      pRedeem: shown.pRedeem,
      isBest: row === best,
      expected: gains[row] as number,
      gain: (shown.profit - none.profit) / typical,
      isFirst: at === 0,
    };
  });
}
