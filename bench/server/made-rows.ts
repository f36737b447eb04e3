/** A shop that has been running for long: uses as their checkouts left them, written by the database itself. */
import { sql } from 'kysely';
import type { Db } from '../../server/db/open-database.js';
import { SHOP } from './made-shop.js';

/** Rows a use leaves: code, checkout, reservation, two in the ledger, and two answers by key while those are kept. */
export const ROWS_A_USE = 5;
/** Keys are kept for 7 days; of a year's uses, so many still have theirs. */
const KEYS_KEPT = 7 / 365;

export const usesIn = (rows: number): number => Math.floor(rows / (ROWS_A_USE + 2 * KEYS_KEPT));

/** Uses number `from` to `until`, over 1,000 coupons, evenly over the last year; triggers are spared: the console counts elsewhere. */
export async function addUses(db: Db, from: number, until: number): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`set session_replication_role = replica`.execute(connection);
    const each = sql`generate_series(${from}::bigint, ${until - 1}::bigint) as i`;
    const at = sql`now() - interval '365 days' * ((i * 7919 % 1000003) / 1000003.0)`;
    // As long as our own, and in no order: HMACs and random ids.
    const hmac = sql`md5(i::text) || substr(md5(i::text || 'h'), 1, 11)`;
    const id = sql`substr(md5(i::text || 'r'), 1, 22)`;
    const coupon = sql`'old-' || (i % 1000)`;
    await sql`insert into codes (shop, code_hmac, coupon_id, claimed_at)
      select ${SHOP}, ${hmac}, ${coupon}, ${at} from ${each}`.execute(connection);
    await sql`insert into checkouts (shop, checkout_id, asked)
      select ${SHOP}, 'checkout-' || md5(i::text || 'c'), 1 from ${each}`.execute(connection);
    await sql`insert into reservations (shop, id, coupon_id, code_hmac, single_use, checkout_id, day, discount, currency,
        status, order_id, refunded, reserved_at, expires_at)
      select ${SHOP}, ${id}, ${coupon}, ${hmac}, true, 'checkout-' || md5(i::text || 'c'),
        to_char(${at}, 'YYYY-MM-DD'), 1000, 'EUR', 'committed', 'order-' || i, 0, ${at}, ${at} + interval '15 minutes'
      from ${each}`.execute(connection);
    await sql`insert into ledger (shop, at, reservation_id, coupon_id, event, uses, amount)
      select ${SHOP}, ${at}, ${id}, ${coupon}, event, uses, amount from ${each},
        (values ('reserve', 1, 1000), ('commit', 0, 0)) as step (event, uses, amount)`.execute(connection);
    await sql`insert into idempotency (shop, key, request_hash, answer, created_at)
      select ${SHOP}, step || '-' || md5(i::text || 'k'), ${hmac},
        '{"committed":true,"discount":1000,"points":0}', now() - interval '7 days' * random()
      from ${each}, (values ('reserve'), ('commit')) as steps (step)
      where i % 52 = 0`.execute(connection);
    await sql`set session_replication_role = origin`.execute(connection);
  });
}

/** Bytes of all tables with their indexes, and rows in those that a use writes to. */
export async function sizeOf(db: Db): Promise<{ bytes: number; rows: number }> {
  const { rows } = await sql<{ bytes: number; rows: number }>`select
    sum(pg_total_relation_size(relid))::float8 as bytes, sum(n_live_tup)::float8 as rows from pg_stat_user_tables
    where relname in ('codes', 'checkouts', 'reservations', 'ledger', 'idempotency', 'counters')`.execute(db);
  return rows[0] ?? { bytes: Number.NaN, rows: Number.NaN };
}
