/** Deeds on the shop's money and customers, each with its entry in the log, in one transaction. */
import type { Transaction } from 'kysely';
import type { Db } from '../db/open-database.js';
import type { Tables } from '../db/tables.js';
import { type BlockContext, blockCode, codeHmacOf, unblockCode } from '../redeem/block.js';
import type { RedeemContext } from '../redeem/context.js';
import { type Forgotten, forget } from '../retention/forget.js';
import { audit } from './audit.js';
import type { Actor } from './roles.js';

export interface DeedContext {
  readonly db: Db;
  readonly shop: string;
  readonly now: number;
  readonly actor: Actor;
}

/** The shop's own systems, by their secret. */
export const BACKEND: Actor = { name: 'backend', role: 'owner' };

/** The command line: who may run it beside the database could as well start the server. */
export const COMMAND: Actor = { name: 'command', role: 'owner' };

/** How a code is told in the log: the beginning of its HMAC, which redeems nothing. */
const nameOf = (codeKey: string, shop: string, code: string): string =>
  `code ${codeHmacOf(codeKey, shop, code).slice(0, 10)}`;

type In = Omit<DeedContext, 'db'>;

export const blockIn = (tx: Transaction<Tables>, context: In, codeKey: string, code: string) =>
  turn(tx, context, codeKey, code, 'code.block', blockCode);

export const unblockIn = (tx: Transaction<Tables>, context: In, codeKey: string, code: string) =>
  turn(tx, context, codeKey, code, 'code.unblock', unblockCode);

async function turn<Done extends { readonly blocked: boolean; readonly before: boolean }>(
  tx: Transaction<Tables>,
  context: In,
  codeKey: string,
  code: string,
  action: string,
  deed: (tx: Transaction<Tables>, context: BlockContext, request: { code: string }) => Promise<Done>,
): Promise<Done> {
  const { shop, now } = context;
  const done = await deed(tx, { shop, now, codeKey }, { code });
  const word = (isBlocked: boolean) => (isBlocked ? 'blocked' : 'good');
  await audit(tx, context, {
    action,
    subject: nameOf(codeKey, shop, code),
    before: word(done.before),
    after: word(done.blocked),
    outcome: done.before === done.blocked ? 'unchanged' : 'done',
  });
  return done;
}

/** The log says that somebody was forgotten, and not who. */
export async function forgetIn(
  tx: Transaction<Tables>,
  context: In & Pick<RedeemContext, 'newId'>,
  codeKey: string,
  customerKey: string,
): Promise<Forgotten> {
  const forgotten = await forget(tx, { ...context, codeKey }, { customerKey });
  await audit(tx, context, { action: 'customer.forget', subject: 'a customer', before: forgotten });
  return forgotten;
}

export const blockAs = (context: DeedContext, codeKey: string, code: string) =>
  context.db.transaction().execute((tx) => blockIn(tx, context, codeKey, code));

export const unblockAs = (context: DeedContext, codeKey: string, code: string) =>
  context.db.transaction().execute((tx) => unblockIn(tx, context, codeKey, code));

export const forgetAs = (
  context: DeedContext & Pick<RedeemContext, 'newId'>,
  codeKey: string,
  customerKey: string,
) => context.db.transaction().execute((tx) => forgetIn(tx, context, codeKey, customerKey));
