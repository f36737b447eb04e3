/** Two shoppers whom a browser is to meet: chosen by what is true of them and shows, before any model has seen them. */
import { EMPTY_PROFILE } from '../src/features/profile.js';
import { persuadables, sureBuyers } from './evaluation/judge.js';
import { observed } from './evaluation/observer.js';
import { type JudgedShopper, shoppersOf } from './evaluation/population.js';
import { createRandom } from './simulator/random.js';
import type { Shop } from './simulator/shop.js';

export interface ReplayShoppers {
  readonly sureBuyer: JudgedShopper;
  readonly persuadable: JudgedShopper;
}

const DRAWN = 1500;
/** A browser is to replay them in seconds. */
const MOST_EVENTS = 60;

/**
 * Of 1,500 shoppers of this shop the surest of the sure buyers whom the best possible observer leaves alone, and the
 * profitable persuadable in whom it sees most to gain, as defined in evaluation/judge.ts and observer.ts, with at most 60
 * events, who are on their first visit and began it with an empty cart: a fresh browser that sees `moment.events` then
 * knows exactly `moment.state`. Of whom nothing shows yet, nobody could tell.
 */
export function pickReplayShoppers(shop: Shop, seed: number): ReplayShoppers {
  const shoppers = shoppersOf(shop, 0, DRAWN, createRandom(`replay/${seed}`));
  const top = (who: ReadonlySet<number>, rank: (shopper: JudgedShopper) => number): JudgedShopper => {
    const [found] = shoppers
      .filter((one, index) => who.has(index) && isNew(one) && one.moment.events.length <= MOST_EVENTS)
      .map((one) => ({ one, rank: rank(one) }))
      .sort((a, b) => b.rank - a.rank);
    if (!found) throw new Error(`no such shopper among ${DRAWN} of seed ${seed}`);
    return found.one;
  };
  return {
    sureBuyer: top(sureBuyers(shoppers), (one) =>
      observed(one).action === 'none' ? one.none.pBuy : Number.NEGATIVE_INFINITY,
    ),
    persuadable: top(persuadables(shoppers), seenToGain),
  };
}

/** What the best possible observer expects of its choice, minor units. */
function seenToGain(shopper: JudgedShopper): number {
  const { couponId, candidates } = observed(shopper);
  return candidates.find((one) => one.couponId === couponId)?.utility ?? Number.NEGATIVE_INFINITY;
}

/** Nothing is known of them beyond this visit; a first visit begins with an empty cart. */
function isNew({ moment }: JudgedShopper): boolean {
  const { firstAt, purchases, shown } = moment.state.profile;
  return (
    firstAt === moment.events[0]?.at && purchases === EMPTY_PROFILE.purchases && shown === EMPTY_PROFILE.shown
  );
}
