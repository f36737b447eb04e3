/**
 * Open Bandit Dataset (Saito et al. 2021; CC BY 4.0), men's campaign, 10,000 rows of each policy: what one policy's log says
 * of the other. With some fifty clicks a file the estimates are mostly noise, and the rows say so.
 */
import { join } from 'node:path';
import {
  dmTerms,
  drTerms,
  estimate,
  importanceWeights,
  ipwTerms,
  overlapOf,
  refusal,
  snipwTerms,
} from '../metrics/off-policy.js';
import { clickModel } from './bandit-clicks.js';
import { BANDIT_FILES, type BanditLog, ITEMS, type ItemPolicy, readBanditLog } from './bandit-log.js';
import { NO_SHARES, type SetRow } from './summary.js';

export { BANDIT_FILES, BANDIT_SOURCE } from './bandit-log.js';

/** @param id first part of the rows' ids */
export function banditRows(folder: string, id = 'sets.open-bandit'): SetRow[] {
  const [random, bts] = BANDIT_FILES.map((file) => readBanditLog(join(folder, file))) as [
    BanditLog,
    BanditLog,
  ];
  return [
    onPolicy(`${id}.on-policy.random`, random),
    onPolicy(`${id}.on-policy.bts`, bts),
    ...offPolicy(`${id}.bts-from-random`, random, frequencies(bts)),
    ...offPolicy(`${id}.random-from-bts`, bts, () => 1 / ITEMS),
  ];
}

const row = (id: string, value: number, about: Partial<SetRow>): SetRow => ({
  id,
  value,
  unit: 'clicks per row',
  goal: '',
  ok: true,
  shares: NO_SHARES,
  ...about,
});

function onPolicy(id: string, { click }: BanditLog): SetRow {
  const { value, interval } = estimate({ numerators: click });
  return row(id, value, { interval, n: click.length });
}

/**
 * How often the policy took an item at a position. The Thompson sampler learnt on as it went, so its probabilities moved: this is
 * their mean over the week, from its own log. That it is itself estimated is not in the intervals.
 */
function frequencies({ item, position }: BanditLog): ItemPolicy {
  const [counts, totals] = [new Map<number, number>(), new Map<number, number>()];
  item.forEach((one, at) => {
    const where = position[at] as number;
    counts.set(where * ITEMS + one, (counts.get(where * ITEMS + one) ?? 0) + 1);
    totals.set(where, (totals.get(where) ?? 0) + 1);
  });
  return (one, where) => (counts.get(where * ITEMS + one) ?? 0) / (totals.get(where) ?? 1);
}

/** What `log` says of the target policy. */
function offPolicy(id: string, log: BanditLog, target: ItemPolicy): SetRow[] {
  const wanted = log.item.map((item, at) => target(item, log.position[at] as number));
  const weights = importanceWeights(wanted, log.propensity);
  const overlap = overlapOf(weights, log.click);
  const { all, apart } = clickModel(log, target);
  const terms = {
    ipw: ipwTerms(weights, log.click),
    snipw: snipwTerms(weights, log.click),
    dm: dmTerms(all.expected, all.corrections),
    dr: drTerms(weights, log.click, apart),
  };
  const why = refusal(overlap);
  const unit = why ? `clicks per row; refused: ${why}` : 'clicks per row';
  const n = overlap.rows;
  return [
    ...Object.entries(terms).map(([kind, one]) => {
      const { value, interval } = estimate(one);
      return row(`${id}.${kind}`, value, { interval, unit, n });
    }),
    row(`${id}.effective-rows`, overlap.effectiveRows, { unit: 'rows', n }),
    row(`${id}.matched-clicks`, overlap.matched, { unit: 'clicks', n }),
    row(`${id}.largest-weight`, overlap.largestWeight, { unit: '', n }),
  ];
}
