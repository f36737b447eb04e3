import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../server/db/open-database.js';

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

test('keeps what it held when it is opened again, and refuses one that is newer than the program', async () => {
  const row = { shop: 's', coupon_id: 'c', kind: 'total', period: '', used: 3 } as const;
  await database.db.insertInto('counters').values(row).execute();
  await database.close();
  database = await openDatabase({ folder });
  expect(await database.db.selectFrom('counters').selectAll().execute()).toEqual([row]);
  await sql`insert into kysely_migration (name, timestamp) values ('999-from-tomorrow', '2030-01-01')`.execute(
    database.db,
  );
  await database.close();
  await expect(openDatabase({ folder })).rejects.toMatchObject({ name: 'ServerError', code: 'conflict' });
});
