/**
 * The shop's own page about its coupons, behind a login. Every figure says how it was worked out and how noisy it is.
 *
 *   GET  /console                       the page
 *   GET  /console/login, POST login     a form with one password; POST logout
 *   GET  /console/export/NAME.csv       breakdown, trial, prices
 *   GET  /console/assets/…              the page's script and style sheet: the same for everybody
 *
 *   GET  /console/codes, people, log    what may be done here, by role (server/access/roles.ts), and what was (manage.ts)
 *
 * Everybody has a role; what changes anything is in the log. Not for shoppers: no CORS, no framing.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { sql } from 'kysely';
import type { Pool } from '../../src/pool/schema.js';
import type { Actor } from '../access/roles.js';
import type { Db } from '../db/open-database.js';
import { callerOf, createRateLimit } from '../http/rate-limit.js';
import { logIn, logOut } from './access/log-in.js';
import { isSameOrigin } from './access/same-origin.js';
import { type SessionEnv, whoIs } from './access/sessions.js';
import type { Assets } from './assets.js';
import { EXPORTS, type Export, exportOf } from './csv.js';
import { namesIn, rememberNames } from './figures/names.js';
import { overview } from './figures/overview.js';
import { manage } from './manage.js';
import { fill } from './rollup/fill.js';
import { viewOf } from './view.js';
import { type LoginProblem, loginPage } from './views/login.js';
import { MOST_PENDING, overviewPage } from './views/overview-page.js';
import { planOf } from './views/planner.js';

export interface ConsoleEnv extends SessionEnv {
  readonly assets: Assets;
  /** The published pool; undefined before the first. */
  readonly pool: () => Promise<Pool | undefined>;
  /** Whose tries to log in are counted together. */
  readonly addressOf: (context: Context) => string;
  /** Under which codes and customers are blinded. */
  readonly codeKey: string;
}

/** Who asks, once they are logged in. */
export interface ConsoleHono {
  Variables: { actor: Actor };
}

const TRIES_A_MINUTE = 5;
/** All callers together: a guess costs us a third of a second. */
const TRIES_OF_ALL = 30;
/** A page waits so long for what is not counted yet, ms. */
const PATIENCE_MS = 300;

const CONTENT_TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };

export function createConsole(env: ConsoleEnv): Hono<ConsoleHono> {
  const { db, shop, assets, clock } = env;
  const byCaller = createRateLimit({ perMinute: TRIES_A_MINUTE, burst: TRIES_A_MINUTE, clock });
  const byAll = createRateLimit({ perMinute: TRIES_OF_ALL, burst: TRIES_OF_ALL, clock });
  const app = new Hono<ConsoleHono>();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ['data:'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      referrerPolicy: 'same-origin',
      strictTransportSecurity: false,
    }),
  );
  app.use(compress());
  // Nobody's cache keeps a shop's figures.
  app.use(async (context, next) => {
    await next();
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
  });

  app.get('/assets/:name', async (context) => {
    const name = context.req.param('name');
    if (name !== assets.script && name !== assets.style) return context.text('not found', 404);
    const type = CONTENT_TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain';
    return context.body(await readFile(join(assets.folder, name), 'utf8'), 200, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  const login = (context: Context, status: 200 | 401 | 403 | 429, problem?: LoginProblem) =>
    context.html(loginPage({ shop, assets, ...(problem && { problem }) }), status);
  app.get('/login', (context) =>
    login(context, 200, context.req.query('over') === undefined ? undefined : 'over'),
  );
  app.post('/login', bodyLimit({ maxSize: 4_096 }), async (context) => {
    if (!isSameOrigin(context)) return login(context, 403, 'foreign');
    if (!byCaller.admit(callerOf(env.addressOf(context))) || !byAll.admit('')) {
      context.header('retry-after', '60');
      return login(context, 429, 'limited');
    }
    const { name, password } = await context.req.parseBody();
    if (!(await logIn(env, context, { name, password }))) return login(context, 401, 'wrong');
    return context.redirect('/console', 303);
  });

  // From here on, whoever is not logged in gets no further, whatever the address.
  app.use(async (context, next) => {
    const actor = await whoIs(env, context);
    if (actor) {
      context.set('actor', actor);
      return next();
    }
    const asksForPage = context.req.method === 'GET' && !context.req.path.includes('/export/');
    return asksForPage ? context.redirect('/console/login', 303) : login(context, 401);
  });
  app.post('/logout', async (context) => {
    if (!isSameOrigin(context)) return login(context, 403, 'foreign');
    await logOut(env, context, context.get('actor'));
    return context.redirect('/console/login?over', 303);
  });
  manage(app, env);
  app.get('/', async (context) => {
    await fill(db, shop, { clock, budgetMs: PATIENCE_MS });
    const pool = await noted(env);
    const today = dayOf(clock());
    const chosen = viewOf(context.req.query(), today);
    const page = overviewPage({
      shop,
      assets,
      overview: await overview(db, shop, pool, chosen),
      today,
      pending: await pendingChanges(db, shop),
      plan: planOf(context.req.query()),
      actor: context.get('actor'),
    });
    return context.html(page);
  });
  app.get('/export/:file', async (context) => {
    const name = /^([a-z]+)\.csv$/.exec(context.req.param('file'))?.[1] as Export | undefined;
    if (name === undefined || !EXPORTS.includes(name)) return context.text('not found', 404);
    const chosen = viewOf(context.req.query(), dayOf(clock()));
    const text = exportOf(name, await overview(db, shop, await noted(env), chosen));
    return context.body(text, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="etui-${name}-${chosen.period.from}-${chosen.period.until}.csv"`,
    });
  });
  app.notFound((context) => context.text('not found', 404));
  return app;
}

/** Pools whose names are in the database. */
const remembered = new WeakMap<Db, WeakSet<Pool>>();

/** The pool, after what the console remembers of it is noted. */
export async function noted({ db, shop, pool }: Pick<ConsoleEnv, 'db' | 'shop' | 'pool'>) {
  const current = await pool();
  const known = remembered.get(db) ?? new WeakSet();
  remembered.set(db, known);
  if (current && !known.has(current)) {
    await rememberNames(db, shop, namesIn(current));
    known.add(current);
  }
  return current;
}

async function pendingChanges(db: Db, shop: string): Promise<number> {
  const { rows } = await sql<{ pending: number }>`select count(*)::int as pending from (
    select 1 from console_changes where shop = ${shop} limit ${MOST_PENDING}) waiting`.execute(db);
  return rows[0]?.pending ?? 0;
}

const dayOf = (now: number) => new Date(now).toISOString().slice(0, 10);
