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

/** The same seeds for every world, so that worlds differ by the assumption alone. */
export function headlines(
  seed: number | string,
  { shops, perShop }: VarySize,
  assumptions: Assumptions,
): Headlines {
  const options = { assumptions, tables: false };
  const moments = judgeMoments(seed, shops, perShop, options);
  const waits = judgeWaiting(seed, shops, Math.ceil(perShop / 2), options);
  const order = certifyOrder(
    seed,
    { shops: 2 * shops, perShop: 2 * perShop },
    { shops, perShop },
    { ...options, chances: true, rounds: 40, draws: 1 },
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

export const baseline = (seed: number | string, size: VarySize): Headlines =>
  headlines(seed, size, DEFAULT_ASSUMPTIONS);

export const vary = (name: AssumptionName, seed: number | string, size: VarySize): Variation => ({
  name,
  halved: headlines(seed, size, varied(name, 0.5)),
  doubled: headlines(seed, size, varied(name, 2)),
});

/** Those that move a headline most, in either direction, first. */
export function byReach(variations: readonly Variation[], base: Headlines, headline: Headline): Variation[] {
  const reach = ({ halved, doubled }: Variation) =>
    Math.max(Math.abs(halved[headline] - base[headline]), Math.abs(doubled[headline] - base[headline]));
  return [...variations].sort((a, b) => reach(b) - reach(a));
}
