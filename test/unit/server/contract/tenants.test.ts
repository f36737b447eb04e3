/**
 * Two shops in one database: neither sees nor touches a row of the other, in any table. The list of tables is the database's own,
 * and the second shop's rows are planted in every one of them, so that a new table can't be forgotten.
 */
import { randomUUID } from 'node:crypto';
import { PostgresQueryCompiler, sql } from 'kysely';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAudit } from '../../../../server/access/audit.js';
import { forgetAs } from '../../../../server/access/deeds.js';
import { addMember, changeRole, listMembers, removeMember } from '../../../../server/access/members.js';
import { type TableShape, tableShapes } from '../../../../server/backup/own-tables.js';
import { overview } from '../../../../server/console/figures/overview.js';
import { fill } from '../../../../server/console/rollup/fill.js';
import type { Db } from '../../../../server/db/open-database.js';
import { runPace } from '../../../../server/pace/run-pace.js';
import { beat } from '../../../../server/pace/uptime.js';
import { USUAL_POLICY } from '../../../../server/retention/policy.js';
import { prune } from '../../../../server/retention/prune.js';
import { Pool } from '../../../../src/pool/schema.js';
import { DATABASES, titleOf } from '../databases.js';
import {
  couponInput,
  MINUTE,
  openShop,
  poolInput,
  reserveBody,
  SHOP,
  START,
  type TestShop,
} from '../shop.js';

const OTHER = 'https://other.example';
const DAY = 24 * 60 * MINUTE;
const OWNER = { name: 'owner', role: 'owner' } as const;

describe.each(DATABASES)('$name', (on) => {
  describe.skipIf(on.skipped)(titleOf(on), () => {
    let shop: TestShop;
    let tables: TableShape[];
    beforeAll(async () => {
      shop = await openShop(
        [couponInput('ten', { limits: { total: 5, perDay: 5, perShopper: 5, budget: 9_000 } })],
        await on.open(),
      );
      tables = await tableShapes(shop.database.db);
      await useEverything(shop, SHOP);
      await plantEverywhere(shop.database.db, tables);
    }, 240_000);
    afterAll(() => shop.close());

    test('each shop has rows in every table', async () => {
      const { db } = shop.database;
      for (const { name } of tables) {
        const { rows } = await sql<{ shop: string }>`select distinct shop from ${sql.table(name)}`.execute(
          db,
        );
        expect(`${name}: ${rows.map((row) => row.shop).includes(OTHER)}`).toBe(`${name}: true`);
      }
    });

    test('whatever one shop does, the other’s rows stay as they are, to the letter', async () => {
      const { db } = shop.database;
      const before = await rowsOf(db, tables, OTHER);
      await useEverything(shop, SHOP);
      shop.now += 1_000 * DAY;
      await prune(db, { shop: SHOP, policy: USUAL_POLICY, now: shop.now });
      shop.now = START;
      expect(await rowsOf(db, tables, OTHER)).toEqual(before);
    }, 240_000);

    test('what one shop does comes out the same whether or not there is another', async () => {
      const { db } = shop.database;
      // The other's coupon of the same name is used up, and its code is known there only.
      await sql`update counters set used = 5 where shop = ${OTHER}`.execute(db);
      const code = await shop.code('ten');
      expect((await shop.post('reserve', reserveBody(code))).status).toBe(200);
      const other = shop.appWith({ shop: OTHER });
      const answer = await other.request('/etui/reserve', {
        method: 'POST',
        headers: { authorization: `Bearer ${shop.secret}`, 'idempotency-key': randomUUID() },
        body: JSON.stringify(reserveBody(code)),
      });
      expect(await answer.json()).toMatchObject({ reason: 'unknown-code' });
      expect(await listMembers(db, OTHER)).toHaveLength(1);
      expect(await readAudit(db, OTHER, { limit: 10 })).toHaveLength(1);
    });

    test('every statement on a table of ours says of which shop', async () => {
      const seen: string[] = [];
      const watched = watch(shop.database.db, (text) => seen.push(text));
      await useEverything(shop, SHOP, watched);
      await prune(watched, { shop: SHOP, policy: USUAL_POLICY, now: shop.now + 1_000 * DAY });
      const names = tables.map(({ name }) => name).join('|');
      const touching = seen.filter((text) =>
        new RegExp(`\\b(from|update|into|join)\\s+"?(${names})\\b`, 'i').test(text),
      );
      expect(touching.length).toBeGreaterThan(50);
      expect(touching.filter((text) => !/\bshop\b/.test(text))).toEqual([]);
    }, 240_000);
  });
});

