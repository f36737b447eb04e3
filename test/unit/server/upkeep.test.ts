import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from '../../../server/db/open-database.js';
import { keepUp } from '../../../server/db/upkeep.js';

const { db, close } = await openDatabase();
afterAll(close);

/** Pages that are read to find one reservation by its key. */
const pagesOfOne = async () => {
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number } }] }>`
    explain (analyze, buffers, format json)
    update reservations set status = 'committed' where shop = 's' and id = 'r7' and status = 'held'`.execute(
    db,
  );
  return rows[0]?.['QUERY PLAN'][0].Plan['Shared Hit Blocks'] ?? Number.NaN;
};
/** Counts of changes are told once a second, and now. */
const told = () => sql`select pg_stat_force_next_flush()`.execute(db);

test('the embedded database gets the statistics without which a commit walks through all rows of its shop', async () => {
  await sql`insert into reservations (shop, id, coupon_id, code_hmac, single_use, checkout_id, day, discount, currency,
      status, refunded, reserved_at, expires_at)
    select 's', 'r' || n, 'c', 'h', false, 'k' || n, '2026-01-01', 1, 'EUR', 'held', 0, now(), now()
    from generate_series(1, 2000) n`.execute(db);
  await sql`update reservations set status = 'committed'`.execute(db);
  await told();
  expect(await pagesOfOne()).toBeGreaterThan(20);
  expect(await keepUp(db)).toContain('reservations');
  expect(await pagesOfOne()).toBeLessThan(5);
});

test('and dead rows leave room, once enough have died; what has not changed is left alone', async () => {
  await told();
  expect(await keepUp(db)).toEqual([]);
  await sql`update reservations set refunded = 1`.execute(db);
  await told();
  expect(await keepUp(db)).toEqual(['reservations']);
  const { rows } = await sql`select n_dead_tup::int as dead from pg_stat_user_tables
    where relname = 'reservations'`.execute(db);
  expect(rows).toEqual([{ dead: 0 }]);
});
