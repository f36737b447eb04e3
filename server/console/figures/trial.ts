/** What coupons added: the arms of a trial, from the sums over their shoppers. */
import { armShares, HOLDOUT } from '../../../src/measure/arms.js';
import type { Pool } from '../../../src/pool/schema.js';
import type { Db } from '../../db/open-database.js';
import type { ArmSource } from '../../db/tables.js';
import { consoleDb } from '../rollup/fill.js';

/** Sums over the shoppers of one arm, or of all arms that may see offers together. */
export interface ArmSums {
  readonly arm: string;
  /** All of the arm, buyers or not; absent where the shop's backend did not tell. */
  readonly shoppers?: number;
  /** Share of all shoppers by the trial's design, where it is the one in the pool. */
  readonly share?: number;
  readonly buyers: number;
  readonly orders: number;
  readonly revenue: number;
  readonly revenueSquares: number;
  readonly profit: number;
  readonly profitSquares: number;
  readonly profitOrders: number;
  readonly spent: number;
}

export interface Trial {
  readonly id: string;
  readonly source: ArmSource;
  /** Every arm decides alike: a difference is the measurement's own fault. */
  readonly isAa: boolean;
  readonly control: ArmSums;
  readonly arms: readonly ArmSums[];
  readonly offered: ArmSums;
}

/** Strongest first; `local` is drawn on the device, which may draw again. */
const SOURCES: readonly ArmSource[] = ['account', 'token', 'local'];

const none = (arm: string): ArmSums => ({
  arm,
  buyers: 0,
  orders: 0,
  revenue: 0,
  revenueSquares: 0,
  profit: 0,
  profitSquares: 0,
  profitOrders: 0,
  spent: 0,
});

/** Every trial that orders or audiences name, by its strongest source; the pool's own first. */
export async function readTrials(db: Db, shop: string, pool: Pool | undefined): Promise<Trial[]> {
  const [rows, audiences] = await Promise.all([
    consoleDb(db).selectFrom('console_arms').selectAll().where('shop', '=', shop).execute(),
    db.selectFrom('audiences').selectAll().where('shop', '=', shop).execute(),
  ]);
  const ids = [
    ...new Set([...rows.map(({ trial }) => trial), ...audiences.map(({ trial }) => trial)]),
  ].sort();
  const trials = ids.flatMap((id) => {
    const source = SOURCES.find((one) =>
      [...rows.map((row) => ({ ...row, source: row.arm_source })), ...audiences].some(
        (each) => each.trial === id && each.source === one,
      ),
    );
    if (source === undefined) return [];
    const own = pool?.trial.id === id ? pool.trial : undefined;
    const shares = own ? armShares(own) : new Map<string, number>();
    const sums = new Map<string, ArmSums>([...shares.keys()].map((arm) => [arm, none(arm)]));
    for (const row of rows.filter((each) => each.trial === id && each.arm_source === source)) {
      sums.set(row.arm, {
        arm: row.arm,
        buyers: row.buyers,
        orders: row.orders,
        revenue: row.revenue,
        revenueSquares: Number(row.revenue_squared),
        profit: row.profit,
        profitSquares: Number(row.profit_squared),
        profitOrders: row.profit_orders,
        spent: row.discount,
      });
    }
    for (const { arm, shoppers, ...each } of audiences) {
      if (each.trial === id && each.source === source)
        sums.set(arm, { ...(sums.get(arm) ?? none(arm)), shoppers });
    }
    for (const [arm, share] of shares) sums.set(arm, { ...(sums.get(arm) ?? none(arm)), share });
    const arms = [...sums.values()].filter(({ arm }) => arm !== HOLDOUT);
    const control = sums.get(HOLDOUT) ?? none(HOLDOUT);
    return [{ id, source, isAa: own?.aa ?? false, control, arms, offered: together(arms) }];
  });
  return trials.sort((one, other) => Number(other.id === pool?.trial.id) - Number(one.id === pool?.trial.id));
}

/** Arms as one: known only as far as each is. */
function together(arms: readonly ArmSums[]): ArmSums {
  const total = (of: (arm: ArmSums) => number) => arms.reduce((sum, arm) => sum + of(arm), 0);
  const whole = arms.length > 0 && arms.every(({ shoppers }) => shoppers !== undefined);
  const designed = arms.length > 0 && arms.every(({ share }) => share !== undefined);
  return {
    arm: 'all arms with offers',
    ...(whole && { shoppers: total(({ shoppers = 0 }) => shoppers) }),
    ...(designed && { share: total(({ share = 0 }) => share) }),
    buyers: total(({ buyers }) => buyers),
    orders: total(({ orders }) => orders),
    revenue: total(({ revenue }) => revenue),
    revenueSquares: total(({ revenueSquares }) => revenueSquares),
    profit: total(({ profit }) => profit),
    profitSquares: total(({ profitSquares }) => profitSquares),
    profitOrders: total(({ profitOrders }) => profitOrders),
    spent: total(({ spent }) => spent),
  };
}
