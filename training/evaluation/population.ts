/** Shoppers on whom a policy is judged: unseen shops, and every truth known. */
import type { Score } from '../../src/model/score.js';
import { type OpenMoment, simulatedMoments } from '../simulated-examples.js';
import { drawLuck, outcome, truth } from '../simulator/outcomes.js';
import { createRandom, type Random } from '../simulator/random.js';
import { drawShop, type Shop } from '../simulator/shop.js';

export interface JudgedShopper extends OpenMoment {
  readonly shop: Shop;
  /** Index of the shop. */
  readonly cluster: number;
  /** True expectations with nothing shown, and with each eligible coupon. */
  readonly none: Score;
  readonly shown: readonly Score[];
  /** Redemptions by coupon id in the shop's past, when coupons were shown at random. */
  readonly popularity: ReadonlyMap<string, number>;
}

/** What a coupon adds in truth, in typical orders. */
export const trueGains = ({ none, shown, shop }: JudgedShopper): number[] =>
  shown.map((score) => (score.profit - none.profit) / shop.pool.catalogue.typicalOrder);

const PAST_VISITS = 200;

/** How often each coupon was redeemed by past shoppers to whom coupons were shown at random. */
function popularityIn(shop: Shop, random: Random): Map<string, number> {
  const draw = random.fork('luck');
  const counts = new Map<string, number>();
  for (const { moment, eligible } of simulatedMoments(shop, PAST_VISITS, random)) {
    const coupon = draw.pick(eligible);
    const { redeemed } = outcome(moment, coupon, shop, drawLuck(draw));
    if (redeemed) counts.set(coupon.id, (counts.get(coupon.id) ?? 0) + 1);
  }
  return counts;
}

/** `count` shoppers of one shop. */
export function shoppersOf(shop: Shop, cluster: number, count: number, random: Random): JudgedShopper[] {
  const popularity = popularityIn(shop, random.fork('past'));
  return [...simulatedMoments(shop, count, random.fork('shoppers'))].map(({ moment, eligible }) => ({
    shop,
    cluster,
    moment,
    eligible,
    popularity,
    none: truth(moment, undefined, shop),
    shown: eligible.map((coupon) => truth(moment, coupon, shop)),
  }));
}

/** Shops that training never sees: its streams have other names. */
export function heldOutShoppers(options: { shops: number; perShop: number; seed: number }): JudgedShopper[] {
  return Array.from({ length: options.shops }, (_, index) => {
    const random = createRandom(`held-out/${options.seed}/${index}`);
    return shoppersOf(drawShop(random.fork('shop')), index, options.perShop, random);
  }).flat();
}
