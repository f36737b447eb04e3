/**
 * What may be done in the console, each by a form of its own page and by who has the role for it; every deed is in the log.
 *
 *   GET  /console/codes                       block a code; POST codes/block, codes/unblock
 *   GET  /console/people                      who may do what, and customers to forget; POST people/add, change, remove, forget
 *   GET  /console/log                         what was done, the newest first
 */
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { attempt, auditRefusal } from '../access/attempt.js';
import { readAudit } from '../access/audit.js';
import { blockAs, forgetAs, unblockAs } from '../access/deeds.js';
import { addMember, changeRole, listMembers, removeMember } from '../access/members.js';
import { type Action, may, ROLES, type Role } from '../access/roles.js';
import { ServerError } from '../server-error.js';
import { isSameOrigin } from './access/same-origin.js';
import type { ConsoleEnv, ConsoleHono } from './console.js';
import { codesPage } from './views/codes-page.js';
import { logPage } from './views/log-page.js';
import { peoplePage } from './views/people-page.js';

const ENTRIES_A_PAGE = 100;

/** What each is about, where it was refused: what the form said of it may be anything. */
const ABOUT = {
  'code.block': 'a code',
  'code.unblock': 'a code',
  'member.add': 'a member',
  'member.change': 'a member',
  'member.remove': 'a member',
  'customer.forget': 'a customer',
} as const satisfies Partial<Record<Action, string>>;

type Fields = Readonly<Record<string, string>>;
type Told = { readonly text: string; readonly isBad?: boolean };

export function manage(app: Hono<ConsoleHono>, env: ConsoleEnv): void {
  const { db, shop, assets, clock } = env;
  const page = (context: Context<ConsoleHono>) => ({ shop, assets, actor: context.get('actor') });
  const deedOf = (context: Context<ConsoleHono>) => ({ db, shop, now: clock(), actor: context.get('actor') });
  const newId = () => Buffer.from(env.random(16)).toString('base64url');

  const shown = {
    codes: async (context: Context<ConsoleHono>, told?: Told) => codesPage({ ...page(context), told }),
    people: async (context: Context<ConsoleHono>, told?: Told) =>
      peoplePage({ ...page(context), members: await listMembers(db, shop), told }),
  };
  const get = (path: string, action: Action, view: (context: Context<ConsoleHono>) => Promise<unknown>) =>
    app.get(path, async (context) => {
      if (!may(context.get('actor').role, action)) return context.text('Your role does not allow this.', 403);
      return context.html((await view(context)) as string);
    });
  const post = (
    path: string,
    action: keyof typeof ABOUT,
    then: keyof typeof shown,
    deed: (context: Context<ConsoleHono>, fields: Fields) => Promise<string>,
  ) =>
    app.post(path, bodyLimit({ maxSize: 4_096 }), async (context) => {
      if (!isSameOrigin(context)) return context.text('The form came from another page.', 403);
      const asked = { action, subject: ABOUT[action] };
      if (!may(context.get('actor').role, action)) {
        await auditRefusal(deedOf(context), asked, 'role');
        return context.text('Your role does not allow this.', 403);
      }
      const body = await context.req.parseBody();
      const fields = Object.fromEntries(
        Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
      );
      try {
        const text = await attempt(deedOf(context), asked, () => deed(context, fields));
        return context.html((await shown[then](context, { text })) as string);
      } catch (thrown) {
        if (!(thrown instanceof ServerError)) throw thrown;
        return context.html(
          (await shown[then](context, { text: thrown.message, isBad: true })) as string,
          422,
        );
      }
    });

  get('/codes', 'code.block', (context) => shown.codes(context));
  post('/codes/block', 'code.block', 'codes', async (context, fields) => {
    const { before } = await blockAs(deedOf(context), env.codeKey, field(fields, 'code', 64));
    return before ? 'It was blocked already.' : 'Blocked: nobody can check out with it any more.';
  });
  post('/codes/unblock', 'code.unblock', 'codes', async (context, fields) => {
    const { before } = await unblockAs(deedOf(context), env.codeKey, field(fields, 'code', 64));
    return before ? 'It is good again.' : 'It was not blocked.';
  });

  get('/people', 'member.add', (context) => shown.people(context));
  post('/people/add', 'member.add', 'people', async (context, fields) => {
    const name = field(fields, 'name', 64);
    await addMember(deedOf(context), {
      name,
      role: roleIn(fields),
      password: field(fields, 'password', 200),
    });
    return `${name} may use the console now.`;
  });
  post('/people/change', 'member.change', 'people', async (context, fields) => {
    const name = field(fields, 'name', 64);
    await changeRole(deedOf(context), { name, role: roleIn(fields) });
    return `${name} is ${roleIn(fields)} now.`;
  });
  post('/people/remove', 'member.remove', 'people', async (context, fields) => {
    const name = field(fields, 'name', 64);
    await removeMember(deedOf(context), { name });
    return `${name} is out, wherever they were logged in.`;
  });
  post('/people/forget', 'customer.forget', 'people', async (context, fields) => {
    const customerKey = field(fields, 'customerKey', 128);
    const { reservations, orders } = await forgetAs({ ...deedOf(context), newId }, env.codeKey, customerKey);
    return `Forgotten: ${reservations} uses and ${orders} orders name nobody any more.`;
  });

  get('/log', 'audit.read', async (context) => {
    const before = Number(context.req.query('before')) || undefined;
    const entries = await readAudit(db, shop, { limit: ENTRIES_A_PAGE, before });
    return logPage({ ...page(context), entries, isFull: entries.length === ENTRIES_A_PAGE });
  });
}

function field(fields: Fields, name: string, most: number): string {
  const value = fields[name] ?? '';
  if (value === '' || value.length > most)
    throw new ServerError('invalid', `${name}: expected 1…${most} characters`);
  return value;
}

function roleIn(fields: Fields): Role {
  const role = ROLES.find((one) => one === fields['role']);
  if (role === undefined) throw new ServerError('invalid', `role: expected ${ROLES.join(', ')}`);
  return role;
}
