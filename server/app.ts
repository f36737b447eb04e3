/**
 * Etui's server as requests in, responses out; it opens no port and reads no clock of its own.
 *
 *   /etui/root.jws, manifest.jws, pool/…, models/…   static files, for the shop's pages
 *   /etui/claim                                      a code, for the shop's pages
 *   /etui/token, grant                               the right to claim, where the pool asks for it (server/token/)
 *   /etui/collect                                    one private report, counted
 *   /etui/reserve, extend, commit, release, refund   for the shop's backend only
 *   /etui/order, audience, arms                      the same: orders with their arm, and how many an arm has
 *   /healthz, readyz, metrics                        for machines that watch over it (server/operation/)
 *   /etui/webhooks                                   the outbox, for the shop's backend (server/webhooks/)
 *   /console                                         the shop's own page, where a password is set (server/console/)
 *
 * One app serves one shop; the tables are keyed by shop, so several apps may share a database. Not here: signing
 * (server/sign, on a schedule) and pacing.
 */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { sql } from 'kysely';
import { collect, ReportBody } from './collect/collect.js';
import type { Assets } from './console/assets.js';
import { createConsole } from './console/console.js';
import type { Db } from './db/open-database.js';
import { BACKEND_PATHS, backend } from './http/backend.js';
import { INTERNAL_PROBLEM, problemOf, problemResponse } from './http/problem.js';
import { callerOf, createRateLimit } from './http/rate-limit.js';
import { ClaimBody, parseBody } from './http/requests.js';
import { staticFiles } from './http/static-files.js';
import { health } from './operation/health.js';
import { observe } from './operation/observe.js';
import type { Operation } from './operation/operation.js';
import { publishedTerms } from './published.js';
import { claim } from './redeem/claim.js';
import type { RedeemContext } from './redeem/context.js';
import { Refusal } from './redeem/refusal.js';
import { rightFor } from './token/claim-right.js';
import { tokenRoutes } from './token/routes.js';
import { webhookRoutes } from './webhooks/routes.js';

export interface AppConfig {
  /** Origin of the shop; its pages may read the static files and claim. */
  readonly shop: string;
  /** Further origins of the shop's pages. */
  readonly origins?: readonly string[];
  /** The published folder: root.jws, manifest.jws, pool/, models/. */
  readonly folder: string;
  /** Key of codes and customers: 32 bytes, base64url. */
  readonly codeKey: string;
  /** Bearer secrets of the shop's backend, two live at most. */
  readonly backendSecrets: readonly string[];
  /** Folder of the private keys of the right to claim; no tokens are given out when absent. */
  readonly tokenKeys?: string;
  /** How long a reservation holds, ms; 15 minutes when absent. */
  readonly holdMs?: number;
  /** New codes of one coupon a day; 10,000 when absent. */
  readonly claimsPerDay?: number;
  /** Claims of one caller a minute, the same at once; 20 when absent. */
  readonly claimsPerMinute?: number;
  /** Whose rate limit a request counts for; when absent all callers share one. */
  readonly addressOf?: (context: Context) => string;
  /** Did a request come by TLS? By its address when absent. */
  readonly isSecure?: (context: Context) => boolean;
  /** The console's password, as its hash, and its page; no console when absent. */
  readonly console?: { readonly credential: string; readonly assets: Assets };
}

export interface AppEnv {
  readonly db: Db;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Cryptographically strong random bytes. */
  readonly random: (bytes: number) => Uint8Array;
  readonly config: AppConfig;
  /** Hears of errors that are ours; their text may hold request data and belongs in no public place. */
  readonly onError?: (error: Error) => void;
  /** Log, metrics and whether it is closing. */
  readonly operation?: Operation;
}

const CLAIM_BODY_BYTES = 1_024;
const REPORT_BODY_BYTES = 128;
/** A household's devices report once a week each; a whole office behind one address may do so on a Monday morning. */
const REPORTS_PER_MINUTE = 30;
const BACKEND_BODY_BYTES = 262_144;

