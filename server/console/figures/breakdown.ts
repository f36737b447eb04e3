/** The period cut into coupons, kinds, scenarios, segments or weeks; small cells are withheld. */
import { LEAST } from '../../measure/cells.js';
import { type Figure, withheld } from './figure.js';
import { METRICS, type MetricContext } from './metrics.js';
import type { CouponName } from './names.js';
import { sum, type Totals } from './totals.js';

export const DIMENSIONS = ['coupon', 'kind', 'scenario', 'segment', 'week'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface Cell {
  readonly key: string;
  readonly label: string;
  readonly totals: Totals;
}

export interface BreakdownRow {
  readonly key: string;
  readonly label: string;
  /** In the order of METRICS. */
  readonly figures: readonly Figure[];
}

/** Parts of one whole: whoever knows it and all parts but one knows that one, too. */
const PARTITIONS: readonly Dimension[] = ['coupon', 'kind', 'week'];
const EVERYBODY = 'everybody';

export const NO_COUPON = 'no coupon';

export function cellsOf(
  dimension: Exclude<Dimension, 'week'>,
  byCoupon: ReadonlyMap<string, Totals>,
  names: ReadonlyMap<string, CouponName>,
): Cell[] {
  const groups = new Map<string, { label: string; parts: Totals[] }>();
  const put = (key: string, label: string, totals: Totals) => {
    const group = groups.get(key) ?? { label, parts: [] };
    group.parts.push(totals);
    groups.set(key, group);
  };
  for (const [coupon, totals] of byCoupon) {
    const name = names.get(coupon);
    if (coupon === '') {
      if (dimension === 'coupon' || dimension === 'kind') put('', NO_COUPON, totals);
    } else if (dimension === 'coupon')
      put(coupon, name?.title ? `${name.title} (${coupon})` : coupon, totals);
    else if (dimension === 'kind') put(name?.kind ?? 'unknown', name?.kind ?? 'unknown', totals);
    else {
      // A coupon of two segments is in both rows: these rows overlap, and say so.
      const all = (dimension === 'scenario' ? name?.scenarios : name?.segments) ?? [];
      for (const one of all.length > 0 ? all : [EVERYBODY]) put(one, one, totals);
    }
  }
  return [...groups].map(([key, { label, parts }]) => ({ key, label, totals: sum(parts) }));
}

export function breakdown(
  dimension: Dimension,
  cells: readonly Cell[],
  context: MetricContext,
): BreakdownRow[] {
  const rows = cells.map(({ key, label, totals }) => ({
    key,
    label,
    figures: METRICS.map(({ of }) => of(totals, context)),
  }));
  const columns = METRICS.map(({ adds = false }, column) =>
    hide(
      rows.map(({ figures }) => figures[column] as Figure),
      adds && PARTITIONS.includes(dimension),
    ),
  );
  return rows.map(({ key, label }, index) => ({
    key,
    label,
    figures: columns.map((column) => column[index] as Figure),
  }));
}

/** Withholds figures of few; where exactly one part of a whole is withheld, the next smallest goes with it. */
function hide(figures: readonly Figure[], isPartition: boolean): Figure[] {
  const least = LEAST.orders;
  const small = figures.map(({ n, absent }) => absent === undefined && n < least);
  const counted = figures.map(({ n, absent }, index) =>
    absent === undefined && !small[index] ? n : undefined,
  );
  const shown = counted.filter((n) => n !== undefined);
  if (isPartition && small.filter(Boolean).length === 1 && shown.length > 0) {
    small[counted.indexOf(Math.min(...shown))] = true;
  }
  return figures.map((figure, index) => (small[index] ? withheld(figure, least) : figure));
}
