/**
 * Delivers what is due in the outbox: at least once, and again after a pause that grows, until it is given up as dead.
 *
 *   pending ─▶ taken for a minute (any server may) ─▶ delivered
 *      ▲                                        └──▶ failed: due again by the schedule ─▶ dead after the last
 *
 * A server that dies while it sends leaves its message taken; after that minute another sends it again, with the same id.
 */
import type { Kysely } from 'kysely';
import type { Db } from '../db/open-database.js';
import type { Tables } from '../db/tables.js';
import type { Endpoint } from './endpoints.js';
import { type Outcome, postMessage } from './post-message.js';
import { signedHeaders } from './sign-message.js';

/** Pauses after each failure, s: those that Standard Webhooks recommends, some three days in all. */
export const PAUSES = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;
/** Taken messages are due again after so long, ms: more than a delivery may take. */
const LEASE_MS = 60_000;
const BATCH = 20;
/** What was delivered is forgotten after so long, and what was given up, ms. */
const KEEP_MS = { delivered: 24 * 3_600_000, dead: 30 * 24 * 3_600_000 } as const;

export interface DeliverEnv {
  readonly db: Db;
  readonly shop: string;
  readonly endpoints: readonly Endpoint[];
  /** Ms since the epoch. */
  readonly clock: () => number;
  /** Uniform in [0, 1): spreads retries, so that a receiver that comes back is not met by all at once. */
  readonly random: () => number;
  readonly post?: typeof postMessage;
}

interface Message {
  readonly id: string;
  readonly endpoint: string;
  readonly body: string;
  readonly attempts: number;
}

/** Delivers one batch. @returns how many were tried: a full batch may have more behind it */
export async function deliverDue(env: DeliverEnv): Promise<number> {
  const messages = await take(env);
  await Promise.all(messages.map((message) => deliver(env, message)));
  return messages.length;
}

/** Takes what is due, for a minute; other servers pass over what one has in hand. */
function take({ db, shop, clock }: DeliverEnv): Promise<Message[]> {
  const now = clock();
  return db.transaction().execute(async (tx) => {
    const due = await tx
      .selectFrom('webhook_outbox')
      .select(['id', 'endpoint', 'body', 'attempts'])
      .where('shop', '=', shop)
      .where('status', '=', 'pending')
      .where('due_at', '<=', new Date(now))
      .orderBy('due_at')
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { id, endpoint } of due) {
      await tx
        .updateTable('webhook_outbox')
        .set({ due_at: new Date(now + LEASE_MS) })
        .where('shop', '=', shop)
        .where('id', '=', id)
        .where('endpoint', '=', endpoint)
        .execute();
    }
    return due;
  });
}

async function deliver(env: DeliverEnv, message: Message): Promise<void> {
  const { db, shop, endpoints, clock, random, post = postMessage } = env;
  const endpoint = endpoints.find(({ id }) => id === message.endpoint);
  const seconds = Math.floor(clock() / 1_000);
  const outcome: Outcome = endpoint
    ? await post(endpoint, message.body, signedHeaders(message.id, seconds, message.body, endpoint.secrets))
    : 'gone';
  await db
    .updateTable('webhook_outbox')
    .set({ ...after(outcome, message.attempts, clock(), random()), attempts: message.attempts + 1 })
    .where('shop', '=', shop)
    .where('id', '=', message.id)
    .where('endpoint', '=', message.endpoint)
    // Another server has sent it meanwhile, because we took too long: its word stands.
    .where('attempts', '=', message.attempts)
    .execute();
}

/** What becomes of a message. Pauses vary by ±10 %. */
export function after(outcome: Outcome, attempts: number, now: number, random: number) {
  if (outcome === 'delivered') return { status: 'delivered', problem: null } as const;
  const problem = outcome === 'gone' ? 'gone' : outcome.problem;
  const pause = PAUSES[attempts];
  if (outcome === 'gone' || pause === undefined) return { status: 'dead', problem } as const;
  const due_at = new Date(now + pause * 1_000 * (0.9 + 0.2 * random));
  return { status: 'pending', problem, due_at } as const;
}

/** Tells the database which endpoints there are, so that messages are made for these and no others. */
export async function syncEndpoints({
  db,
  shop,
  endpoints,
}: Pick<DeliverEnv, 'db' | 'shop' | 'endpoints'>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const ids = endpoints.map(({ id }) => id);
    let old = tx.deleteFrom('webhook_endpoints').where('shop', '=', shop);
    if (ids.length > 0) old = old.where('endpoint', 'not in', ids);
    await old.execute();
    for (const endpoint of ids) {
      await tx
        .insertInto('webhook_endpoints')
        .values({ shop, endpoint })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}

/** Forgets what was delivered a day ago, and what was given up a month ago. */
export async function pruneOutbox({
  db,
  shop,
  clock,
}: Pick<DeliverEnv, 'db' | 'shop' | 'clock'>): Promise<void> {
  for (const status of ['delivered', 'dead'] as const) {
    await db
      .deleteFrom('webhook_outbox')
      .where('shop', '=', shop)
      .where('status', '=', status)
      .where('created_at', '<', new Date(clock() - KEEP_MS[status]))
      .execute();
  }
}

export interface OutboxState {
  readonly pending: number;
  readonly delivered: number;
  readonly dead: number;
  /** The newest that were given up. */
  readonly letters: readonly {
    readonly id: string;
    readonly endpoint: string;
    readonly type: string;
    readonly problem: string | null;
  }[];
}

export async function outboxState({ db, shop }: Pick<DeliverEnv, 'db' | 'shop'>): Promise<OutboxState> {
  const counts = await db
    .selectFrom('webhook_outbox')
    .select(({ fn }) => ['status', fn.countAll().as('messages')])
    .where('shop', '=', shop)
    .groupBy('status')
    .execute();
  const of = (status: string) => Number(counts.find((one) => one.status === status)?.messages ?? 0);
  const letters = await db
    .selectFrom('webhook_outbox')
    .select(['id', 'endpoint', 'type', 'problem'])
    .where('shop', '=', shop)
    .where('status', '=', 'dead')
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute();
  return { pending: of('pending'), delivered: of('delivered'), dead: of('dead'), letters };
}

/** Puts what was given up back, to be tried from the start. @returns how many */
export async function retryDead({
  db,
  shop,
  clock,
}: Pick<DeliverEnv, 'shop' | 'clock'> & { readonly db: Kysely<Tables> }): Promise<number> {
  const retried = await db
    .updateTable('webhook_outbox')
    .set({ status: 'pending', attempts: 0, due_at: new Date(clock()), problem: null })
    .where('shop', '=', shop)
    .where('status', '=', 'dead')
    .executeTakeFirst();
  return Number(retried.numUpdatedRows);
}
