import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres } from '../../../../bench/server/postgres.js';
import { exportRows } from '../../../../server/backup/export-rows.js';
import { tableShapes } from '../../../../server/backup/own-tables.js';
import { restoreBackup } from '../../../../server/backup/restore-backup.js';
import { writeBackup } from '../../../../server/backup/write-backup.js';
import { csvLine } from '../../../../server/console/csv.js';
import { MIGRATION_NAMES, migrate } from '../../../../server/db/migrations.js';
import { type Database, type Db, openDatabase } from '../../../../server/db/open-database.js';
import { openPostgres } from '../../../../server/db/open-postgres.js';
import { whyNoPostgres } from '../databases.js';
import { couponInput, openShop, SHOP, START, type TestShop } from '../shop.js';
import { type Bench, openBench } from './harness.js';

/** Every row of every table as PostgreSQL writes it, in the order of its text. */
async function contents(db: Db): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { name } of await tableShapes(db)) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.table(name)} t order by 1`.execute(db);
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}

/** Seven databases are made and opened here: on a busy machine that alone takes minutes. */
const SLOW_MS = 600_000;

let bench: Bench;
let shop: TestShop;
let database: Database;
/** Of the shop below, once. */
let before: Record<string, string[]>;

/** A shop with a past: claims, holds, orders of every end, words that are hard to quote. */
beforeAll(async () => {
  bench = await openBench();
  database = await openDatabase({ folder: bench.path('data') });
  shop = await openShop([couponInput('ten', { limits: { total: 50 } })], database);
  for (let index = 0; index < 12; index += 1) {
    const code = await shop.code('ten');
    const cart = { lines: [{ itemId: `it"em,\\ {${index}} é 票`, unitPrice: 1_000, quantity: 3 }] };
    const asked = {
      code,
      currency: 'EUR',
      checkoutId: `ch'eck,out"\\${index}`,
      customerKey: `c${index % 5}`,
      cart,
    };
    const { reservation } = await (await shop.post('reserve', asked)).json();
    if (index % 3 === 0) await shop.post('release', { reservation });
    if (index % 3 === 1)
      await shop.post('commit', {
        reservation,
        orderId: `order,"${index}"\\N{NULL}`,
        order: { currency: 'EUR', revenue: 2_700, at: new Date(START).toISOString() },
      });
  }
  await database.db
    .insertInto('audiences')
    .values({
      shop: SHOP,
      trial: 'a "b",\\ {é}\n票',
      source: 'account',
      arm: 'NULL',
      shoppers: 2 ** 52,
      at: new Date(START),
    })
    .execute();
  before = await contents(database.db);
}, SLOW_MS);
afterAll(async () => {
  await shop.close().catch(() => undefined);
  await bench.close();
});

/** The same rows by way of a real PostgreSQL, where there is one: restored there, and backed up from there. */
async function throughPostgres(file: string): Promise<string> {
  if (whyNoPostgres() !== undefined) {
    console.warn(`not by way of a PostgreSQL: ${whyNoPostgres()}`);
    return file;
  }
  const postgres = await startPostgres({ shared_buffers: '32MB', max_connections: '20' });
  try {
    const { db, close } = await openPostgres(postgres.url, async () => undefined);
    await sql`create table of_somebody_else (id int primary key)`.execute(db);
    await sql`set timezone = 'Asia/Kathmandu'`.execute(db);
    await restoreBackup({ db, file, tables: Object.keys(before) });
    const away = bench.path('from-postgres.gz');
    await writeBackup({ db, file: away, tables: Object.keys(before), now: START });
    await close();
    return away;
  } finally {
    await postgres.stop();
  }
}

