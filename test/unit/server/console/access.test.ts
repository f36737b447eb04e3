import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCredential, writeCredential } from '../../../../server/console/access/credential.js';
import { hashPassword, passwordMatches } from '../../../../server/console/access/password.js';
import { SESSION_MS } from '../../../../server/console/access/sessions.js';
import { cookieOf, NOW, ORIGIN, openTestConsole, PASSWORD, type TestConsole } from './open-console.js';

const CHEAP = { N: 1_024, r: 8, p: 1 };
let page: TestConsole;
beforeAll(async () => {
  page = await openTestConsole();
});
afterAll(() => page.database.close());

describe('without a login', () => {
  // Every route there is but the form itself and the two static files, which are the same for everybody.
  const routes = () =>
    [...new Set(page.app.routes.map(({ method, path }) => `${method} ${path}`))].filter(
      (route) => /^(GET|POST) /.test(route) && !/login|assets/.test(route),
    );

  test('the table below knows every route', () => {
    expect(routes().sort()).toEqual([
      'GET /console',
      'GET /console/codes',
      'GET /console/export/:file',
      'GET /console/log',
      'GET /console/people',
      'POST /console/codes/block',
      'POST /console/codes/unblock',
      'POST /console/logout',
      'POST /console/people/add',
      'POST /console/people/change',
      'POST /console/people/forget',
      'POST /console/people/remove',
    ]);
  });

  test.each([
    ['GET', '/console', 303],
    ['GET', '/console/', 303],
    ['GET', '/console?by=week', 303],
    ['GET', '/console/no-such-page', 303],
    ['GET', '/console/export/breakdown.csv', 401],
    ['GET', '/console/export/trial.csv', 401],
    ['GET', '/console/export/prices.csv', 401],
    ['GET', '/console/export/none.csv', 401],
    ['GET', '/console/codes', 303],
    ['GET', '/console/people', 303],
    ['GET', '/console/log', 303],
    ['POST', '/console/codes/block', 401],
    ['POST', '/console/codes/unblock', 401],
    ['POST', '/console/people/add', 401],
    ['POST', '/console/people/change', 401],
    ['POST', '/console/people/remove', 401],
    ['POST', '/console/people/forget', 401],
    ['POST', '/console/logout', 401],
    ['POST', '/console', 401],
    ['DELETE', '/console', 401],
  ])('%s %s shows nothing', async (method, path, status) => {
    for (const cookie of ['', 'etui-console=', `etui-console=${'a'.repeat(43)}`]) {
      const answer = await page.app.request(`${ORIGIN}${path}`, {
        method,
        headers: { cookie, origin: ORIGIN },
      });
      expect(answer.status).toBe(status);
      expect(await answer.text()).not.toContain('data-tip');
    }
  });
});

