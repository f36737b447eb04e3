/** Whoever changes something leaves an entry: every address that takes a request is walked, so that a new one without fails here. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAudit } from '../../../server/access/audit.js';
import { adminApi } from '../../../server/admin/admin-api.js';
import { hashPassword } from '../../../server/console/access/password.js';
import { openDatabase } from '../../../server/db/open-database.js';
import { cookieOf, ORIGIN } from './console/open-console.js';
import { couponInput, openShop, poolInput, SHOP, START, type TestShop } from './shop.js';

const PASSWORD = 'correct horse battery';
const COUPONS = [couponInput('ten', { limits: { budget: 100_000 } })];
let base: string;
let shop: TestShop;
let app: Hono;
let admin: Hono;
let cookies: Readonly<Record<'owner' | 'viewer', string>>;
const copies: string[] = [];

const form = (path: string, fields: Readonly<Record<string, string>>, cookie: string) =>
  app.request(`${ORIGIN}/console/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN, cookie },
    body: new URLSearchParams(fields).toString(),
  });
const asOwner = (path: string, fields: Readonly<Record<string, string>>) => form(path, fields, cookies.owner);
const asViewer = (path: string) => form(path, {}, cookies.viewer);
const ask = (path: string, body: unknown) =>
  admin.request(path, { method: 'POST', body: JSON.stringify(body) });

interface Command {
  readonly entry: { readonly actor: string; readonly role: string; readonly action: string };
  /** Succeeds. */
  readonly send: () => Response | Promise<Response>;
  /** Is refused; absent where nobody who gets this far can be. */
  readonly refused?: () => Response | Promise<Response>;
}

const byConsole = (
  action: string,
  path: string,
  fields: Readonly<Record<string, string>>,
): Readonly<Record<string, Command>> => ({
  [`/console/${path}`]: {
    entry: { actor: 'owner', role: 'owner', action },
    send: () => asOwner(path, fields),
    refused: () => asViewer(path),
  },
});
const byBackend = (
  action: string,
  path: string,
  body: unknown,
  refused?: Command['refused'],
): Readonly<Record<string, Command>> => ({
  [`/etui/${path}`]: {
    entry: { actor: 'backend', role: 'owner', action },
    send: () => shop.post(path, body),
    ...(refused && { refused }),
  },
});
/** The same key with another body. */
const twice = (path: string, first: unknown, second: unknown) => async () => {
  const headers = { 'idempotency-key': randomUUID() };
  await shop.post(path, first, headers);
  return shop.post(path, second, headers);
};
const byCommand = (action: string, path: string, send: Command['send'], refused?: Command['refused']) => ({
  [path]: { entry: { actor: 'command', role: 'owner', action }, send, ...(refused && { refused }) },
});

/** In this order: who is changed was added. */
const ON_THE_APP: Readonly<Record<string, Command>> = {
  ...byConsole('code.block', 'codes/block', { code: 'A-CODE' }),
  ...byConsole('code.unblock', 'codes/unblock', { code: 'A-CODE' }),
  ...byConsole('member.add', 'people/add', { name: 'new', role: 'editor', password: PASSWORD }),
  ...byConsole('member.change', 'people/change', { name: 'new', role: 'owner' }),
  ...byConsole('member.remove', 'people/remove', { name: 'new' }),
  ...byConsole('customer.forget', 'people/forget', { customerKey: 'a-customer' }),
  ...byBackend('code.block', 'block', { code: 'B-CODE' }, twice('block', { code: 'C' }, { code: 'D' })),
  ...byBackend('code.unblock', 'unblock', { code: 'B-CODE' }, twice('unblock', { code: 'C' }, { code: 'D' })),
  ...byBackend(
    'customer.forget',
    'forget',
    { customerKey: 'a-customer' },
    twice('forget', { customerKey: 'c' }, { customerKey: 'd' }),
  ),
  ...byBackend('webhooks.retry', 'webhooks/retry', {}),
};
const ON_THE_SOCKET: Readonly<Record<string, Command>> = {
  ...byCommand('database.copy', '/snapshot', async () => {
    const answer = await ask('/snapshot', {});
    copies.push(((await answer.clone().json()) as { folder: string }).folder);
    return answer;
  }),
  ...byCommand(
    'prices.move',
    '/pace',
    () => ask('/pace', { pool: poolInput(COUPONS), days: 30 }),
    () => ask('/pace', { pool: {}, days: 30 }),
  ),
};

