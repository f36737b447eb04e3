/** Everything that one view of the console tells, read in a handful of queries whose cost does not grow with orders. */
import type { Pool } from '../../../src/pool/schema.js';
import type { Db } from '../../db/open-database.js';
import { type BreakdownRow, breakdown, cellsOf, type Dimension } from './breakdown.js';
import type { Figure } from './figure.js';
import { detectable, type LiftFigures, liftFigures, mismatchOf } from './lift.js';
import { liftByWeek, type WeekLift } from './lift-by-week.js';
import { METRICS } from './metrics.js';
import { readNames } from './names.js';
import { type PricePoint, readPrices } from './prices.js';
import { readReports, satisfaction, shareOf } from './reports.js';
import { type Period, sum, totalsByCoupon, totalsByWeek } from './totals.js';
import { readTrials, type Trial } from './trial.js';

export interface View {
  readonly period: Period;
  readonly by: Dimension;
  /** Which trial; the pool's own when absent. */
  readonly trial?: string;
}

export interface TrialFigures {
  readonly trial: Trial;
  readonly all: LiftFigures;
  readonly arms: readonly LiftFigures[];
  readonly detectable: Figure;
  /** Arms are not as large as they were drawn: no lift can be trusted. */
  readonly mismatch?: number;
  readonly weeks: readonly WeekLift[];
}

export interface Overview {
  readonly view: View;
  readonly currency: string;
  /** In the order of METRICS, over the whole period. */
  readonly whole: readonly Figure[];
  readonly satisfaction: Figure;
  readonly shown: Figure;
  readonly dismissed: Figure;
  readonly rows: readonly BreakdownRow[];
  readonly weeks: readonly (BreakdownRow & { readonly satisfaction: Figure })[];
  readonly trials: readonly string[];
  readonly trial?: TrialFigures;
  readonly prices: readonly PricePoint[];
  /** Nothing was ever told: no claim, use, order or report. */
  readonly isEmpty: boolean;
}

export async function overview(db: Db, shop: string, pool: Pool | undefined, view: View): Promise<Overview> {
  const { period, by } = view;
  const names = await readNames(db, shop);
  const ids = [...names.keys()];
  const [byCoupon, byWeek, reports, trials, prices] = await Promise.all([
    totalsByCoupon(db, shop, period, ids),
    totalsByWeek(db, shop, period, ids),
    readReports(db, shop, period),
    readTrials(db, shop, pool),
    readPrices(db, shop, period, pool),
  ]);
  const trial = trials.find(({ id }) => id === view.trial) ?? trials[0];
  const context = trial?.offered.shoppers === undefined ? {} : { shoppers: trial.offered.shoppers };
  const whole = sum([...byCoupon.values()]);
  const weekCells = [...byWeek].map(([key, totals]) => ({ key, label: `week of ${key}`, totals }));
  const weeks = breakdown('week', weekCells.sort(byKey), context).map((row) => ({
    ...row,
    satisfaction: satisfaction(reports.satisfaction.filter(({ week }) => week === row.key)),
  }));
  const rows = by === 'week' ? weeks : breakdown(by, largestFirst(cellsOf(by, byCoupon, names)), context);
  return {
    view,
    currency: pool?.currency ?? 'EUR',
    whole: METRICS.map(({ of }) => of(whole, context)),
    satisfaction: satisfaction(reports.satisfaction),
    shown: shareOf(reports.offers, [1, 2], 'to which an offer was shown'),
    dismissed: shareOf(reports.offers, [2], 'on which an offer was put away'),
    rows,
    weeks,
    trials: trials.map(({ id }) => id),
    ...(trial && { trial: await trialFigures(db, shop, period, trial) }),
    prices,
    isEmpty:
      byCoupon.size === 0 &&
      trials.length === 0 &&
      reports.offers.length === 0 &&
      !(await wasEverTold(db, shop)),
  };
}

async function trialFigures(db: Db, shop: string, period: Period, trial: Trial): Promise<TrialFigures> {
  const mismatch = mismatchOf(trial);
  return {
    trial,
    all: liftFigures(trial.offered, trial.control),
    arms: trial.arms.map((arm) => liftFigures(arm, trial.control)),
    detectable: detectable(trial),
    ...(mismatch?.isMismatch && { mismatch: mismatch.pValue }),
    weeks: await liftByWeek(db, shop, period, trial),
  };
}

async function wasEverTold(db: Db, shop: string): Promise<boolean> {
  const order = await db.selectFrom('orders').select('order_id').where('shop', '=', shop).limit(1).execute();
  const entry = await db.selectFrom('ledger').select('entry').where('shop', '=', shop).limit(1).execute();
  const code = await db.selectFrom('codes').select('coupon_id').where('shop', '=', shop).limit(1).execute();
  return order.length + entry.length + code.length > 0;
}

const byKey = (one: { key: string }, other: { key: string }) => (one.key < other.key ? -1 : 1);
const largestFirst = (cells: ReturnType<typeof cellsOf>) =>
  cells.sort((one, other) => other.totals.orders - one.totals.orders || byKey(one, other));
