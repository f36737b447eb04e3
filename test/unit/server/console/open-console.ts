/** A console over a database in memory, asked without a port; a clock that is turned by hand. */
import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { Hono as App } from 'hono';
import * as v from 'valibot';
import { hashPassword } from '../../../../server/console/access/password.js';
import { createConsole } from '../../../../server/console/console.js';
import { type Database, openDatabase } from '../../../../server/db/open-database.js';
import { Pool, type PoolInput } from '../../../../src/pool/schema.js';
import { SHOP } from './rows.js';

export const PASSWORD = 'correct horse battery';
export const NOW = Date.parse('2026-11-22T10:00:00Z');
export const ORIGIN = 'http://console.test';
export const CODE_KEY = Buffer.alloc(32, 7).toString('base64url');
const CHEAP = { N: 1_024, r: 8, p: 1 };

export const ASSETS = { script: 'page-000000000000.js', style: 'page-000000000000.css', folder: '/nowhere' };

export function poolWith(changes: Partial<PoolInput> = {}): Pool {
  return v.parse(Pool, {
    schemaVersion: 1,
    shop: SHOP,
    currency: 'EUR',
    economics: { marginRate: 0.4 },
    catalogue: {
      priceDeciles: [500, 900, 1_500, 2_000, 2_500, 3_000, 4_000, 6_000, 9_000],
      typicalOrder: 5_000,
    },
    coupons: [],
    ...changes,
  });
}

export interface TestConsole {
  readonly app: Hono;
  readonly database: Database;
  now: number;
  pool: Pool | undefined;
  /** Another shop's or another password's console over the same database. */
  another(changes: { shop?: string; password?: string; secure?: boolean; address?: string }): Promise<Hono>;
  /** A request with the cookie of a fresh login. */
  get(path: string, app?: Hono): Promise<Response>;
  login(app?: Hono, password?: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export async function openTestConsole(): Promise<TestConsole> {
  const database = await openDatabase();
  const hashes = new Map<string, string>();
  const hashOf = async (password: string) => {
    const hash = hashes.get(password) ?? (await hashPassword(password, CHEAP));
    hashes.set(password, hash);
    return hash;
  };
  const another: TestConsole['another'] = async ({
    shop = SHOP,
    password = PASSWORD,
    secure = false,
    address = 'somebody',
  }) => {
    const app = new App();
    app.route(
      '/console',
      createConsole({
        db: database.db,
        shop,
        credential: await hashOf(password),
        clock: () => self.now,
        random: (bytes) => randomBytes(bytes),
        isSecure: () => secure,
        assets: ASSETS,
        pool: async () => self.pool,
        addressOf: () => address,
        codeKey: CODE_KEY,
      }),
    );
    return app;
  };
  let cookie: { of: Hono; value: string } | undefined;
  const self: TestConsole = {
    app: new App(),
    database,
    now: NOW,
    pool: undefined,
    another,
    async login(app = self.app, password = PASSWORD, headers = { origin: ORIGIN }) {
      return app.request(`${ORIGIN}/console/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams({ password }).toString(),
      });
    },
    async get(path, app = self.app) {
      if (cookie?.of !== app) {
        const answer = await self.login(app);
        cookie = { of: app, value: cookieOf(answer) };
      }
      return app.request(`${ORIGIN}${path}`, { headers: { cookie: cookie.value } });
    },
  };
  return Object.assign(self, { app: await another({}) });
}

/** `name=value` of the cookie that an answer sets. */
export const cookieOf = (answer: Response): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
