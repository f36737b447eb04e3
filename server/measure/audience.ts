/** How many shoppers each arm has, as the backend counted its accounts or tokens: the denominators of an absolute lift. */
import type { Transaction } from 'kysely';
import type { Tables } from '../db/tables.js';
import type { RedeemContext } from '../redeem/context.js';

export interface ToldAudience {
  readonly trial: string;
  readonly source: 'account' | 'token';
  /** By arm; what was told before is replaced as a whole. */
  readonly shoppers: Readonly<Record<string, number>>;
}

export async function recordAudience(
  tx: Transaction<Tables>,
  { shop, now }: Pick<RedeemContext, 'shop' | 'now'>,
  { trial, source, shoppers }: ToldAudience,
): Promise<{ recorded: true }> {
  await tx
    .deleteFrom('audiences')
    .where('shop', '=', shop)
    .where('trial', '=', trial)
    .where('source', '=', source)
    .execute();
  const rows = Object.entries(shoppers).map(([arm, count]) => ({
    shop,
    trial,
    source,
    arm,
    shoppers: count,
    at: new Date(now),
  }));
  if (rows.length > 0) await tx.insertInto('audiences').values(rows).execute();
  return { recorded: true };
}
