import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Db } from '../db/open-database.js';
import type { Tables } from '../db/tables.js';
import { Refusal } from './refusal.js';

export interface OnceRequest {
  readonly shop: string;
  /** The Idempotency-Key header. */
  readonly key: string;
  /** What the key stands for: endpoint and body. */
  readonly content: string;
  readonly now: number;
}

/** So long a retry is recognised, ms. */
export const IDEMPOTENCY_RETENTION_MS = 7 * 24 * 3_600_000;

/**
 * Does `work` once for a key and remembers its answer in the same transaction, so that neither exists without the
 * other; the key again gets that answer. A refusal changes nothing and is therefore not remembered: the next try may
 * find room. (draft-ietf-httpapi-idempotency-key-header)
 * @throws Refusal idempotency-key-reused where the key came with other content
 */
export async function once<Answer extends object>(
  db: Db,
  { shop, key, content, now }: OnceRequest,
  work: (tx: Transaction<Tables>) => Promise<Answer>,
): Promise<Answer> {
  const request_hash = createHash('sha256').update(content).digest('base64url');
  return db.transaction().execute(async (tx) => {
    // Two at once: the second waits here for the first, then finds its answer.
    const added = await tx
      .insertInto('idempotency')
      .values({ shop, key, request_hash, answer: '', created_at: new Date(now) })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .executeTakeFirst();
    if (!added) {
      const before = await tx
        .selectFrom('idempotency')
        .select(['request_hash', 'answer'])
        .where('shop', '=', shop)
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      if (before.request_hash === request_hash) return JSON.parse(before.answer) as Answer;
      throw new Refusal('idempotency-key-reused', 'Idempotency-Key: expected a new one for another request');
    }
    const answer = await work(tx);
    await tx
      .updateTable('idempotency')
      .set({ answer: JSON.stringify(answer) })
      .where('shop', '=', shop)
      .where('key', '=', key)
      .execute();
    return answer;
  });
}

/** Forgets keys that no honest retry uses any more. */
export async function pruneOnce(db: Db, shop: string, now: number): Promise<void> {
  await db
    .deleteFrom('idempotency')
    .where('shop', '=', shop)
    .where('created_at', '<', new Date(now - IDEMPOTENCY_RETENTION_MS))
    .execute();
}
