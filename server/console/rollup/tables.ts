/** The console's own tables, as Kysely sees them; server/db/console-migration.ts makes them. */
import type { ColumnType } from 'kysely';
import type { Tables } from '../../db/tables.js';

type Instant = ColumnType<Date, Date, Date>;

/** One coupon's day (UTC); '' is orders without a coupon. Money in minor units. */
export interface DailyTable {
  shop: string;
  day: string;
  coupon_id: string;
  /** Checkouts that held it; uses that were committed, what those took off, and what refunds gave back. */
  holds: number;
  uses: number;
  spent: number;
  refunded: number;
  /** Orders as the shop's backend told them. */
  orders: number;
  revenue: number;
  revenue_squared: number;
  discount: number;
  /** Orders of a known customer, and those among them of one who had ordered before. */
  known: number;
  repeats: number;
}

/** Sums over the orders of an arm's day. */
export interface ArmDailyTable {
  shop: string;
  trial: string;
  arm_source: string;
  arm: string;
  day: string;
  orders: number;
  revenue: number;
  revenue_squared: number;
  profit: number;
  profit_squared: number;
  /** Orders that said their profit. */
  profit_orders: number;
  discount: number;
}

/** Sums over the shoppers of an arm who ordered; squares are of a shopper's sum over the whole trial. */
export interface ArmTable extends Omit<ArmDailyTable, 'day'> {
  buyers: number;
}

export interface CouponNameTable {
  shop: string;
  coupon_id: string;
  kind: string;
  title: string;
  /** JSON lists of ids. */
  scenarios: string;
  segments: string;
}

export interface SessionTable {
  shop: string;
  token_hash: string;
  /** Fingerprint of the password it was opened with: another password ends it. */
  credential: string;
  expires_at: Instant;
  /** Null where it was opened with the console's first password. */
  member: string | null;
}

export interface ConsoleTables extends Tables {
  console_changes: { shop: string; entry: number };
  console_daily: DailyTable;
  console_arms_daily: ArmDailyTable;
  console_arms: ArmTable;
  console_coupons: CouponNameTable;
  console_progress: { shop: string; counted_at: Instant };
  console_sessions: SessionTable;
}
