import type { Db } from '../../db/open-database.js';
import { regularly } from '../../operation/regularly.js';
import { BATCH, fill } from './fill.js';

/** The console's tables are so old at most, ms, and counting goes on for so long at a time. */
const EVERY_MS = 60_000;
const BUDGET_MS = 20_000;
/** Changes in one transaction on a PostgreSQL that has connections to spare. */
const SERVER_BATCH = 50_000;

export interface CountOptions {
  readonly clock: () => number;
  readonly log: (line: string) => void;
  /** One connection for everybody: small batches, so that a checkout gets its turn. */
  readonly isEmbedded: boolean;
}

/** Counts every minute, never twice at once; `stop` waits for the count that runs. */
export function countRegularly(
  db: Db,
  shop: string,
  { clock, log, isEmbedded }: CountOptions,
): { stop(): Promise<void> } {
  const batch = isEmbedded ? BATCH : SERVER_BATCH;
  return regularly('counting', EVERY_MS, () => fill(db, shop, { clock, budgetMs: BUDGET_MS, batch }), log);
}