export function createApp({ db, clock, random, config, onError, operation = {} }: AppEnv): Hono {
  const terms = publishedTerms(config.folder);
  const redeemContext = async (): Promise<RedeemContext> => ({
    shop: config.shop,
    terms: await terms(),
    now: clock(),
    codeKey: config.codeKey,
    holdMs: config.holdMs ?? 15 * 60_000,
    newId: () => Buffer.from(random(16)).toString('base64url'),
  });

  const app = new Hono();
  app.use(observe({ ...operation, random }));
  if (config.console) {
    const page = createConsole({
      db,
      clock,
      random,
      shop: config.shop,
      ...config.console,
      codeKey: config.codeKey,
      pool: () =>
        terms().then(
          ({ pool }) => pool,
          () => undefined,
        ),
      addressOf: (context) => config.addressOf?.(context) ?? '',
      isSecure: (context) => config.isSecure?.(context) ?? new URL(context.req.url).protocol === 'https:',
    });
    page.onError((error, context) => {
      onError?.(error);
      return context.text('The page could not be made. Nothing was changed.', 500);
    });
    // Before everything below, whose headers are for the shop's pages.
    app.route('/console', page);
  }
  app.use(
    secureHeaders({
      // Pages of other origins read these files by CORS, which has its own list below.
      crossOriginResourcePolicy: 'cross-origin',
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      referrerPolicy: 'no-referrer',
      // We may live on a path of the shop's own origin: what that origin promises for good is not ours to say.
      strictTransportSecurity: false,
    }),
  );
  app.onError((error) => {
    if (error instanceof Refusal) {
      const headers = error.reason === 'rate-limited' ? { 'retry-after': '60' } : {};
      return problemResponse(problemOf(error), headers);
    }
    onError?.(error);
    return problemResponse(INTERNAL_PROBLEM);
  });
  app.notFound(() => problemResponse(problemOf(new Refusal('not-found', 'no such address'))));

  const checks = { database: () => sql`select 1`.execute(db), pool: terms };
  app.route('/', health({ ...operation, checks }));

  const origins = [config.shop, ...(config.origins ?? [])];
  const publicCors = cors({
    origin: (origin) => (origins.includes(origin) ? origin : null),
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['content-type'],
    maxAge: 86_400,
  });
  const limited = (maxSize: number): MiddlewareHandler => {
    const onError = () => {
      throw new Refusal('body-too-large', `body: expected at most ${maxSize} bytes`);
    };
    const counted = bodyLimit({ maxSize, onError });
    return async (context, next) => {
      const told = context.req.header('content-length');
      // HTTP's own parser holds a body to its length; to count one that has none, a whole Request must be made.
      if (told === undefined || context.req.header('transfer-encoding') !== undefined)
        return counted(context, next);
      return Number(told) <= maxSize ? next() : onError();
    };
  };
  const perMinute = config.claimsPerMinute ?? 20;
  const claimLimit = createRateLimit({ perMinute, burst: perMinute, clock });

  const requirePage = ({ req }: Context) => {
    const origin = req.header('origin');
    if (origin !== undefined && !origins.includes(origin)) {
      throw new Refusal('origin-not-allowed', 'Origin: expected a page of this shop');
    }
    // With another type a foreign page could post without asking first.
    if (!/^application\/json\b/i.test(req.header('content-type') ?? '')) {
      throw new Refusal('invalid-request', 'Content-Type: expected application/json');
    }
  };

  app.use('/etui/claim', publicCors);
  app.post('/etui/claim', limited(CLAIM_BODY_BYTES), async (context) => {
    requirePage(context);
    if (!claimLimit.admit(callerOf(config.addressOf?.(context) ?? ''))) {
      throw new Refusal('rate-limited', 'too many claims from this address');
    }
    const body = parseBody(ClaimBody, await context.req.text());
    const claimsPerDay = config.claimsPerDay ?? 10_000;
    const redeem = await redeemContext();
    const spend = await rightFor(await terms(), redeem, body);
    const answer = await claim(db, { ...redeem, claimsPerDay, spend }, body);
    context.header('cache-control', 'no-store');
    return context.json(answer);
  });

  const reportLimit = createRateLimit({ perMinute: REPORTS_PER_MINUTE, burst: REPORTS_PER_MINUTE, clock });
  app.use('/etui/collect', publicCors);
  app.post('/etui/collect', limited(REPORT_BODY_BYTES), async (context) => {
    requirePage(context);
    if (!reportLimit.admit(callerOf(config.addressOf?.(context) ?? ''))) {
      throw new Refusal('rate-limited', 'too many reports from this address');
    }
    const body = parseBody(ReportBody, await context.req.text());
    const { measurement } = (await terms()).pool;
    await collect(db, { shop: config.shop, measurement, now: clock() }, body);
    return context.body(null, 204, { 'cache-control': 'no-store' });
  });

  if (config.tokenKeys !== undefined) {
    const { shop, codeKey, backendSecrets: secrets, tokenKeys: keys, addressOf = () => '' } = config;
    app.route('/etui', tokenRoutes({ db, shop, origins, codeKey, secrets, keys, clock, terms, addressOf }));
  }
  app.route('/etui', webhookRoutes({ db, shop: config.shop, clock, secrets: config.backendSecrets }));
  for (const path of BACKEND_PATHS) app.use(`/etui/${path}`, limited(BACKEND_BODY_BYTES));
  app.route('/etui', backend({ db, secrets: config.backendSecrets, redeemContext }));
  app.get('/etui/*', publicCors);
  app.route('/etui', staticFiles(config.folder));
  return app;
}
