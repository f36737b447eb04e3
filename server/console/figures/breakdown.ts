/** The period cut into coupons, kinds, scenarios, segments or weeks; small cells are withheld. */
import { LEAST } from '../../measure/cells.js';
import { type Figure, unknown, withheld } from './figure.js';
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
    figures: METRICS.map(({ of, unit, ofCoupons }) =>
      key === '' && ofCoupons ? unknown(unit, 'these orders used no coupon') : of(totals, context),
    ),
  }));
  const least = LEAST.orders;
  const isSmall = ({ n }: Figure) => n < least;
  const partners = new Set(
    PARTITIONS.includes(dimension)
      ? METRICS.flatMap(({ adds }, column) =>
          adds
            ? partnerOf(
                rows.map((row) => row.figures[column]),
                isSmall,
              )
            : [],
        )
      : [],
  );
  return rows.map((row, index) => ({
    ...row,
    figures: row.figures.map((figure) => {
      if (!isSmall(figure) && !partners.has(index)) return figure;
      return figure.absent ? { ...figure, n: 0, of: '' } : withheld(figure, least);
    }),
  }));
}

/**
 * Where exactly one part of a whole is withheld, the next smallest goes with it: the whole less the others would tell it. All
 * of that row goes, because how many stand behind its other figures would tell it, too.
 */
function partnerOf(parts: readonly (Figure | undefined)[], isSmall: (figure: Figure) => boolean): number[] {
  const told = [...parts.entries()].flatMap(([index, figure]) =>
    figure && figure.absent === undefined ? [{ index, n: figure.n, small: isSmall(figure) }] : [],
  );
  if (told.filter(({ small }) => small).length !== 1) return [];
  const [next] = told.filter(({ small }) => !small).sort((one, other) => one.n - other.n);
  return next ? [next.index] : [];
}
