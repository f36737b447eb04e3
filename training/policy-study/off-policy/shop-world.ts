/**
 * The shop simulator as a bandit: contexts are moments of simulated shoppers, actions nothing and up to eight coupons, rewards the
 * profit that followed. Who wrote the log, and with which probabilities, is simulator/logging.ts; what each action truly
 * earns is an exact sum over potential outcomes (simulator/outcomes.ts).
 */
import { subtotal } from '../../../src/events/cart.js';
import type { Coupon } from '../../../src/pool/schema.js';
import { simulatedMoments } from '../../simulated-examples.js';
import { discountInReach, type Logging, loggingProbabilities } from '../../simulator/logging.js';
import { drawLuck, outcome, truth } from '../../simulator/outcomes.js';
import { createRandom } from '../../simulator/random.js';
import { drawShop, type Shop } from '../../simulator/shop.js';
import type { SimulatedMoment } from '../../simulator/visit.js';
import type { World } from './world.js';

export interface ShopWorldOptions {
  readonly seed: string;
  readonly shops: number;
  readonly perShop: number;
  readonly logging: Logging;
  readonly target: Logging;
  /** `order`: 1 for an order that was kept; `profit`: what followed, in typical orders of the shop. */
  readonly reward: 'order' | 'profit';
}

/** Nothing, and this many coupons. */
const CANDIDATES = 8;
const ACTIONS = CANDIDATES + 1;

interface Context {
  readonly shop: Shop;
  readonly moment: SimulatedMoment;
  /** First the absence of any. */
  readonly actions: readonly (Coupon | undefined)[];
}

export function shopWorld(options: ShopWorldOptions): World {
  const all = contextsOf(options);
  const isOrder = options.reward === 'order';
  const own = all.map(({ shop, moment, actions }) =>
    actions.map((coupon) => {
      const { pBuy, profit } = truth(moment, coupon, shop);
      return isOrder ? pBuy : profit / shop.pool.catalogue.typicalOrder;
    }),
  );
  const width = featuresOf(all[0] as Context, undefined).length;
  const none = new Array<number>(width).fill(0);
  return {
    contexts: all.length,
    actions: ACTIONS,
    logging: table(all, (context) => probabilities(context, options.logging), 0),
    target: table(all, (context) => probabilities(context, options.target), 0),
    width,
    features: Float64Array.from(
      all.flatMap((context) =>
        Array.from({ length: ACTIONS }, (_, at) =>
          at < context.actions.length ? featuresOf(context, context.actions[at]) : none,
        ).flat(),
      ),
    ),
    expected: Float64Array.from(own.flatMap((row) => padded(row, 0))),
    draw: (context, action, random) => {
      const { shop, moment, actions } = all[context] as Context;
      const { bought, profit } = outcome(moment, actions[action], shop, drawLuck(random));
      return isOrder ? Number(bought) : profit / shop.pool.catalogue.typicalOrder;
    },
  };
}

function contextsOf({ seed, shops, perShop }: ShopWorldOptions): Context[] {
  return Array.from({ length: shops }, (_, index) => {
    const random = createRandom(`off-policy/${seed}/${index}`);
    const shop = drawShop(random.fork('shop'));
    const draw = random.fork('candidates');
    return [...simulatedMoments(shop, perShop, random.fork('moments'))].map(
      ({ moment, eligible }): Context => ({
        shop,
        moment,
        actions: [undefined, ...draw.shuffled(eligible).slice(0, CANDIDATES)],
      }),
    );
  }).flat();
}

const probabilities = ({ shop, moment, actions }: Context, logging: Logging) =>
  loggingProbabilities(logging, moment, actions.slice(1) as Coupon[], shop.pool);

const padded = (row: ArrayLike<number>, rest: number) =>
  Array.from({ length: ACTIONS }, (_, at) => row[at] ?? rest);

const table = (all: readonly Context[], row: (context: Context) => ArrayLike<number>, rest: number) =>
  Float64Array.from(all.flatMap((context) => padded(row(context), rest)));

/** What a plain reward model would be given: the cart, the visit's length, past claims; whether a coupon, and how much it takes off. */
function featuresOf({ shop, moment }: Context, coupon: Coupon | undefined): number[] {
  const { cart, profile } = moment.state;
  const { typicalOrder } = shop.pool.catalogue;
  const situation = [
    1,
    Math.min(2, subtotal(cart) / typicalOrder),
    Math.min(1, moment.act / 20),
    profile.shown > 0 ? profile.claimed / profile.shown : 0,
  ];
  const off = coupon ? discountInReach(coupon, moment, shop.pool) / typicalOrder : 0;
  return [
    ...situation,
    ...situation.map((one) => Number(coupon !== undefined) * one),
    ...situation.map((one) => 4 * off * one),
  ];
}
