/**
 * The log of what was asked for: who, what, when, before and after, and what came of it. What was done is written in the
 * transaction that does it, what was not in one of its own (attempt.ts); nobody changes it.
 */
import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.js';
import type { Actor } from './roles.js';

/** `unchanged`: it was so already, or only tried out. `refused`: not allowed or not possible. `failed`: a defect, or a database away. */
export type Outcome = 'done' | 'unchanged' | 'refused' | 'failed';

export interface Deed {
  /** What, e.g. `code.block`. */
  readonly action: string;
  /** To what. Never a code, a secret or a customer: say how one is known in the database, or how many. */
  readonly subject: string;
  /** As it was and as it is, where that can be said; the same goes for them. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** `done` when absent. Of what was refused or failed, `after` is why. */
  readonly outcome?: Outcome;
}

export interface AuditEntry extends Deed {
  readonly outcome: Outcome;
  readonly entry: number;
  readonly at: Date;
  readonly actor: string;
  readonly role: string;
}

export async function audit(
  tx: Kysely<Tables>,
  { shop, now, actor }: { readonly shop: string; readonly now: number; readonly actor: Actor },
  { action, subject, before, after, outcome = 'done' }: Deed,
): Promise<void> {
  const text = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await tx
    .insertInto('audit_log')
    .values({
      shop,
      at: new Date(now),
      actor: actor.name,
      role: actor.role,
      action,
      subject,
      before: text(before),
      after: text(after),
      outcome,
    })
    .execute();
}

/** The newest first. @param before entries older than this one, for the next page */
export async function readAudit(
  db: Kysely<Tables>,
  shop: string,
  { limit, before }: { readonly limit: number; readonly before?: number | undefined },
): Promise<AuditEntry[]> {
  let query = db.selectFrom('audit_log').selectAll().where('shop', '=', shop);
  if (before !== undefined) query = query.where('entry', '<', before);
  const rows = await query.orderBy('entry', 'desc').limit(limit).execute();
  const value = (text: string | null): unknown => (text === null ? undefined : JSON.parse(text));
  return rows.map(({ entry, at, actor, role, action, subject, before: was, after, outcome }) => ({
    entry,
    at,
    actor,
    role,
    action,
    subject,
    before: value(was),
    after: value(after),
    outcome,
  }));
}
