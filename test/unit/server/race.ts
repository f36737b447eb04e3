import { sql } from 'kysely';
import type { Database } from '../../../server/db/open-database.js';
import { couponInput, openShop, reserveBody } from './shop.js';

export interface RaceResult {
  readonly commits: number;
  /** What the ledger says was taken of the limit and never given back. */
  readonly uses: number;
  /** The counter that the guard looks at. */
  readonly counter: number;
  /** Holds that are neither committed nor given back. */
  readonly stuck: number;
}

/**
 * `clients` shoppers reserve and commit at once, each with a code of their own, where the coupon allows `limit`.
 * @param given with no redemptions in it; a fresh embedded one when absent
 */
export async function race(
  { clients, limit }: { clients: number; limit: number },
  given?: Database,
): Promise<RaceResult> {
  const shop = await openShop([couponInput('scarce', { limits: { total: limit } })], given);
  try {
    const codes = await Promise.all(Array.from({ length: clients }, () => shop.code('scarce')));
    await Promise.all(
      codes.map(async (code, index) => {
        const reserved = await shop.post('reserve', reserveBody(code));
        if (!reserved.ok) return;
        const { reservation } = (await reserved.json()) as { reservation: string };
        // Every fifth card fails, and its hold goes to somebody else.
        if (index % 5 === 0) await shop.post('release', { reservation });
        else await shop.post('commit', { reservation, orderId: `order-${index}` });
      }),
    );
    // Those who were turned away while the failing cards held theirs try again.
    for (const code of codes) {
      const reserved = await shop.post('reserve', reserveBody(code));
      if (!reserved.ok) continue;
      const { reservation } = (await reserved.json()) as { reservation: string };
      await shop.post('commit', { reservation, orderId: `order-of-${reservation}` });
    }
    const { db } = shop.database;
    const ledger = await db
      .selectFrom('ledger')
      .select([
        sql<number>`cast(count(*) filter (where event = 'commit') as int)`.as('commits'),
        sql<number>`cast(sum(uses) as int)`.as('uses'),
      ])
      .executeTakeFirstOrThrow();
    const counter = await db
      .selectFrom('counters')
      .select('used')
      .where('kind', '=', 'total')
      .executeTakeFirstOrThrow();
    const stuck = await db.selectFrom('reservations').select('id').where('status', '=', 'held').execute();
    return { ...ledger, counter: counter.used, stuck: stuck.length };
  } finally {
    await shop.close();
  }
}
