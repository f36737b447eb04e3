/**
 * How much must an offer add before it is worth an interruption? The same decisions under a rising bar: what the bar
 * costs in profit, and what it spares in offers. Where Restraint.leastGain's default comes from.
 */
import type { NamedWeights } from '../../src/model/types.js';
import type { Decision } from '../../src/policy/types.js';
import type { Row } from '../rows.js';
import { persuadables, sureBuyers } from './judge.js';
import { decideAll, gainOf } from './policies.js';
import type { JudgedShopper } from './population.js';

/** Shares of a typical order. */
export const BARS = [0, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.02] as const;
/** A default may cost so much of the gain that there is without a bar. */
export const KEPT_SHARE = 0.99;

/** What the same decisions come to under one bar; shares in %, gain in % of a typical order per shopper. */
export interface Barred {
  readonly bar: number;
  readonly gain: Counted;
  readonly offers: Counted;
  readonly 'sure-buyers-left-alone': Counted;
  readonly 'persuadables-served': Counted;
}

interface Counted {
  readonly value: number;
  readonly n: number;
}

/** @param unbarred decisions made {@link withoutBar}, one for each shopper */
export function underBars(
  unbarred: readonly Decision[],
  shoppers: readonly JudgedShopper[],
  bars: readonly number[] = BARS,
): Barred[] {
  const [sure, persuadable] = [sureBuyers(shoppers), persuadables(shoppers)];
  const share = (who: Iterable<number>, holds: (index: number) => boolean) => {
    const all = [...who];
    return { value: (100 * all.filter(holds).length) / all.length, n: all.length };
  };
  return bars.map((bar) => {
    const shown = unbarred.map((decision, index) => adds(decision, shoppers[index] as JudgedShopper) > bar);
    const gains = unbarred.map((decision, index) =>
      shown[index] ? gainOf(decision, shoppers[index] as JudgedShopper) : 0,
    );
    return {
      bar,
      gain: { value: (100 * gains.reduce((sum, gain) => sum + gain, 0)) / gains.length, n: gains.length },
      offers: share(shown.keys(), (index) => shown[index] === true),
      'sure-buyers-left-alone': share(sure, (index) => !shown[index]),
      'persuadables-served': share(persuadable, (index) => shown[index] === true),
    };
  });
}

/** Four rows for each bar, and the greatest bar that keeps 99 % of the best gain. */
export function sweepLeastGain(
  weights: NamedWeights,
  shoppers: readonly JudgedShopper[],
  seed: number,
): Row[] {
  const figures = underBars(decideAll(weights, shoppers.map(withoutBar)), shoppers);
  const best = Math.max(...figures.map(({ gain }) => gain.value));
  const chosen = figures.findLast(({ gain }) => gain.value >= KEPT_SHARE * best);
  const rows = figures.flatMap(({ bar, ...measured }) =>
    Object.entries(measured).map(([name, figure]): Row => {
      const unit = name === 'gain' ? '% of an order' : '%';
      return { id: `evaluate.least-gain-${100 * bar}.${name}`, unit, goal: '', ok: true, seed, ...figure };
    }),
  );
  const most = { value: 100 * (chosen?.bar ?? 0), unit: '% of an order', n: shoppers.length, seed };
  return [...rows, { id: 'evaluate.least-gain', goal: '', ok: true, ...most }];
}

/** In a shop that shows whatever adds anything. */
export const withoutBar = (shopper: JudgedShopper): JudgedShopper => {
  const { pool } = shopper.shop;
  const restraint = { ...pool.restraint, leastGain: 0 };
  return { ...shopper, shop: { ...shopper.shop, pool: { ...pool, restraint } } };
};

/** What the model expects of its choice, in typical orders; nothing for none. */
function adds(decision: Decision, { shop }: JudgedShopper): number {
  const chosen = decision.candidates.find(({ couponId }) => couponId === decision.couponId);
  return (chosen?.utility ?? 0) / shop.pool.catalogue.typicalOrder;
}