/** What takes a POST and is no deed of a person's, and where it stands instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  '/console/login': 'nothing of the shop; that it went well: below',
  '/console/logout': 'the same',
  '/etui/claim': 'shoppers’: codes',
  '/etui/collect': 'shoppers’: a sum of reports',
  '/etui/token': 'shoppers’: right_requests',
  '/etui/grant': 'changes nothing: signs what the backend says',
  '/etui/arms': 'changes nothing: counts',
  '/etui/reserve': 'checkouts: the ledger',
  '/etui/reserve-all': 'checkouts: the ledger',
  '/etui/extend': 'checkouts: the reservation',
  '/etui/commit': 'checkouts: the ledger',
  '/etui/release': 'checkouts: the ledger',
  '/etui/refund': 'checkouts: the ledger',
  '/etui/order': 'orders',
  '/etui/audience': 'audiences',
};

const addressesOf = (routes: Hono) => [
  ...new Set(
    routes.routes.filter(({ method }) => !['ALL', 'GET', 'OPTIONS'].includes(method)).map(({ path }) => path),
  ),
];
const entries = () => readAudit(shop.database.db, SHOP, { limit: 1_000 });

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'etui-audited-'));
  const data = join(base, 'data');
  shop = await openShop(COUPONS, await openDatabase({ folder: data }));
  const credential = await hashPassword(PASSWORD, { N: 1_024, r: 8, p: 1 });
  const assets = { script: 'a.js', style: 'a.css', folder: base };
  const quiet = { onError: () => undefined };
  app = shop.appWith({ console: { credential, assets }, tokenKeys: shop.keys }, quiet);
  const { db } = shop.database;
  const { folder, keys } = shop;
  admin = adminApi({ db, data, shop: SHOP, folder, keys, clock: () => shop.now, log: () => undefined });
  await db
    .insertInto('members')
    .values({
      shop: SHOP,
      name: 'vera',
      role: 'viewer',
      password_hash: credential,
      added_at: new Date(START),
    })
    .execute();
  cookies = {
    owner: cookieOf(await form('login', { password: PASSWORD }, '')),
    viewer: cookieOf(await form('login', { name: 'vera', password: PASSWORD }, '')),
  };
});
beforeEach(() => {
  shop.now += 60_000;
});
afterAll(async () => {
  await shop.close();
  for (const folder of [base, ...copies]) await rm(folder, { recursive: true, force: true });
});

test('every address that takes more than a question is a deed with an entry, or says where else it stands', () => {
  expect(addressesOf(app).sort()).toEqual([...Object.keys(ON_THE_APP), ...Object.keys(ELSEWHERE)].sort());
  expect(addressesOf(admin).sort()).toEqual(Object.keys(ON_THE_SOCKET).sort());
});

describe.each(Object.entries({ ...ON_THE_APP, ...ON_THE_SOCKET }))('%s', (_, { entry, send, refused }) => {
  test('leaves one entry: who, in which role, what, and that it was done', async () => {
    const before = await entries();
    expect((await send()).status).toBe(200);
    const [newest, ...rest] = await entries();
    expect(rest).toEqual(before);
    expect(newest).toMatchObject({ ...entry, at: new Date(shop.now) });
    expect(newest?.outcome).toBe(entry.action === 'webhooks.retry' ? 'unchanged' : 'done');
  });

  if (!refused) return;
  test('leaves one where it is refused, too, with the reason', async () => {
    const answer = await refused();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    const [newest, second] = await entries();
    expect(newest).toMatchObject({ action: entry.action, outcome: 'refused', after: expect.any(String) });
    expect(second?.outcome).not.toBe('refused');
  });
});

test('who came in and who went stands in the log; who guessed does not', async () => {
  const before = await entries();
  await form('login', { password: 'not the right one' }, '');
  await form('login', { name: 'vera', password: 'not the right one' }, '');
  const [asFirst, asVera] = [{ password: PASSWORD }, { name: 'vera', password: PASSWORD }];
  await form('logout', {}, cookieOf(await form('login', asFirst, '')));
  await form('logout', {}, cookieOf(await form('login', asVera, '')));
  const after = await entries();
  expect(after.slice(4)).toEqual(before);
  expect(after.slice(0, 4).map(({ actor, role, action }) => `${actor} ${role} ${action}`)).toEqual([
    'vera viewer session.close',
    'vera viewer session.open',
    'owner owner session.close',
    'owner owner session.open',
  ]);
});

test('a deed that finds nothing to do says so, and so does a dry run', async () => {
  const fields = { code: 'E-CODE' };
  await asOwner('codes/unblock', fields);
  await asOwner('codes/block', fields);
  await asOwner('codes/block', fields);
  await ask('/pace', { pool: poolInput(COUPONS), days: 30, dryRun: true });
  const outcomes = (await entries()).slice(0, 4).map(({ action, outcome }) => `${action} ${outcome}`);
  expect(outcomes).toEqual([
    'prices.move unchanged',
    'code.block unchanged',
    'code.block done',
    'code.unblock unchanged',
  ]);
});

test('a defect is told to the caller as one, and stands in the log as failed', async () => {
  const { db } = shop.database;
  await db.schema.alterTable('blocked_codes').renameTo('away').execute();
  const answer = await asOwner('codes/block', { code: 'F-CODE' });
  await db.schema.alterTable('away').renameTo('blocked_codes').execute();
  expect(answer.status).toBe(500);
  expect((await entries())[0]).toMatchObject({ action: 'code.block', outcome: 'failed', subject: 'a code' });
});