describe('logging in', () => {
  test('opens a session whose cookie no script and no other site can use', async () => {
    const answer = await page.login();
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/console']);
    const cookie = answer.headers.get('set-cookie') ?? '';
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/console', 'Max-Age=43200'])
      expect(cookie).toContain(part);
    expect(cookie).not.toContain('Secure');
    const shown = await page.app.request(`${ORIGIN}/console`, { headers: { cookie: cookieOf(answer) } });
    expect(shown.status).toBe(200);
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(shown.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
  });

  test('marks the cookie Secure where the request came by TLS', async () => {
    const answer = await page.login(await page.another({ secure: true }));
    expect(answer.headers.get('set-cookie')).toContain('Secure');
  });

  test('keeps the token in the database as a hash only', async () => {
    const token = cookieOf(await page.login(await page.another({}))).split('=')[1] ?? '';
    const { rows } = await sql`select * from console_sessions`.execute(page.database.db);
    expect(token).toHaveLength(43);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('refuses another password, and a form of another page', async () => {
    const app = await page.another({});
    expect((await page.login(app, 'incorrect horse battery')).status).toBe(401);
    expect((await page.login(app, PASSWORD, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await page.login(app, PASSWORD, { origin: ORIGIN, 'sec-fetch-site': 'cross-site' })).status).toBe(
      403,
    );
    expect((await page.login(app, PASSWORD, {})).status).toBe(403);
    expect((await page.login(app, PASSWORD, { 'sec-fetch-site': 'same-origin' })).status).toBe(303);
  });

  test('allows five tries a minute, right or wrong, and then none', async () => {
    const app = await page.another({ address: '192.0.2.1' });
    for (let tries = 0; tries < 5; tries += 1) expect((await page.login(app, 'wrong')).status).toBe(401);
    const limited = await page.login(app);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '60']);
    page.now += 60_000;
    expect((await page.login(app)).status).toBe(303);
    page.now = NOW;
  });
});

describe('a session', () => {
  const isIn = async (cookie: string, app = page.app) =>
    (await app.request(`${ORIGIN}/console`, { headers: { cookie } })).status === 200;

  test('ends for good at logout, also for whoever kept the cookie', async () => {
    const cookie = cookieOf(await page.login(await page.another({})));
    expect(await isIn(cookie)).toBe(true);
    const foreign = await page.app.request(`${ORIGIN}/console/logout`, {
      method: 'POST',
      headers: { cookie, origin: 'https://evil.example' },
    });
    expect(foreign.status).toBe(403);
    expect(await isIn(cookie)).toBe(true);
    const out = await page.app.request(`${ORIGIN}/console/logout`, {
      method: 'POST',
      headers: { cookie, origin: ORIGIN },
    });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(await isIn(cookie)).toBe(false);
  });

  test('ends after twelve hours', async () => {
    const cookie = cookieOf(await page.login(await page.another({})));
    page.now = NOW + SESSION_MS - 1;
    expect(await isIn(cookie)).toBe(true);
    page.now = NOW + SESSION_MS;
    expect(await isIn(cookie)).toBe(false);
    page.now = NOW;
  });

  test('ends with its password, and is good for its own shop only', async () => {
    const cookie = cookieOf(await page.login(await page.another({})));
    expect(await isIn(cookie, await page.another({ password: 'another password' }))).toBe(false);
    expect(await isIn(cookie, await page.another({ shop: 'https://other.example' }))).toBe(false);
  });
});

describe('the password', () => {
  test('matches itself in any Unicode form and nothing else', async () => {
    const hash = await hashPassword('Gänseblümchen', CHEAP);
    expect(hash).toMatch(/^scrypt\$1024\$8\$1\$/);
    expect(await passwordMatches('Gänseblümchen'.normalize('NFD'), hash)).toBe(true);
    expect(await passwordMatches('Gansebluemchen', hash)).toBe(false);
    expect(await passwordMatches('', 'scrypt$1$')).toBe(false);
    expect(await hashPassword('Gänseblümchen', CHEAP)).not.toBe(hash);
  });

  test('comes from the environment, a file, or beside the keys, in this order; there is no default', async () => {
    const keys = await mkdtemp(join(tmpdir(), 'etui-console-'));
    try {
      expect(await readCredential(keys, {}, CHEAP)).toBeUndefined();
      const path = await writeCredential(keys, 'beside the keys', CHEAP);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await readFile(path, 'utf8')).not.toContain('beside');
      const from = async (environment: Record<string, string>, password: string) =>
        passwordMatches(password, (await readCredential(keys, environment, CHEAP)) ?? '');
      expect(await from({}, 'beside the keys')).toBe(true);
      const file = join(keys, 'secret.txt');
      await writeFile(file, 'from the file\n');
      const both = { ETUI_CONSOLE_PASSWORD_FILE: file, ETUI_CONSOLE_PASSWORD: 'from the environment' };
      expect(await from({ ETUI_CONSOLE_PASSWORD_FILE: file }, 'from the file')).toBe(true);
      expect(await from(both, 'from the environment')).toBe(true);
    } finally {
      await rm(keys, { recursive: true });
    }
  });

  test('that is too short, or a file that is none, stops the server instead of opening it', async () => {
    const keys = await mkdtemp(join(tmpdir(), 'etui-console-'));
    try {
      await expect(readCredential(keys, { ETUI_CONSOLE_PASSWORD: 'short' }, CHEAP)).rejects.toThrow(/12…200/);
      await expect(readCredential(keys, { ETUI_CONSOLE_PASSWORD_FILE: '/none' }, CHEAP)).rejects.toThrow(
        /no such/,
      );
      await writeFile(join(keys, 'console.json'), '{"password":"plain text"}');
      await expect(readCredential(keys, {}, CHEAP)).rejects.toThrow(/no password of ours/);
    } finally {
      await rm(keys, { recursive: true });
    }
  });
});
