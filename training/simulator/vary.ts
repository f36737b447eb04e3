/** How much the headline figures hang on each assumption: halved, and doubled within what makes sense. */
import {
  ASSUMPTIONS,
  type AssumptionName,
  type Assumptions,
  DEFAULT_ASSUMPTIONS,
  varied,
} from './assumptions.js';
import { judgeMoments, judgeWaiting } from './headline.js';
import { certifyOrder } from './order-certificate.js';
import { createRandom } from './random.js';
import { drawShop } from './shop.js';
import { drawVisit } from './visit.js';

export const HEADLINES = ['gain', 'persuadables', 'order', 'waiting'] as const;
export type Headline = (typeof HEADLINES)[number];

export const HEADLINE_NAMES: Readonly<Record<Headline, string>> = {
  gain: 'oracle’s gain over never, % of a typical order',
  persuadables: 'profitable persuadables, % of moments',
  order: 'what order adds to AUC',
  waiting: 'what choosing the moment adds, % of a typical order',
};

export type Headlines = Readonly<Record<Headline, number>>;

export interface VarySize {
  readonly shops: number;
  readonly perShop: number;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The same seeds for every world, so that worlds differ by the assumption alone; `again` for other visits to its shops. */
export function headlines(
  seed: number | string,
  { shops, perShop }: VarySize,
  assumptions: Assumptions,
  again = 0,
): Headlines {
  const options = { assumptions, tables: false };
  const moments = judgeMoments(seed, shops, perShop, options, again);
  const waits = judgeWaiting(seed, shops, Math.ceil(perShop / 2), options, again);
  const order = certifyOrder(
    seed,
    { shops: 2 * shops, perShop: 2 * perShop },
    { shops, perShop },
    { ...options, again, chances: true, rounds: 40, draws: 1 },
  );
  return {
    gain: 100 * mean(moments.map(({ best }) => best)),
    persuadables: 100 * mean(moments.map(({ persuadable }) => Number(persuadable))),
    order: order.gap,
    waiting: 100 * mean(waits.map(({ first, chosen }) => chosen - first)),
  };
}

export interface Variation {
  readonly name: AssumptionName;
  readonly halved: Headlines;
  readonly doubled: Headlines;
}

export const VARIED = Object.keys(ASSUMPTIONS) as AssumptionName[];

export const baseline = (seed: number | string, size: VarySize, again = 0): Headlines =>
  headlines(seed, size, DEFAULT_ASSUMPTIONS, again);

export const vary = (name: AssumptionName, seed: number | string, size: VarySize): Variation => ({
  name,
  halved: headlines(seed, size, varied(name, 0.5)),
  doubled: headlines(seed, size, varied(name, 2)),
});

/** Visits by which it shows that an assumption changes them. */
const WATCHED = 300;

/** Does it leave the visits as they are, so that the same ones are compared? Then there is no noise in the comparison. */
export function keepsVisits(name: AssumptionName, seed: number | string): boolean {
  const random = createRandom(`keeps/${seed}`);
  const shopOf = (assumptions: Assumptions) => drawShop(random.fork('shop'), { assumptions, tables: false });
  const worlds = [DEFAULT_ASSUMPTIONS, varied(name, 0.5), varied(name, 2)].map(shopOf);
  return Array.from({ length: WATCHED }, (_, index) => index).every((index) => {
    const seen = worlds.map((shop) => {
      const { events, history, left } = drawVisit('', shop, random.fork(index));
      const acts = events.map(({ name: act, at, params }) => [act, at, params.value]);
      return JSON.stringify([acts, history.profile, history.looks, left]);
    });
    return new Set(seen).size === 1;
  });
}

/** A headline halved and doubled beside what it is as assumed. */
export interface Move {
  readonly name: AssumptionName;
  readonly as: number;
  readonly halved: number;
  readonly doubled: number;
  /** Standard deviation of the headline over other visits to the same shops; 0 where the visits are the same. */
  readonly noise: number;
}

/**
 * Moves of one headline, the farthest first; those within two deviations of the noise are left out.
 * @param base as assumed: of as many visits as variations with the same ones have, as those with others, and of yet others
 */
export function movesOf(
  variations: readonly Variation[],
  base: { readonly same: Headlines; readonly other: Headlines; readonly again: readonly Headlines[] },
  headline: Headline,
  keeps: (name: AssumptionName) => boolean,
): Move[] {
  const others = [base.other, ...base.again].map((one) => one[headline]);
  const middle = mean(others);
  const spread = Math.sqrt(
    others.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, others.length - 1),
  );
  const reach = ({ as, halved, doubled }: Move) => Math.max(Math.abs(halved - as), Math.abs(doubled - as));
  return variations
    .map(({ name, halved, doubled }): Move => {
      const same = keeps(name);
      const [as, noise] = same ? [base.same[headline], 0] : [middle, spread];
      return { name, as, halved: halved[headline], doubled: doubled[headline], noise };
    })
    .filter((move) => reach(move) > 2 * move.noise)
    .sort((a, b) => reach(b) - reach(a));
}
