/**
 * For machines that watch over the server.
 *
 *   GET /healthz   200 while the process answers: restart it where it doesn't
 *   GET /readyz    200 where it can serve: the database answers and a pool is published; 503 with what is missing
 *   GET /metrics   Prometheus, with `Authorization: Bearer <token>`; 404 without a token set: its figures are the shop's
 */
import { Hono } from 'hono';
import { bearerMatches } from '../http/bearer.js';
import { Refusal } from '../redeem/refusal.js';
import type { Metrics } from './metrics.js';

export interface HealthOptions {
  /** Each rejects, or takes too long, where it isn't so. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
  readonly isClosing?: (() => boolean) | undefined;
  readonly metrics?: Metrics | undefined;
  /** Without one, `/metrics` is not here (but may be on a port of its own). */
  readonly metricsToken?: string | undefined;
}

/** A check that takes longer has failed, ms. */
const PATIENCE_MS = 2_000;

export function health({ checks, isClosing, metrics, metricsToken }: HealthOptions): Hono {
  const app = new Hono();
  const noStore = { 'cache-control': 'no-store' };
  app.get('/healthz', (context) => context.json({ status: 'ok' }, 200, noStore));
  app.get('/readyz', async (context) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await holds(check)] as const),
    );
    const failed = results.flatMap(([name, ok]) => (ok ? [] : [name]));
    if (isClosing?.()) failed.push('closing');
    const ok = failed.length === 0;
    return context.json({ status: ok ? 'ok' : 'unavailable', failed }, ok ? 200 : 503, noStore);
  });
  app.get('/metrics', async (context) => {
    if (!metrics || metricsToken === undefined) throw new Refusal('not-found', 'no such address');
    if (!bearerMatches(context.req.header('authorization'), [metricsToken])) {
      throw new Refusal('unauthorized', 'Authorization: expected Bearer and the token of the metrics');
    }
    return context.body(await metrics.read(), 200, { ...noStore, 'content-type': metrics.contentType });
  });
  return app;
}

async function holds(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const answer = check().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
