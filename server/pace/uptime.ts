/** When the server was up: a time in which nobody could redeem tells nothing about demand. */
import type { Db } from '../db/open-database.js';

/** The server says that it is alive at least so often; a sign of life counts for as long, twice over. */
export const BEAT_MS = 15 * 60_000;

/** Signs of life older than this are forgotten. */
const KEPT_MS = 60 * 86_400_000;

/** One sign of life of the server that started then. */
export async function beat(db: Db, shop: string, startedAt: number, now: number): Promise<void> {
  await db
    .insertInto('uptimes')
    .values({ shop, started_at: new Date(startedAt), seen_at: new Date(now) })
    .onConflict((conflict) =>
      conflict.columns(['shop', 'started_at']).doUpdateSet({ seen_at: new Date(now) }),
    )
    .execute();
  await db
    .deleteFrom('uptimes')
    .where('shop', '=', shop)
    .where('seen_at', '<', new Date(now - KEPT_MS))
    .execute();
}

export interface Uptime {
  /** Ms between `since` and now in which a server was up. */
  readonly upMs: number;
  /** Is one up now, as far as anybody can tell? */
  readonly isUp: boolean;
}

/** Several servers of one shop at once count once. */
export async function uptime(db: Db, shop: string, since: number, now: number): Promise<Uptime> {
  const rows = await db
    .selectFrom('uptimes')
    .select(['started_at', 'seen_at'])
    .where('shop', '=', shop)
    .where('seen_at', '>=', new Date(since - 2 * BEAT_MS))
    .orderBy('started_at')
    .execute();
  const newest = Math.max(...rows.map(({ seen_at }) => seen_at.getTime()));
  const isUp = now - newest <= 2 * BEAT_MS;
  let [upMs, counted] = [0, since];
  for (const { started_at, seen_at } of rows) {
    // Up until now, if its last sign of life is fresh.
    const end = seen_at.getTime() === newest && isUp ? now : Math.min(now, seen_at.getTime());
    const start = Math.max(counted, started_at.getTime());
    if (end <= start) continue;
    upMs += end - start;
    counted = end;
  }
  return { upMs, isUp };
}
