/** People who use the console, each with a name, a role and a password; the console's first password is an owner besides. */
import type { Kysely } from 'kysely';
import { hashPassword } from '../console/access/password.js';
import type { Tables } from '../db/tables.js';
import { ServerError } from '../server-error.js';
import { audit } from './audit.js';
import type { Actor, Role } from './roles.js';

export interface Member {
  readonly name: string;
  readonly role: Role;
  readonly addedAt: Date;
}

export interface MemberContext {
  readonly db: Kysely<Tables>;
  readonly shop: string;
  readonly now: number;
  readonly actor: Actor;
}

const NAME = /^[A-Za-z0-9._@-]{1,64}$/;
/** Names that the log uses for others. */
const TAKEN = ['owner', 'command', 'backend'];

export async function listMembers(db: Kysely<Tables>, shop: string): Promise<Member[]> {
  const rows = await db
    .selectFrom('members')
    .select(['name', 'role', 'added_at'])
    .where('shop', '=', shop)
    .orderBy('name')
    .execute();
  return rows.map(({ name, role, added_at }) => ({ name, role, addedAt: added_at }));
}

/** @throws ServerError invalid, conflict where the name is taken */
export async function addMember(
  { db, shop, now, actor }: MemberContext,
  { name, role, password }: { readonly name: string; readonly role: Role; readonly password: string },
): Promise<void> {
  if (!NAME.test(name) || TAKEN.includes(name))
    throw new ServerError(
      'invalid',
      'name: expected 1…64 of A–Z a–z 0–9 . _ @ -, and not owner, command or backend',
    );
  const { length } = [...password];
  if (length < 12 || length > 200) throw new ServerError('invalid', 'password: expected 12…200 characters');
  const password_hash = await hashPassword(password);
  await db.transaction().execute(async (tx) => {
    const added = await tx
      .insertInto('members')
      .values({ shop, name, role, password_hash, added_at: new Date(now) })
      .onConflict((conflict) => conflict.doNothing())
      .returning('name')
      .executeTakeFirst();
    if (!added) throw new ServerError('conflict', 'name: somebody has it already');
    await audit(tx, { shop, now, actor }, { action: 'member.add', subject: name, after: { role } });
  });
}

/** @throws ServerError missing */
export async function changeRole(
  { db, shop, now, actor }: MemberContext,
  { name, role }: { readonly name: string; readonly role: Role },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('members')
      .select('role')
      .where('shop', '=', shop)
      .where('name', '=', name)
      .forUpdate()
      .executeTakeFirst();
    if (!before) throw new ServerError('missing', 'name: nobody has it');
    const outcome = before.role === role ? 'unchanged' : 'done';
    await tx.updateTable('members').set({ role }).where('shop', '=', shop).where('name', '=', name).execute();
    await audit(
      tx,
      { shop, now, actor },
      { action: 'member.change', subject: name, before: { role: before.role }, after: { role }, outcome },
    );
  });
}

/** Their sessions are over with it: each request looks the member up. @throws ServerError missing */
export async function removeMember(
  { db, shop, now, actor }: MemberContext,
  { name }: { readonly name: string },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const gone = await tx
      .deleteFrom('members')
      .where('shop', '=', shop)
      .where('name', '=', name)
      .returning('role')
      .executeTakeFirst();
    if (!gone) throw new ServerError('missing', 'name: nobody has it');
    await audit(
      tx,
      { shop, now, actor },
      { action: 'member.remove', subject: name, before: { role: gone.role } },
    );
  });
}
