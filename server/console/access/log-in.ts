import type { Context } from 'hono';
import { passwordMatches } from './password.js';
import { openSession, type SessionEnv } from './sessions.js';

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
    return true;
  }
  const member = await env.db
    .selectFrom('members')
    .select(['name', 'password_hash'])
    .where('shop', '=', env.shop)
    .where('name', '=', name)
    .executeTakeFirst();
  const matches = await passwordMatches(password, member?.password_hash ?? env.credential);
  if (!member || !matches) return false;
  await openSession(env, context, member);
  return true;
}
