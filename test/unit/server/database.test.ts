import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tableShapes } from '../../../server/backup/own-tables.js';
import { requireAsMigrated } from '../../../server/db/migrations.js';
import { type Database, type Db, openDatabase } from '../../../server/db/open-database.js';

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'etui-db-'));
  // What a process leaves behind that was killed a minute ago.
  await mkdir(join(folder, 'owner.lock'));
  const killed = new Date(Date.now() - 60_000);
  await utimes(join(folder, 'owner.lock'), killed, killed);
  database = await openDatabase({ folder });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const setting = async (name: string) => {
  const { rows } = await sql<Record<string, string>>`show ${sql.raw(name)}`.execute(database.db);
  return rows[0]?.[name];
};

test('writes through to the disk before it answers', async () => {
  expect(await setting('fsync')).toBe('on');
  expect(await setting('synchronous_commit')).toBe('on');
  expect(await setting('full_page_writes')).toBe('on');
});

test('takes a folder over whose owner crashed', async () => {
  expect(await database.db.selectFrom('counters').selectAll().execute()).toEqual([]);
});

test('lets no second process in, and says so', async () => {
  await expect(openDatabase({ folder })).rejects.toMatchObject({ name: 'ServerError', code: 'conflict' });
});

test('keeps transactions apart on its one connection', async () => {
  const { db } = database;
  await sql`create table visits (n int)`.execute(db);
  await sql`insert into visits values (0)`.execute(db);
  const addOne = () =>
    db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ n: number }>`select n from visits`.execute(tx);
      await sql`update visits set n = ${(rows[0]?.n ?? 0) + 1}`.execute(tx);
    });
  await Promise.all(Array.from({ length: 20 }, addOne));
  const { rows } = await sql<{ n: number }>`select n from visits`.execute(db);
  expect(rows).toEqual([{ n: 20 }]);
});

test('refuses a negative balance, whatever the program thinks', async () => {
  const row = { shop: 's', coupon_id: 'c', kind: 'total', period: '', used: -1 } as const;
  await expect(database.db.insertInto('counters').values(row).execute()).rejects.toThrow(/check constraint/);
});

test('keeps what it held when it is opened again', async () => {
  const row = { shop: 's', coupon_id: 'c', kind: 'total', period: '', used: 3 } as const;
  await database.db.insertInto('counters').values(row).execute();
  await database.close();
  database = await openDatabase({ folder });
  expect(await database.db.selectFrom('counters').selectAll().execute()).toEqual([row]);
});

test('has every table keyed by shop', async () => {
  const shapes = await tableShapes(database.db);
  const own = shapes.filter(({ name }) => name !== 'visits');
  expect(own.length).toBeGreaterThan(20);
  for (const { name, key } of own) expect(`${name}: ${key[0]}`).toBe(`${name}: shop`);
});

describe('at start refuses a database', () => {
  /** What a start says to it; afterwards it is as before. */
  const started = async (change: (db: Db) => Promise<unknown>) => {
    const undo = new Error('undo');
    let said: unknown;
    const work = database.db.transaction().execute(async (tx) => {
      await change(tx);
      said = await requireAsMigrated(tx).catch((thrown: unknown) => thrown);
      throw undo;
    });
    await expect(work).rejects.toBe(undo);
    return said;
  };

  test.each([
    [
      'that is newer than the program',
      (db: Db) =>
        sql`insert into kysely_migration (name, timestamp) values ('999-from-tomorrow', '2030-01-01')`.execute(
          db,
        ),
      '999-from-tomorrow',
    ],
    [
      'of which a migration in the middle never ran',
      (db: Db) => sql`delete from kysely_migration where name = '003-stacking'`.execute(db),
      '003-stacking',
    ],
    [
      'that lacks a column',
      (db: Db) => sql`alter table reservations drop column points`.execute(db),
      'reservations',
    ],
    ['that lacks a guard', (db: Db) => sql`drop index reservations_one_per_code`.execute(db), 'reservations'],
    [
      'whose balance may become negative',
      (db: Db) => sql`alter table counters drop constraint counters_used_check`.execute(db),
      'counters',
    ],
    [
      'whose log may be changed',
      (db: Db) => sql`drop trigger audit_log_kept on audit_log`.execute(db),
      'audit_log',
    ],
    ['that lacks a table', (db: Db) => sql`drop table uptimes`.execute(db), 'uptimes'],
  ])('%s, and says what is wrong', async (_, change, named) => {
    const thrown = await started(change);
    expect(thrown).toMatchObject({ name: 'ServerError', code: 'conflict' });
    expect((thrown as Error).message).toContain(named);
  });

  test('and not where somebody else’s tables have changed beside ours', async () => {
    expect(await started((db) => sql`alter table visits add column more int`.execute(db))).toBeUndefined();
  });
});
