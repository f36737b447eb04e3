/** Who is logged in: a random token in a cookie, its SHA-256 in the database, so that a stolen table opens nothing. */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Actor } from '../../access/roles.js';
import type { Db } from '../../db/open-database.js';
import { consoleDb } from '../rollup/fill.js';

export const COOKIE = 'etui-console';
/** However busy, ms. */
export const SESSION_MS = 12 * 3_600_000;

/** Whoever has the console's first password. */
export const OWNER: Actor = { name: 'owner', role: 'owner' };

export interface SessionEnv {
  readonly db: Db;
  readonly shop: string;
  /** Hash of the password; sessions opened with another are over. */
  readonly credential: string;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Did this request come by TLS, as far as we can tell? */
  readonly isSecure: (context: Context) => boolean;
}

/** @param member undefined for the console's first password */
export async function openSession(
  env: SessionEnv,
  context: Context,
  member?: { readonly name: string; readonly password_hash: string },
): Promise<void> {
  const { db, shop, credential, clock } = env;
  const sessions = consoleDb(db);
  const now = clock();
  await closeSession(env, context);
  await sessions
    .deleteFrom('console_sessions')
    .where('shop', '=', shop)
    .where('expires_at', '<=', new Date(now))
    .execute();
  const token = Buffer.from(env.random(32)).toString('base64url');
  await sessions
    .insertInto('console_sessions')
    .values({
      shop,
      token_hash: digest(token),
      credential: digest(member?.password_hash ?? credential),
      expires_at: new Date(now + SESSION_MS),
      member: member?.name ?? null,
    })
    .execute();
  setCookie(context, COOKIE, token, { ...attributes(env, context), maxAge: SESSION_MS / 1_000 });
}

/** Who this is, with the role of now: a member who was removed, or has another password, is nobody. */
export async function whoIs(
  { db, shop, credential, clock }: SessionEnv,
  context: Context,
): Promise<Actor | undefined> {
  const token = getCookie(context, COOKIE);
  if (token === undefined || !/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  const session = await consoleDb(db)
    .selectFrom('console_sessions')
    .leftJoin('members', (join) =>
      join
        .onRef('members.shop', '=', 'console_sessions.shop')
        .onRef('members.name', '=', 'console_sessions.member'),
    )
    .select(['credential', 'expires_at', 'member', 'members.role', 'members.password_hash'])
    .where('console_sessions.shop', '=', shop)
    .where('token_hash', '=', digest(token))
    .executeTakeFirst();
  if (!session || session.expires_at.getTime() <= clock()) return undefined;
  if (session.member === null) return session.credential === digest(credential) ? OWNER : undefined;
  const { role, password_hash: hash } = session;
  if (role === null || hash === null || session.credential !== digest(hash)) return undefined;
  return { name: session.member, role };
}

export async function closeSession(env: SessionEnv, context: Context): Promise<void> {
  const token = getCookie(context, COOKIE);
  if (token === undefined) return;
  await consoleDb(env.db)
    .deleteFrom('console_sessions')
    .where('shop', '=', env.shop)
    .where('token_hash', '=', digest(token))
    .execute();
  deleteCookie(context, COOKIE, attributes(env, context));
}

const attributes = ({ isSecure }: SessionEnv, context: Context) =>
  ({ path: '/console', httpOnly: true, sameSite: 'Strict', secure: isSecure(context) }) as const;

const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
