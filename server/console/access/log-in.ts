import type { Context } from 'hono';
import { audit } from '../../access/audit.js';
import type { Actor } from '../../access/roles.js';
import { passwordMatches } from './password.js';
import { closeSession, OWNER, openSession, type SessionEnv } from './sessions.js';

/**
 * Opens a session where name and password go together; without a name it is the console's first password. A name that nobody
 * has takes as long as a wrong password. @returns whether they do
 */
export async function logIn(
  env: SessionEnv,
  context: Context,
  { name, password }: { readonly name: unknown; readonly password: unknown },
): Promise<boolean> {
  if (typeof password !== 'string') return false;
  if (typeof name !== 'string' || name === '') {
    if (!(await passwordMatches(password, env.credential))) return false;
    await openSession(env, context);
    await note(env, 'session.open', OWNER);
    return true;
  }
  const member = await env.db
    .selectFrom('members')
    .select(['name', 'role', 'password_hash'])
    .where('shop', '=', env.shop)
    .where('name', '=', name)
    .executeTakeFirst();
  const matches = await passwordMatches(password, member?.password_hash ?? env.credential);
  if (!member || !matches) return false;
  await openSession(env, context, member);
  await note(env, 'session.open', member);
  return true;
}

/** Ends the session of somebody who is logged in. */
export async function logOut(env: SessionEnv, context: Context, actor: Actor): Promise<void> {
  await closeSession(env, context);
  await note(env, 'session.close', actor);
}

/** Guesses are not in the log: anybody could fill it. */
const note = (
  { db, shop, clock }: SessionEnv,
  action: 'session.open' | 'session.close',
  { name, role }: Actor,
): Promise<void> =>
  audit(db, { shop, now: clock(), actor: { name, role } }, { action, subject: 'the console' });
