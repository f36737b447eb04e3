import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '../../../../server/console/access/password.js';
import { codeHmacOf } from '../../../../server/redeem/block.js';
import { CODE_KEY, cookieOf, NOW, ORIGIN, openTestConsole, type TestConsole } from './open-console.js';
import { SHOP } from './rows.js';

const PASSWORD = 'a password of a member';
let page: TestConsole;
let hash: string;
beforeAll(async () => {
  page = await openTestConsole();
  hash = await hashPassword(PASSWORD, { N: 1_024, r: 8, p: 1 });
});
afterAll(() => page.database.close());
beforeEach(async () => {
  await sql`truncate members, console_sessions, blocked_codes`.execute(page.database.db);
});

const member = (name: string, role: 'viewer' | 'editor' | 'owner', shop = SHOP) =>
  page.database.db
    .insertInto('members')
    .values({ shop, name, role, password_hash: hash, added_at: new Date(NOW) })
    .execute();

const form = (path: string, fields: Readonly<Record<string, string>>, cookie = '', origin = ORIGIN) =>
  page.app.request(`${ORIGIN}/console/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin, cookie },
    body: new URLSearchParams(fields).toString(),
  });
const page0 = (path: string, cookie: string) =>
  page.app.request(`${ORIGIN}/console${path}`, { headers: { cookie } });

/** A login of its own minute: tries are limited. */
async function loggedIn(name = '', password = name === '' ? 'correct horse battery' : PASSWORD) {
  page.now += 60_000;
  const answer = await form('login', { name, password });
  return { status: answer.status, cookie: cookieOf(answer) };
}
const entries = async () =>
  (await page.database.db.selectFrom('audit_log').selectAll().orderBy('entry').execute()).map(
    ({ actor, role, action, subject, before, after, outcome }) => ({
      ...{ actor, role, action, subject, before, after },
      ...(outcome !== 'done' && { outcome }),
    }),
  );

describe('a role', () => {
  const GETS = ['', '/codes', '/people', '/log'];
  const POSTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'codes/block': { code: 'A-CODE' },
    'codes/unblock': { code: 'A-CODE' },
    'people/add': { name: 'new', role: 'owner', password: PASSWORD },
    'people/change': { name: 'other', role: 'owner' },
    'people/remove': { name: 'other' },
    'people/forget': { customerKey: 'a-customer' },
  };
  test.each([
    ['viewer', [200, 403, 403, 403], [403, 403, 403, 403, 403, 403]],
    ['editor', [200, 200, 403, 200], [200, 200, 403, 403, 403, 403]],
    ['owner', [200, 200, 200, 200], [200, 200, 200, 200, 200, 200]],
  ] as const)('%s may do what it may, and nothing more', async (role, gets, posts) => {
    await member('one', role);
    await member('other', 'viewer');
    const { cookie } = await loggedIn('one');
    const statuses = [];
    for (const path of GETS) statuses.push((await page0(path, cookie)).status);
    expect(statuses).toEqual(gets);
    const answers = [];
    for (const [path, fields] of Object.entries(POSTS))
      answers.push((await form(path, fields, cookie)).status);
    expect(answers).toEqual(posts);
  });

  test('that was taken away is gone from the next request on, and so is a member who was removed', async () => {
    await member('one', 'editor');
    const [{ cookie: own }, { cookie: owner }] = [await loggedIn('one'), await loggedIn()];
    expect((await page0('/log', own)).status).toBe(200);
    await form('people/change', { name: 'one', role: 'viewer' }, owner);
    expect((await page0('/log', own)).status).toBe(403);
    await form('people/remove', { name: 'one' }, owner);
    expect((await page0('', own)).status).toBe(303);
  });
});

describe('a login', () => {
  test('needs name and password that go together, in this shop', async () => {
    await member('one', 'owner');
    await member('other', 'owner', 'https://other.example');
    expect((await loggedIn('one')).status).toBe(303);
    for (const [name, password] of [
      ['one', 'another password'],
      ['nobody', PASSWORD],
      ['other', PASSWORD],
      ['nobody', 'correct horse battery'],
      ['', PASSWORD],
    ] as const)
      expect((await loggedIn(name, password)).status).toBe(401);
  });
});

describe('the log', () => {
  test('has who did what, before and after, and neither code nor customer nor password', async () => {
    const from = (await entries()).length;
    const { cookie } = await loggedIn();
    await form('people/add', { name: 'anna', role: 'viewer', password: PASSWORD }, cookie);
    await form('people/change', { name: 'anna', role: 'editor' }, cookie);
    const anna = (await loggedIn('anna')).cookie;
    await form('codes/block', { code: 'SECRET-CODE' }, anna);
    await form('codes/block', { code: 'SECRET-CODE' }, anna);
    await form('codes/unblock', { code: 'secret code' }, anna);
    await form('people/forget', { customerKey: 'customer-5' }, cookie);
    await form('people/remove', { name: 'anna' }, cookie);
    const subject = `code ${codeHmacOf(CODE_KEY, SHOP, 'SECRET-CODE').slice(0, 10)}`;
    const [owner, editor] = [
      { actor: 'owner', role: 'owner' },
      { actor: 'anna', role: 'editor' },
    ];
    const session = { subject: 'the console', before: null, after: null };
    expect((await entries()).slice(from)).toEqual([
      { ...owner, action: 'session.open', ...session },
      { ...owner, action: 'member.add', subject: 'anna', before: null, after: '{"role":"viewer"}' },
      {
        ...owner,
        action: 'member.change',
        subject: 'anna',
        before: '{"role":"viewer"}',
        after: '{"role":"editor"}',
      },
      { ...editor, action: 'session.open', ...session },
      { ...editor, action: 'code.block', subject, before: '"good"', after: '"blocked"' },
      {
        ...editor,
        action: 'code.block',
        subject,
        before: '"blocked"',
        after: '"blocked"',
        outcome: 'unchanged',
      },
      { ...editor, action: 'code.unblock', subject, before: '"blocked"', after: '"good"' },
      {
        ...owner,
        action: 'customer.forget',
        subject: 'a customer',
        before: '{"reservations":0,"orders":0}',
        after: null,
      },
      { ...owner, action: 'member.remove', subject: 'anna', before: '{"role":"editor"}', after: null },
    ]);
    const shown = await (await page0('/log', cookie)).text();
    expect(shown).toContain('member.change');
    expect(shown).toContain('role: viewer');
    expect(shown).not.toMatch(/secret.code|customer-5/i);
  });

  test.each([
    ['changed', sql`update audit_log set actor = 'nobody'`],
    ['removed', sql`delete from audit_log`],
    ['emptied', sql`truncate audit_log`],
  ])('can’t be %s', async (_, statement) => {
    await expect(statement.execute(page.database.db)).rejects.toThrow(/neither changed nor removed/);
  });
});

test('a form of another page does nothing', async () => {
  const { cookie } = await loggedIn();
  const answer = await form('codes/block', { code: 'A-CODE' }, cookie, 'https://evil.example');
  expect(answer.status).toBe(403);
  expect(await page.database.db.selectFrom('blocked_codes').selectAll().execute()).toEqual([]);
});

test('a name that would be markup is shown as text', async () => {
  await sql`insert into members (shop, name, role, password_hash, added_at)
    values (${SHOP}, '<img src=x>', 'viewer', ${hash}, now())`.execute(page.database.db);
  const shown = await (await page0('/people', (await loggedIn()).cookie)).text();
  expect(shown).toContain('&lt;img src=x&gt;');
  expect(shown).not.toContain('<img src=x>');
});
