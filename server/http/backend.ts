/** Server to server: the shop's backend alone, by its secret. Every call carries an Idempotency-Key. */
import { type Context, Hono } from 'hono';
import type { Transaction } from 'kysely';
import type * as v from 'valibot';
import { attempt } from '../access/attempt.js';
import type { Deed } from '../access/audit.js';
import { BACKEND, blockIn, forgetIn, unblockIn } from '../access/deeds.js';
import type { Db } from '../db/open-database.js';
import type { Tables } from '../db/tables.js';
import { recordAudience } from '../measure/audience.js';
import { armsOf, commitWithOrder, recordOrder } from '../measure/orders.js';
import type { RedeemContext } from '../redeem/context.js';
import { once } from '../redeem/once.js';
import { Refusal } from '../redeem/refusal.js';
import { reserve } from '../redeem/reserve.js';
import { reserveAll } from '../redeem/reserve-all.js';
import { extend, refund, release } from '../redeem/settle.js';
import { bearerMatches } from './bearer.js';
import { parseIdempotencyKey } from './idempotency-key.js';
import {
  ArmsBody,
  AudienceBody,
  CodeBody,
  CommitBody,
  CustomerBody,
  ExtendBody,
  OrderBody,
  parseBody,
  RefundBody,
  ReservationBody,
  ReserveAllBody,
  ReserveBody,
} from './requests.js';

export interface BackendEnv {
  readonly db: Db;
  /** Secrets of the shop's backend; two live at most. */
  readonly secrets: readonly string[];
  readonly redeemContext: () => Promise<RedeemContext>;
}

export const BACKEND_PATHS = [
  'reserve',
  'reserve-all',
  'extend',
  'commit',
  'release',
  'refund',
  'block',
  'unblock',
  'forget',
  'order',
  'audience',
  'arms',
] as const;

export function backend({ db, secrets, redeemContext }: BackendEnv): Hono {
  const app = new Hono();
  /** One endpoint: body → transaction → answer, once for each Idempotency-Key. A `deed` is in the audit log, whatever comes of it. */
  const post = <Schema extends v.GenericSchema, Answer extends object>(
    path: (typeof BACKEND_PATHS)[number],
    schema: Schema,
    work: (tx: Transaction<Tables>, context: RedeemContext, body: v.InferOutput<Schema>) => Promise<Answer>,
    deed?: Pick<Deed, 'action' | 'subject'>,
  ) =>
    app.post(`/${path}`, async (context) => {
      if (!bearerMatches(context.req.header('authorization'), secrets)) {
        throw new Refusal('unauthorized', 'Authorization: expected Bearer and the secret of this shop');
      }
      const key = idempotencyKey(context);
      const json = await context.req.text();
      const body = parseBody(schema, json);
      const redeem = await redeemContext();
      const request = { shop: redeem.shop, key, content: `${path}\n${json}`, now: redeem.now };
      const answer = () => once(db, request, (tx, keeper) => work(tx, { ...redeem, keeper }, body));
      const who = { db, shop: redeem.shop, now: redeem.now, actor: BACKEND };
      return context.json(await (deed ? attempt(who, deed, answer) : answer()));
    });

  post('reserve', ReserveBody, reserve);
  post('reserve-all', ReserveAllBody, reserveAll);
  post('extend', ExtendBody, extend);
  post('commit', CommitBody, commitWithOrder);
  post('release', ReservationBody, release);
  post('refund', RefundBody, refund);
  post(
    'block',
    CodeBody,
    (tx, context, { code }) => blockIn(tx, { ...context, actor: BACKEND }, context.codeKey, code),
    { action: 'code.block', subject: 'a code' },
  );
  post(
    'unblock',
    CodeBody,
    (tx, context, { code }) => unblockIn(tx, { ...context, actor: BACKEND }, context.codeKey, code),
    { action: 'code.unblock', subject: 'a code' },
  );
  post(
    'forget',
    CustomerBody,
    (tx, context, { customerKey }) =>
      forgetIn(tx, { ...context, actor: BACKEND }, context.codeKey, customerKey),
    { action: 'customer.forget', subject: 'a customer' },
  );
  post('order', OrderBody, recordOrder);
  post('audience', AudienceBody, recordAudience);
  post('arms', ArmsBody, (_, { terms }, { source, names }) => armsOf(terms.pool.trial, source, names));
  return app;
}

function idempotencyKey(context: Context): string {
  const key = parseIdempotencyKey(context.req.header('idempotency-key'));
  if (key !== undefined) return key;
  throw new Refusal('idempotency-key-missing', 'Idempotency-Key: expected 8…128 printable characters');
}
