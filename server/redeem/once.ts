/** Idempotency keys: draft-ietf-httpapi-idempotency-key-header, with its three refusals and a stated expiry. */
import { createHash } from 'node:crypto';
import { type Expression, type QueryCreator, sql, type Transaction } from 'kysely';
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

/** Writes the answer down for its key. Work that ends with a statement may put this into it; for other work `once` does it. */
export interface Keeper {
  /**
   * @param answer a row with the answer's JSON; no row where there is none
   * @returns a statement that gives the key back; no row where there was no answer, or where another server has kept its own first
   */
  keeping(
    statements: QueryCreator<Tables>,
    answer: Expression<{ answer: string }>,
  ): ReturnType<typeof keeping>;
  /** Says that there was an answer, and whether the statement kept it. @throws Refusal request-in-progress where it did not */
  settle(isKept: boolean): void;
}

/** So long a retry is recognised, ms; after that the key counts as one never seen. */
export const IDEMPOTENCY_RETENTION_MS = 7 * 24 * 3_600_000;

/** Keys at work in this process. */
const atWork = new WeakMap<Db, Set<string>>();

/**
 * Does `work` once for a key and remembers its answer in the same transaction, so that neither exists without the
 * other; the key again gets that answer. A refusal changes nothing and is therefore not remembered: the next try may
 * find room.
 * @throws Refusal idempotency-key-reused where the key came with other content; request-in-progress while the first is at work
 */
export async function once<Answer extends object>(
  db: Db,
  request: OnceRequest,
  work: (tx: Transaction<Tables>, keeper: Keeper) => Promise<Answer>,
): Promise<Answer> {
  const keys = atWork.get(db) ?? new Set<string>();
  atWork.set(db, keys);
  const name = `${request.shop}\n${request.key}`;
  if (keys.has(name)) throw inProgress();
  keys.add(name);
  try {
    return await retried(() => db.transaction().execute((tx) => onceIn(tx, request, work)));
  } catch (thrown) {
    // Where the first ended on another server between our look and our lock, its answer is what is asked for.
    const before = thrown instanceof Refusal ? await answered(db, request) : undefined;
    if (before) return readAnswer(request, before);
    throw thrown;
  } finally {
    keys.delete(name);
  }
}

async function onceIn<Answer extends object>(
  tx: Transaction<Tables>,
  request: OnceRequest,
  work: (tx: Transaction<Tables>, keeper: Keeper) => Promise<Answer>,
): Promise<Answer> {
  const { shop, key, now } = request;
  // The lock only tells a second server that the first is at work. That an answer is unique, the table's key sees to.
  const {
    isFree,
    request_hash,
    answer: known,
  } = await tx
    .selectFrom(
      tx
        .selectNoFrom(sql<boolean>`pg_try_advisory_xact_lock(${lockNumber(shop, key)})`.as('isFree'))
        .as('lock'),
    )
    .leftJoin('idempotency', (join) =>
      join.on('shop', '=', shop).on('key', '=', key).on('created_at', '>', oldestOf(now)),
    )
    .select(['isFree', 'request_hash', 'answer'])
    .executeTakeFirstOrThrow();
  if (known !== null) return readAnswer(request, { request_hash, answer: known });
  if (!isFree) throw inProgress();
  let isKept = false;
  const answer = await work(tx, {
    keeping: (statements, row) => keeping(request, statements, row),
    settle(kept) {
      if (!kept) throw inProgress();
      isKept = true;
    },
  });
  if (isKept) return answer;
  const kept = await keeping(request, tx, asRow(tx, answer)).executeTakeFirst();
  if (!kept) throw inProgress();
  return answer;
}

/** An answer that is known before the statement that keeps it. */
export const asRow = (statements: QueryCreator<Tables>, answer: object) =>
  statements.selectNoFrom(sql<string>`${JSON.stringify(answer)}::text`.as('answer'));

function keeping(
  request: OnceRequest,
  statements: QueryCreator<Tables>,
  answer: Expression<{ answer: string }>,
) {
  const { shop, key, now } = request;
  return statements
    .insertInto('idempotency')
    .columns(['shop', 'key', 'request_hash', 'answer', 'created_at'])
    .expression(
      statements
        .selectFrom(sql<{ answer: string }>`(${answer})`.as('given'))
        .select([
          sql<string>`${shop}::text`.as('shop'),
          sql<string>`${key}::text`.as('key'),
          sql<string>`${hashOf(request)}::text`.as('request_hash'),
          'given.answer',
          sql<Date>`${new Date(now)}::timestamptz`.as('created_at'),
        ]),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['shop', 'key'])
        .doUpdateSet((eb) => ({
          request_hash: eb.ref('excluded.request_hash'),
          answer: eb.ref('excluded.answer'),
          created_at: eb.ref('excluded.created_at'),
        }))
        .where('idempotency.created_at', '<=', oldestOf(now)),
    )
    .returning('key');
}

/** What was answered to this key before, outside of any transaction. */
const answered = (db: Db, { shop, key, now }: OnceRequest) =>
  db
    .selectFrom('idempotency')
    .select(['request_hash', 'answer'])
    .where('shop', '=', shop)
    .where('key', '=', key)
    .where('created_at', '>', oldestOf(now))
    .executeTakeFirst();

/** @throws Refusal idempotency-key-reused */
function readAnswer<Answer extends object>(
  request: OnceRequest,
  row: { readonly request_hash: string | null; readonly answer: string },
): Answer {
  if (row.request_hash === hashOf(request)) return JSON.parse(row.answer) as Answer;
  throw new Refusal('idempotency-key-reused', 'Idempotency-Key: expected a new one for another request');
}

const oldestOf = (now: number) => new Date(now - IDEMPOTENCY_RETENTION_MS);

const hashOf = ({ content }: OnceRequest) => createHash('sha256').update(content).digest('base64url');

/** Two transactions that waited for each other in a circle, or could not be put in order (distributed engines): tried again. */
const TRY_AGAIN = new Set(['40P01', '40001']);
const TRIES = 5;

async function retried<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await work();
    } catch (thrown) {
      if (left <= 1 || !TRY_AGAIN.has(String((thrown as { code?: unknown }).code))) throw thrown;
    }
  }
}

const inProgress = () =>
  new Refusal('request-in-progress', 'the first request with this Idempotency-Key is still at work');

/** Two keys of one number would only make one wait for a second try. */
const lockNumber = (shop: string, key: string): string =>
  createHash('sha256').update(`${shop}\n${key}`).digest().readBigInt64BE().toString();

/** Forgets keys that no honest retry uses any more. */
export async function pruneOnce(db: Db, shop: string, now: number): Promise<void> {
  await db
    .deleteFrom('idempotency')
    .where('shop', '=', shop)
    .where('created_at', '<', new Date(now - IDEMPOTENCY_RETENTION_MS))
    .execute();
}
