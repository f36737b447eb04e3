/**
 *   POST /etui/token   for pages: a TokenRequest of RFC 9578 in, a TokenResponse out, both as they stand there
 *   POST /etui/grant   for the shop's backend: vouches for an account, where it does not make the grant itself
 */
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import * as v from 'valibot';
import { REQUEST_BYTES } from '../../src/wallet/right-token.js';
import type { Db } from '../db/open-database.js';
import { bearerMatches } from '../http/bearer.js';
import { callerOf, createRateLimit } from '../http/rate-limit.js';
import { parseBody } from '../http/requests.js';
import type { Published } from '../published.js';
import { Refusal } from '../redeem/refusal.js';
import { makeGrant, readGrant } from './grant.js';
import { issue, type Subject } from './issue.js';
import { findTokenKey } from './key-files.js';

export interface TokenRoutesEnv {
  readonly db: Db;
  readonly shop: string;
  /** Whose pages may ask: the shop's. */
  readonly origins: readonly string[];
  readonly codeKey: string;
  /** Secrets of the shop's backend; two live at most. */
  readonly secrets: readonly string[];
  /** Folder of the private token keys. */
  readonly keys: string;
  readonly clock: () => number;
  readonly terms: () => Promise<Published>;
  readonly addressOf: (context: Context) => string;
}

export const TOKEN_REQUEST = 'application/private-token-request';
export const TOKEN_RESPONSE = 'application/private-token-response';
export const GRANT_HEADER = 'etui-grant';
const GRANT_MOST = 256;
/** A device asks once in an epoch; a whole office may open the shop on a Monday morning. */
const REQUESTS_PER_MINUTE = 30;

const GrantBody = v.strictObject({
  /** The backend's own name of the account, the same in every grant of an epoch. */
  account: v.pipe(v.string(), v.regex(/^[\w-]{16,128}$/, '16…128 characters of base64url')),
  minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 * 24 * 60)), 60),
});

export function tokenRoutes(env: TokenRoutesEnv): Hono {
  const { shop, origins, clock } = env;
  const app = new Hono();
  const limit = createRateLimit({ perMinute: REQUESTS_PER_MINUTE, burst: REQUESTS_PER_MINUTE, clock });

  app.use(
    '/token',
    cors({
      origin: (origin) => (origins.includes(origin) ? origin : null),
      allowMethods: ['POST'],
      allowHeaders: ['content-type', GRANT_HEADER],
      maxAge: 86_400,
    }),
  );
  app.post('/token', async (context) => {
    const { req } = context;
    // First party alone: a token is for who is in the shop. No browser lets a page of elsewhere leave its origin out.
    if (!origins.includes(req.header('origin') ?? '')) {
      throw new Refusal('origin-not-allowed', 'Origin: expected a page of this shop');
    }
    if (req.header('content-type') !== TOKEN_REQUEST) {
      throw new Refusal('invalid-request', `Content-Type: expected ${TOKEN_REQUEST}`);
    }
    const caller = callerOf(env.addressOf(context));
    if (!limit.admit(caller)) throw new Refusal('rate-limited', 'too many requests from this address');
    const request = await boundedBody(req.raw, REQUEST_BYTES);
    const { pool, tokenKeys } = await env.terms();
    const signature = await issue(
      env.db,
      {
        shop,
        rights: pool.rights,
        tokenKeys,
        findKey: (key) => findTokenKey(env.keys, key),
        codeKey: env.codeKey,
        now: clock(),
      },
      request,
      subjectOf(env, req.header(GRANT_HEADER), caller),
    );
    return context.body(Uint8Array.from(signature), 200, {
      'content-type': TOKEN_RESPONSE,
      'cache-control': 'no-store',
    });
  });

  app.post('/grant', async (context) => {
    const { req } = context;
    if (!bearerMatches(req.header('authorization'), env.secrets)) {
      throw new Refusal('unauthorized', 'Authorization: expected Bearer and the secret of this shop');
    }
    const { account, minutes } = parseBody(
      GrantBody,
      new TextDecoder().decode(await boundedBody(req.raw, 1_024)),
    );
    const expires = Math.floor(clock() / 1_000) + 60 * minutes;
    const grant = makeGrant(env.secrets[0] as string, shop, account, expires);
    return context.json({ grant, expires }, 200, { 'cache-control': 'no-store' });
  });
  return app;
}

/** A grant that does not hold is refused, not passed over: its account would otherwise get one token as nobody, and another later. */
function subjectOf(
  { shop, secrets, clock }: TokenRoutesEnv,
  grant: string | undefined,
  caller: string,
): Subject {
  if (grant === undefined) return { kind: 'address', name: caller };
  const name = grant.length > GRANT_MOST ? undefined : readGrant(grant, shop, secrets, clock());
  if (name === undefined) throw new Refusal('grant-invalid', `${GRANT_HEADER}: expected a grant that holds`);
  return { kind: 'account', name };
}

async function boundedBody(request: Request, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > most) throw new Refusal('body-too-large', `body: expected at most ${most} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
