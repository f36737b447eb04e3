/** What will a household buy? Tables from the year's first 40 weeks, judged by the 13 that follow. */
import { foldIn } from '../../../src/features/fold-in.js';
import { itemKey } from '../../../src/features/keys.js';
import { EMPTY_SHOPPER, foldShopper, type ShopperState } from '../../../src/features/shopper.js';
import { clusterBootstrap } from '../../evaluation/bootstrap.js';
import { hitAt, rankOf } from '../../metrics/recommendation.js';
import type { Row } from '../../rows.js';
import { fitTablesWithReport, type TableOptions } from '../fit-tables.js';
import type { Basket, Households } from './households.js';

export interface PurchaseSplit extends Pick<TableOptions, 'confidence' | 'ridge'> {
  /** The last week that is learnt from; 40 by default. */
  readonly learnt?: number;
  /** The last week that is judged by; 53, the year's last, by default. */
  readonly judged?: number;
}
const K = 20;

interface Household {
  readonly state: ShopperState;
  readonly now: number;
  /** Item keys bought in the weeks to learn from, how often. */
  readonly before: ReadonlyMap<number, number>;
  /** Item keys bought in the weeks after. */
  readonly after: ReadonlySet<number>;
}

/** α and λ that did best in weeks 28 to 40, learnt from the 27 before: few purchases a household ask for a greater λ. */
const TUNED = { confidence: 1, ridge: 30 };

/** With fitTables' own settings, and with those chosen for this set. */
export function nextPurchaseRows(households: Households, seed: number): Row[] {
  const tuned = purchaseRows(households, seed, TUNED).filter(({ id }) => id.includes('factors'));
  return [
    ...purchaseRows(households, seed),
    ...tuned.map((row) => ({ ...row, id: row.id.replace('households.', 'households.tuned.') })),
  ];
}

/** One split, one setting. */
export function purchaseRows(
  { baskets: year, pool }: Households,
  seed: number,
  { learnt = 40, judged = 53, ...settings }: PurchaseSplit = {},
): Row[] {
  const baskets = year.filter(({ week }) => week <= judged);
  const { tables, report } = fitTablesWithReport(
    baskets.filter(({ week }) => week <= learnt),
    { seed, pool, ...settings },
  );
  const { keys } = tables.items;
  const households = byHousehold(baskets, new Set(keys), learnt);
  const counts = new Map<number, number>();
  for (const { before } of households) for (const key of before.keys()) add(counts, key, 1);
  const popularity = Float64Array.from(keys, (key) => counts.get(key) ?? 0);

  /** Per household, 1 where one of the K best is bought later; `fresh` leaves out what was bought before, on both sides. */
  const hits = (scores: (of: Household) => ArrayLike<number>, fresh: boolean) =>
    households.map((household) => {
      const values = scores(household);
      const rows = Array.from(keys.keys()).filter(
        (row) => !fresh || !household.before.has(keys[row] as number),
      );
      const candidates = Float64Array.from(rows, (row) => values[row] as number);
      const wanted = rows.flatMap((row, at) => (household.after.has(keys[row] as number) ? [at] : []));
      return wanted.length === 0
        ? []
        : [Math.max(...wanted.map((target) => hitAt(rankOf(candidates, target), K)))];
    });
  const taste = ({ state, now }: Household) =>
    foldIn(state.interests ?? { things: [], tags: [], at: 0 }, now, pool.catalogue.priceDeciles, tables)
      ?.preferences ?? popularity;
  const again = ({ before }: Household) =>
    popularity.map((count, row) => 1e6 * (before.get(keys[row] as number) ?? 0) + count);

  const all = [() => popularity, again, taste].map((scores) => hits(scores, false));
  const fresh = [() => popularity, taste].map((scores) => hits(scores, true));
  const ahead = (left: number[][], right: number[][]) =>
    left.map((one, at) => one.map((value, i) => value - (right[at]?.[i] as number)));
  const row = (id: string, values: readonly (readonly number[])[]): Row => {
    const held = values.filter(({ length }) => length > 0);
    const { mean, interval } = clusterBootstrap(held, seed, 1000);
    const figure = { value: mean, unit: '', goal: '', ok: true, interval, n: held.length, seed };
    return { id: `tables.households.${id}`, ...figure };
  };
  const [popular, repeated, factors] = all as [number[][], number[][], number[][]];
  const [freshPopular, freshFactors] = fresh as [number[][], number[][]];
  return [
    {
      id: 'tables.households.items',
      value: report.itemsKept,
      unit: `of ${report.itemsMet}`,
      goal: '',
      ok: true,
    },
    row('popularity.hit20', popular),
    row('bought-before.hit20', repeated),
    row('factors.hit20', factors),
    row('factors-over-popularity.hit20', ahead(factors, popular)),
    row('new.popularity.hit20', freshPopular),
    row('new.factors.hit20', freshFactors),
    row('new.factors-over-popularity.hit20', ahead(freshFactors, freshPopular)),
  ];
}

/** Those who bought something of the tables' range before and after. */
function byHousehold(baskets: readonly Basket[], range: ReadonlySet<number>, learnt: number): Household[] {
  const all = new Map<string, Basket[]>();
  for (const basket of baskets) all.set(basket.shopper, [...(all.get(basket.shopper) ?? []), basket]);
  return [...all.values()].map(householdOf).filter(({ before, after }) => before.size > 0 && after.size > 0);

  function householdOf(own: readonly Basket[]): Household {
    const before = new Map<number, number>();
    const after = new Set<number>();
    let [state, now] = [EMPTY_SHOPPER, 0];
    for (const { week, products, events } of own) {
      const bought = products.map(itemKey).filter((key) => range.has(key));
      if (week > learnt) {
        for (const key of bought) after.add(key);
        continue;
      }
      for (const key of bought) add(before, key, 1);
      for (const event of events) {
        state = foldShopper(state, { ...event, sessionId: '' }, true, 'USD');
        now = event.at;
      }
    }
    return { state, now, before, after };
  }
}

function add(counts: Map<number, number>, key: number, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