/** All that a shop does, by its endpoints, its console, its commands. */
async function useEverything(shop: TestShop, name: string, db: Db = shop.database.db): Promise<void> {
  const app = shop.appWith({}, { db });
  const post = async (path: string, body: unknown) => {
    const response = await app.request(`/etui/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${shop.secret}`,
        'idempotency-key': randomUUID(),
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    return (await response.json().catch(() => ({}))) as Record<string, string>;
  };
  const reserve = async (checkoutId: string) => {
    const { code } = await post('claim', { coupon: 'ten', claim: randomUUID() });
    const { reservation } = await post(
      'reserve',
      reserveBody(String(code), { checkoutId, customerKey: 'customer-5' }),
    );
    return { code, reservation };
  };
  const [one, two] = [await reserve(randomUUID()), await reserve(randomUUID())];
  await post('extend', { reservation: one.reservation });
  await post('commit', {
    reservation: one.reservation,
    orderId: randomUUID(),
    order: { currency: 'EUR', revenue: 9_000 },
  });
  await post('refund', { reservation: one.reservation, amount: 10 });
  await post('release', { reservation: two.reservation });
  await post('block', { code: two.code });
  await post('unblock', { code: two.code });
  await post('order', { orderId: randomUUID(), currency: 'EUR', revenue: 100, customerKey: 'customer-5' });
  await post('audience', { trial: 'trial', source: 'account', shoppers: { holdout: 10 } });
  await post('collect', { version: '0001', question: '0', answer: '0' });
  await fill(db, name, { clock: () => shop.now });
  const context = { db, shop: name, now: shop.now, actor: OWNER };
  const member = `m-${randomUUID()}`;
  await addMember(context, { name: member, role: 'viewer', password: 'a password of a member' });
  await changeRole(context, { name: member, role: 'editor' });
  await removeMember(context, { name: member });
  await forgetAs({ ...context, newId: randomUUID }, Buffer.alloc(32).toString('base64url'), 'customer-5');
  await beat(db, name, START, shop.now);
  await runPace({
    db,
    folder: shop.folder,
    keys: [shop.keys],
    pool: poolInput([couponInput('ten')]),
    days: 30,
    now: shop.now,
    dryRun: true,
  });
  const period = { from: '2026-11-01', until: '2026-11-30' };
  await overview(db, name, v.parse(Pool, poolInput([couponInput('ten')])), { period, by: 'coupon' });
  await app.request('/readyz');
}

/** A row of the other shop in every table: one of the first shop's where there is one, else made of its columns' types. */
async function plantEverywhere(db: Db, tables: readonly TableShape[]): Promise<void> {
  for (const { name, columns } of tables) {
    const copied = columns.filter(({ numbered, name: column }) => !numbered && column !== 'shop');
    const list = sql.join(copied.map(({ name: column }) => sql.ref(column)));
    const { rows } = await sql`insert into ${sql.table(name)} (shop, ${list})
      select ${OTHER}, ${list} from ${sql.table(name)} where shop = ${SHOP} limit 1 returning shop`.execute(
      db,
    );
    if (rows.length > 0) continue;
    const checks = await checksOf(db, name);
    const values = sql.join(copied.map(({ name: column, type }) => sampleOf(column, type, checks)));
    await sql`insert into ${sql.table(name)} (shop, ${list}) values (${OTHER}, ${values})`.execute(db);
  }
}

function sampleOf(column: string, type: string, checks: string) {
  // A check that names values: the first of them.
  const [, named] = new RegExp(`${column} = ANY \\(ARRAY\\['([^']+)'`).exec(checks) ?? [];
  if (named !== undefined) return sql.lit(named);
  if (type.startsWith('timestamp')) return sql`now()`;
  if (type === 'boolean') return sql`false`;
  return /int|numeric|double/.test(type) ? sql`1` : sql.lit(`{"planted":"${column}"}`);
}

async function checksOf(db: Db, table: string): Promise<string> {
  const { rows } = await sql<{ text: string }>`select pg_get_constraintdef(oid) as text from pg_constraint
    where conrelid = ${table}::regclass and contype = 'c'`.execute(db);
  return rows.map(({ text }) => text).join('\n');
}

async function rowsOf(db: Db, tables: readonly TableShape[], shop: string) {
  const all: Record<string, unknown[]> = {};
  for (const { name, key } of tables) {
    const { rows } = await sql`select * from ${sql.table(name)} where shop = ${shop}
      order by ${sql.join(key.map((column) => sql.ref(column)))}`.execute(db);
    all[name] = rows;
  }
  return all;
}

/** The same database, telling the text of each statement, in transactions, too. */
function watch(db: Db, tell: (text: string) => void): Db {
  const compiler = new PostgresQueryCompiler();
  return db.withPlugin({
    transformQuery({ node, queryId }) {
      tell(compiler.compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: async ({ result }) => result,
  });
}