describe('a backup', () => {
  test('restores every row of every table, and what comes next goes on', { timeout: SLOW_MS }, async () => {
    for (const name of ['codes', 'reservations', 'ledger', 'console_changes'])
      expect(before[name]?.length, name).toBeGreaterThan(0);
    const { rows } = await writeBackup({ db: database.db, file: bench.path('b.gz'), now: START });
    expect(rows['ledger']).toBe(before['ledger']?.length);
    expect((await stat(bench.path('b.gz'))).mode & 0o777).toBe(0o600);

    const other = await openDatabase({ prepare: async () => undefined });
    const restored = await restoreBackup({ db: other.db, file: await throughPostgres(bench.path('b.gz')) });
    expect(restored).toMatchObject({
      rows,
      level: { backup: MIGRATION_NAMES.at(-1), now: MIGRATION_NAMES.at(-1) },
    });
    expect(await contents(other.db)).toEqual(before);

    // The next ledger entry has the next number, and triggers count it once.
    const next = {
      shop: SHOP,
      at: new Date(START),
      reservation_id: 'x',
      coupon_id: 'ten',
      event: 'reserve' as const,
    };
    const [added] = await other.db
      .insertInto('ledger')
      .values({ ...next, uses: 1, amount: 5 })
      .returning('entry')
      .execute();
    const highest = Math.max(...(before['ledger'] ?? []).map((row) => Number(/,(\d+),/.exec(row)?.[1])));
    expect(added?.entry).toBe(highest + 1);
    expect((await contents(other.db))['console_changes']).toHaveLength(
      (before['console_changes']?.length ?? 0) + 1,
    );

    const cells: unknown[] = [];
    const columns = await exportRows(
      { db: other.db, name: 'reservations', codes: false, customers: false, since: '2026-11-22T09:00:00Z' },
      async (exported) => {
        for await (const batch of exported.rows) cells.push(...batch);
        return exported.columns;
      },
    );
    expect(cells).toHaveLength(12);
    expect(cells[0]).toContain('2026-11-22T10:00:00.000Z');
    expect(csvLine(cells[0] as string[])).toMatch(/,"ch'eck,out""\\\d+",/);
    // What points at a code or a customer only on request.
    expect(columns).toEqual(expect.not.arrayContaining(['code_hmac', 'customer_hmac']));

    // Rows are there by now.
    await expect(restoreBackup({ db: other.db, file: bench.path('b.gz') })).rejects.toMatchObject({
      code: 'conflict',
    });
    await other.close();
  });

  test('that broke off, was changed or is none restores nothing; an older one is brought up to date', {
    timeout: SLOW_MS,
  }, async () => {
    const whole = await readFile(bench.path('b.gz'));
    const lines = gunzipSync(whole).toString().trimEnd().split('\n');
    const changed = (change: (lines: string[]) => string[]) => gzipSync(`${change([...lines]).join('\n')}\n`);
    const row = lines.findIndex((line) => line.startsWith('["'));
    const cases: Record<string, Uint8Array> = {
      'cut off': whole.subarray(0, whole.length - 40),
      'without its end': changed((all) => all.slice(0, -1)),
      'a row less': changed((all) => all.filter((_, index) => index !== row)),
      'a row twice': changed((all) => all.toSpliced(row, 0, all[row] ?? '')),
      'another value': changed((all) =>
        all.map((line, index) => (index === row ? line.replace('shop', 'shoq') : line)),
      ),
      'not a backup': gzipSync('{"a":1}\n'),
      'not gzipped': Buffer.from('hello'),
      'a newer one': changed(([head = '', ...rest]) => [
        JSON.stringify({ ...JSON.parse(head), migrations: [...JSON.parse(head).migrations, '999-later'] }),
        ...rest,
      ]),
      'other tables': changed(([head = '', ...rest]) => [head.replace('"orders"', '"ordres"'), ...rest]),
    };
    const empty = await openDatabase({ prepare: async () => undefined });
    for (const [name, bytes] of Object.entries(cases)) {
      await writeFile(bench.path('bad.gz'), bytes);
      const failed = await restoreBackup({ db: empty.db, file: bench.path('bad.gz') }).catch(
        (error) => error,
      );
      expect(failed?.code, name).toMatch(/invalid|conflict/);
      for (const [table, rows] of Object.entries(await contents(empty.db)))
        expect(rows, `${name}: ${table}`).toEqual([]);
    }

    const old = await openDatabase({ prepare: (db) => migrate(db, '001-redemption') });
    await sql`insert into codes (shop, code_hmac, coupon_id, claimed_at) values (${SHOP}, 'h', 'ten', now())`.execute(
      old.db,
    );
    await writeBackup({ db: old.db, file: bench.path('old.gz'), now: START });
    // Into newer tables its rows would not fit; into its own they do, which then are brought up to date.
    await expect(restoreBackup({ db: empty.db, file: bench.path('old.gz') })).rejects.toMatchObject({
      message: expect.stringContaining('newer than the backup'),
    });
    await empty.close();
    await sql`delete from codes`.execute(old.db);
    const { level } = await restoreBackup({ db: old.db, file: bench.path('old.gz') });
    expect(level).toEqual({ backup: '001-redemption', now: MIGRATION_NAMES.at(-1) });
    expect((await contents(old.db))['codes']).toHaveLength(1);
    await old.close();
  });
});

// Last: these close the database that the tests above share.
describe('etui backup and restore', () => {
  test('need the folder to themselves or a server in it, and say so', async () => {
    const { code, err } = await bench.etui('backup', '@c.gz', '--data', '@data');
    expect([code, err]).toEqual([4, expect.stringContaining('another process')]);
    expect((await bench.etui('backup', '@c.gz', '--data', '@nowhere')).code).toBe(4);
    expect(await readdir(bench.base)).not.toContain('nowhere');
  });

  test('keep and bring back the same rows', { timeout: SLOW_MS }, async () => {
    await database.close();
    const made = await bench.json<{ bytes: number; rows: Record<string, number> }>(
      'backup',
      '@c.gz',
      '--data',
      '@data',
    );
    expect(made.rows['reservations']).toBe(12);
    expect((await bench.etui('backup', '@c.gz', '--data', '@data')).code).toBe(4);
    // No copy is left behind.
    expect((await readdir(bench.path('data'))).filter((name) => name.startsWith('snapshot'))).toEqual([]);
    await mkdir(bench.path('new'));
    expect(await bench.json('restore', '@c.gz', '--data', '@new')).toMatchObject({ rows: made.rows });

    await rm(bench.path('new'), { recursive: true });
  });
});
