/** For the shop's backend alone: how the outbox stands, and what was given up tried anew. */
import { type Context, Hono } from 'hono';
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
    return context.json({ retried: await retryDead(env) }, 200, noStore);
  });
  return app;
}
