/** The named figures of a policy. Each is a function of weights and of what the model is given to read. */
import type { NamedWeights } from '../../src/model/types.js';
import type { Decision } from '../../src/policy/types.js';
import type { Row } from '../rows.js';
import { createRandom } from '../simulator/random.js';
import { clusterBootstrap, type Estimate } from './bootstrap.js';
import { BASELINES, decideAll, type EventsTransform, gainOf, rankedByPropensity } from './policies.js';
import { type JudgedShopper, trueGains } from './population.js';

/** A sure buyer is among the top tenth of p(buy | none), and every coupon would truly lose money on them. */
export function sureBuyers(shoppers: readonly JudgedShopper[]): Set<number> {
  const ranked = shoppers.map((shopper, index) => ({ index, pBuy: shopper.none.pBuy }));
  ranked.sort((a, b) => b.pBuy - a.pBuy);
  const top = ranked.slice(0, Math.ceil(shoppers.length / 10)).map(({ index }) => index);
  return new Set(top.filter((index) => Math.max(...trueGains(shoppers[index] as JudgedShopper)) <= 0));
}

/** Least true gain of the best coupon, in typical orders, that makes an unlikely buyer a profitable persuadable. */
export const PERSUADABLE_GAIN = 0.02;

/** A profitable persuadable would rather not buy (p ≤ ½), and the best coupon truly adds 2 % of a typical order. */
export function persuadables(shoppers: readonly JudgedShopper[]): Set<number> {
  const is = (shopper: JudgedShopper) =>
    shopper.none.pBuy <= 0.5 && Math.max(...trueGains(shopper)) >= PERSUADABLE_GAIN;
  return new Set(shoppers.flatMap((shopper, index) => (is(shopper) ? index : [])));
}

/** What any model could reach on these shoppers is what the best possible observer does (observer.ts): evaluate prints it. */
export const SURE_BUYERS_GOAL = 0.9;
export const PERSUADABLES_GOAL = 0.6;

/** A visit's events in another order, with the times as they were: the same bag, another story. */
export const shuffleEvents: EventsTransform = (events, shopper) =>
  createRandom(`shuffle/${shopper}`)
    .shuffled(events)
    .map((event, index) => ({ ...event, at: events[index]?.at ?? event.at }));

export interface JudgeOptions {
  /** First part of the rows' ids. */
  readonly id: string;
  readonly seed: number;
  readonly transform?: EventsTransform;
}

/** Every figure of a model's policy on these shoppers, as rows. Gains are in % of a typical order per shopper. */
export const judge = (
  weights: NamedWeights,
  shoppers: readonly JudgedShopper[],
  options: JudgeOptions,
): Row[] => judgeDecisions(decideAll(weights, shoppers, options.transform), shoppers, options);

/** The same of decisions, whoever made them: one for each shopper. */
export function judgeDecisions(
  decisions: readonly Decision[],
  shoppers: readonly JudgedShopper[],
  { id, seed }: Pick<JudgeOptions, 'id' | 'seed'>,
): Row[] {
  const ours = decisions.map((decision, index) => gainOf(decision, shoppers[index] as JudgedShopper));
  const estimate = (values: readonly number[]) => clusterBootstrap(byCluster(shoppers, values), seed);
  const facts = { unit: '% of an order', n: shoppers.length, seed };
  const rows: Row[] = [{ id: `${id}.gain`, goal: '', ok: true, ...facts, ...percent(estimate(ours)) }];
  const rivals = Object.entries(BASELINES).map(([name, gain]) => [name, shoppers.map(gain)] as const);
  rivals.push(['propensity-ranked', rankedByPropensity(decisions, shoppers)]);
  for (const [name, theirs] of rivals) {
    const difference = estimate(ours.map((value, index) => value - (theirs[index] as number)));
    rows.push({ id: `${id}.gain-of-${name}`, goal: '', ok: true, ...facts, ...percent(estimate(theirs)) });
    if (name === 'oracle') continue;
    const won = difference.interval[0] > 0;
    rows.push({ id: `${id}.over-${name}`, goal: 'interval > 0', ok: won, ...facts, ...percent(difference) });
  }
  const shows = decisions.map((decision) => decision.action === 'show');
  const sure = shareOf(sureBuyers(shoppers), shoppers, (index) => !shows[index], seed);
  const served = shareOf(persuadables(shoppers), shoppers, (index) => shows[index] === true, seed);
  const all = new Set(shoppers.keys());
  rows.push(
    { id: `${id}.sure-buyers-left-alone`, goal: '≥ 90', ok: sure.value >= 100 * SURE_BUYERS_GOAL, ...sure },
    { id: `${id}.persuadables-served`, goal: '≥ 60', ok: served.value >= 100 * PERSUADABLES_GOAL, ...served },
    {
      id: `${id}.offers`,
      goal: '',
      ok: true,
      ...shareOf(all, shoppers, (index) => shows[index] === true, seed),
    },
  );
  return rows;
}

function byCluster(shoppers: readonly JudgedShopper[], values: readonly number[]): number[][] {
  const clusters = new Map<number, number[]>();
  shoppers.forEach(({ cluster }, index) => {
    const own = clusters.get(cluster) ?? [];
    own.push(values[index] as number);
    clusters.set(cluster, own);
  });
  return [...clusters.values()];
}

const percent = ({ mean, interval: [from, to] }: Estimate) => ({
  value: 100 * mean,
  interval: [100 * from, 100 * to] as const,
});

function shareOf(
  who: ReadonlySet<number>,
  shoppers: readonly JudgedShopper[],
  holds: (index: number) => boolean,
  seed: number,
) {
  const chosen = [...who];
  const members = chosen.map((index) => shoppers[index] as JudgedShopper);
  const values = chosen.map((index) => Number(holds(index)));
  return {
    unit: '%',
    n: chosen.length,
    seed,
    ...percent(clusterBootstrap(byCluster(members, values), seed)),
  };
}
