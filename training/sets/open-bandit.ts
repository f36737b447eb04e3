/**
 * Open Bandit Dataset (Saito et al. 2021; CC BY 4.0), men's campaign, 10,000 rows of each policy: what one policy's log says
 * of the other. With some fifty clicks a file the estimates are mostly noise, and the rows say so.
 */
import { join } from 'node:path';
import {
  doublyRobust,
  importanceWeights,
  inversePropensity,
  type OffPolicyEstimate,
  selfNormalised,
} from '../metrics/off-policy.js';
import { numbersOf, readTable } from './csv.js';
import { NO_SHARES, type SetRow } from './summary.js';

export const BANDIT_FILES = ['open-bandit/random/men/men.csv.gz', 'open-bandit/bts/men/men.csv.gz'] as const;
export const BANDIT_SOURCE = 'https://research.zozo.com/data.html (CC BY 4.0)';

interface Log {
  readonly item: Float64Array;
  readonly position: Float64Array;
  readonly click: Float64Array;
  readonly propensity: Float64Array;
}

const readLog = (file: string): Log => {
  const table = readTable(file);
  return {
    item: numbersOf(table, 'item_id'),
    position: numbersOf(table, 'position'),
    click: numbersOf(table, 'click'),
    propensity: numbersOf(table, 'propensity_score'),
  };
};

const ITEMS = 34;

/** Fewer effective rows than this, or a standard error above this share of the estimate, and it is not to be relied on. */
export const LEAST_EFFECTIVE = 1000;
export const MOST_RELATIVE_ERROR = 0.15;

/** Why an estimate is not to be relied on; undefined where it is. */
export function refusal({ effectiveRows, standardError, value }: OffPolicyEstimate): string | undefined {
  if (effectiveRows < LEAST_EFFECTIVE) return `only ${Math.round(effectiveRows)} effective rows`;
  const relative = standardError / value;
  return relative > MOST_RELATIVE_ERROR ? `a standard error of ${Math.round(100 * relative)} %` : undefined;
}

export function banditRows(folder: string): SetRow[] {
  const [random, bts] = BANDIT_FILES.map((file) => readLog(join(folder, file))) as [Log, Log];
  const even = bts.item.map(() => 1 / ITEMS);
  return [
    ...onPolicy('random', random),
    ...onPolicy('bts', bts),
    ...offPolicy('bts-from-random', random, frequencies(random, bts), bts),
    ...offPolicy('random-from-bts', bts, even, random),
  ];
}

const row = (id: string, value: number, error: number, about: Partial<SetRow>): SetRow => ({
  id: `sets.open-bandit.${id}`,
  value,
  interval: [value - 1.96 * error, value + 1.96 * error],
  unit: 'clicks per row',
  goal: '',
  ok: true,
  shares: NO_SHARES,
  ...about,
});

function onPolicy(name: string, { click }: Log): SetRow[] {
  const rate = mean(click);
  return [row(`on-policy.${name}`, rate, Math.sqrt((rate * (1 - rate)) / click.length), { n: click.length })];
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How often the other policy took each logged row's item, at that row's position. */
function frequencies(log: Log, other: Log): Float64Array {
  const [counts, totals] = [new Map<number, number>(), new Map<number, number>()];
  other.item.forEach((item, at) => {
    const position = other.position[at] as number;
    counts.set(position * ITEMS + item, (counts.get(position * ITEMS + item) ?? 0) + 1);
    totals.set(position, (totals.get(position) ?? 0) + 1);
  });
  return log.item.map((item, at) => {
    const position = log.position[at] as number;
    return (counts.get(position * ITEMS + item) ?? 0) / (totals.get(position) ?? 1);
  });
}

/** @param target probability of each logged action under the policy to be judged, whose own log is `truth` */
function offPolicy(name: string, log: Log, target: Float64Array, truth: Log): SetRow[] {
  const weights = importanceWeights(target, log.propensity);
  const model = clickRates(log);
  const value = mean(truth.item.map(model));
  const estimates = {
    ips: inversePropensity(weights, log.click),
    snips: selfNormalised(weights, log.click),
    dr: doublyRobust(
      weights,
      log.click,
      log.item.map(() => value),
      log.item.map(model),
    ),
  };
  return Object.entries(estimates)
    .flatMap(([kind, estimate]) => {
      const why = refusal(estimate);
      const unit = why ? `clicks per row; not to be relied on: ${why}` : 'clicks per row';
      return row(`${name}.${kind}`, estimate.value, estimate.standardError, { unit, n: estimate.rows });
    })
    .concat(
      row(`${name}.effective-rows`, estimates.ips.effectiveRows, 0, { unit: 'rows', n: log.item.length }),
      row(`${name}.largest-weight`, estimates.ips.largestWeight, 0, { unit: '', n: log.item.length }),
    );
}

/** Rows of its own rate that an item's clicks are mixed with. */
const PRIOR = 300;

/** Click rate of an item, drawn towards that of all. */
function clickRates({ item, click }: Log): (item: number) => number {
  const rate = mean(click);
  const [clicks, counts] = [new Float64Array(ITEMS).fill(PRIOR * rate), new Float64Array(ITEMS).fill(PRIOR)];
  item.forEach((one, at) => {
    clicks[one] = (clicks[one] as number) + (click[at] as number);
    counts[one] = (counts[one] as number) + 1;
  });
  return (one) => (clicks[one] as number) / (counts[one] as number);
}
