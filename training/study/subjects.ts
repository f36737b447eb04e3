/** Held-out simulated shoppers with all that is true of them, a few shops at a time: memory stays flat. */
import type { Score } from '../../src/model/score.js';
import { continued, type Moment, studentInput } from '../../src/model/scoring.js';
import type { StudentInput } from '../../src/model/types.js';
import type { Coupon } from '../../src/pool/schema.js';
import { type OpenMoment, oneMomentOfEach } from '../simulated-examples.js';
import { truth } from '../simulator/outcomes.js';
import { createRandom, type Random } from '../simulator/random.js';
import { drawShop, type Shop, type World } from '../simulator/shop.js';
import { SHAPE } from '../student/weights.js';

export interface Subject extends OpenMoment {
  readonly shop: Shop;
  /** Index of the shop. */
  readonly cluster: number;
  readonly input: StudentInput;
  /** True expectations with nothing shown, and with each eligible coupon. */
  readonly none: Score;
  readonly shown: readonly Score[];
}

/** What a coupon adds in truth, in typical orders. */
export const trueGain = ({ none, shop }: Subject, shown: Score): number =>
  (shown.profit - none.profit) / shop.pool.catalogue.typicalOrder;

/** What the student reads at a moment. */
export const inputAt = (moment: Moment, coupons: readonly Coupon[], shop: Shop): StudentInput =>
  studentInput(moment, coupons, shop.pool, continued(undefined, moment.events, SHAPE.hidden));

export interface SubjectPlan {
  /** Names the stream: no two purposes share a shop. */
  readonly stream: string;
  readonly shops: number;
  readonly perShop: number;
  /** `train` unless told. */
  readonly world?: World;
}

/** Shops whose shoppers are answered together: enough of each length for full batches. */
const TOGETHER = 20;

/** The shoppers of some shops at a time. */
export function* subjectChunks(plan: SubjectPlan): Generator<Subject[]> {
  let chunk: Subject[] = [];
  for (const subjects of subjectsByShop(plan)) {
    chunk.push(...subjects);
    if ((subjects[0]?.cluster ?? 0) % TOGETHER !== TOGETHER - 1) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** The shoppers of each shop in turn. */
function* subjectsByShop({ stream, shops, perShop, world = 'train' }: SubjectPlan): Generator<Subject[]> {
  for (let cluster = 0; cluster < shops; cluster++) {
    const random = createRandom(`${stream}/${cluster}`);
    const shop = drawShop(random.fork('shop'), { world });
    yield subjectsOf(shop, perShop, cluster, random.fork('shoppers'));
  }
}

/** Shoppers of one shop, each another visit's. */
export const subjectsOf = (shop: Shop, count: number, cluster: number, random: Random): Subject[] =>
  oneMomentOfEach(shop, count, random).map((open) => ({
    ...open,
    shop,
    cluster,
    input: inputAt(open.moment, open.eligible, shop),
    none: truth(open.moment, undefined, shop),
    shown: open.eligible.map((coupon) => truth(open.moment, coupon, shop)),
  }));
