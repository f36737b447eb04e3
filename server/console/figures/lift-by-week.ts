/** Did the lift hold? Orders per shopper, offered less held out, week by week. */
import { sql } from 'kysely';
import { HOLDOUT } from '../../../src/measure/arms.js';
import type { Db } from '../../db/open-database.js';
import { LEAST } from '../../measure/cells.js';
import { Z95 } from '../../measure/statistics.js';
import { type Figure, withheld } from './figure.js';
import type { Period } from './totals.js';
import type { Trial } from './trial.js';

export interface WeekLift {
  /** Monday. */
  readonly week: string;
  readonly orders: Figure;
  readonly revenue: Figure;
}

interface Sums {
  readonly orders: number;
  readonly revenue: number;
  readonly squares: number;
}

const NOISE =
  '95 % interval by compound Poisson: each order counts as independent, so it is a little too narrow where shoppers order several times a week.';

/** Whole weeks that lie in the period; none where the number of shoppers is not known. */
export async function liftByWeek(
  db: Db,
  shop: string,
  { from, until }: Period,
  trial: Trial,
): Promise<WeekLift[]> {
  const { offered, control } = trial;
  if (!offered.shoppers || !control.shoppers) return [];
  const { rows } = await sql<Sums & { week: string; held: boolean }>`
    select to_char(date_trunc('week', day::date), 'YYYY-MM-DD') as week, arm = ${HOLDOUT} as held,
      sum(orders)::float8 as orders, sum(revenue)::float8 as revenue, sum(revenue_squared)::float8 as squares
    from console_arms_daily where shop = ${shop} and trial = ${trial.id} and arm_source = ${trial.source}
      and day between ${from} and ${until} group by 1, 2 order by 1`.execute(db);
  const nothing: Sums = { orders: 0, revenue: 0, squares: 0 };
  const [treated, held] = [offered.shoppers, control.shoppers];
  return [...new Set(rows.map(({ week }) => week))].map((week) => {
    const side = (isHeld: boolean) => rows.find((row) => row.week === week && row.held === isHeld) ?? nothing;
    const [one, other] = [side(false), side(true)];
    const few = Math.min(one.orders, other.orders) < LEAST.orders;
    const figure = (
      unit: 'points' | 'gain',
      sums: (side: Sums) => readonly [number, number],
      what: string,
    ) => {
      const [[sum1, squares1], [sum2, squares2]] = [sums(one), sums(other)];
      const value = sum1 / treated - sum2 / held;
      const half = Z95 * Math.sqrt(squares1 / treated ** 2 + squares2 / held ** 2);
      const full: Figure = {
        unit,
        value,
        interval: [value - half, value + half],
        n: one.orders + other.orders,
        of: 'orders in each arm',
        estimator: `${what} per shopper of the arms with offers less the holdout’s, in this week.`,
        noise: NOISE,
      };
      return few ? withheld(full, LEAST.orders) : full;
    };
    return {
      week,
      orders: figure('points', ({ orders }) => [orders, orders], 'Orders'),
      revenue: figure('gain', ({ revenue, squares }) => [revenue, squares], 'Revenue'),
    };
  });
}
