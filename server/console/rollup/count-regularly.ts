import type { Db } from '../../db/open-database.js';
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
  let running: Promise<unknown> | undefined;
  const batch = isEmbedded ? BATCH : SERVER_BATCH;
  const timer = setInterval(() => {
    running ??= fill(db, shop, { clock, budgetMs: BUDGET_MS, batch })
      .catch((error: unknown) => log(`error in counting: ${error instanceof Error ? error.message : ''}`))
      .finally(() => {
        running = undefined;
      });
  }, EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
