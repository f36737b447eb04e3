/** For the shop's backend alone: how the outbox stands, and what was given up tried anew. */
import { type Context, Hono } from 'hono';
import { attempt } from '../access/attempt.js';
import { audit } from '../access/audit.js';
import { BACKEND } from '../access/deeds.js';
import { bearerMatches } from '../http/bearer.js';
import { Refusal } from '../redeem/refusal.js';
import { type DeliverEnv, outboxState, retryDead } from './deliver.js';

export interface WebhookRoutesEnv extends Pick<DeliverEnv, 'db' | 'shop' | 'clock'> {
  readonly secrets: readonly string[];
}

export function webhookRoutes(env: WebhookRoutesEnv): Hono {
  const app = new Hono();
  const requireBackend = ({ req }: Context) => {
    if (bearerMatches(req.header('authorization'), env.secrets)) return;
    throw new Refusal('unauthorized', 'Authorization: expected Bearer and the secret of this shop');
  };
  const noStore = { 'cache-control': 'no-store' };
  app.get('/webhooks', async (context) => {
    requireBackend(context);
    return context.json(await outboxState(env), 200, noStore);
  });
  app.post('/webhooks/retry', async (context) => {
    requireBackend(context);
    const who = { db: env.db, shop: env.shop, now: env.clock(), actor: BACKEND };
    const deed = { action: 'webhooks.retry', subject: 'messages that were given up' };
    const retried = await attempt(who, deed, () =>
      env.db.transaction().execute(async (tx) => {
        const tried = await retryDead({ ...env, db: tx });
        const outcome = tried === 0 ? 'unchanged' : 'done';
        await audit(tx, who, { ...deed, after: { retried: tried }, outcome });
        return tried;
      }),
    );
    return context.json({ retried }, 200, noStore);
  });
  return app;
}
