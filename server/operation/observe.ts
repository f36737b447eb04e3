/** Around every request: its id, a line in the log, its time in the metrics; and none begins once the server is closing. */
import { performance } from 'node:perf_hooks';
import type { MiddlewareHandler } from 'hono';
import { problemOf, problemResponse } from '../http/problem.js';
import { Refusal } from '../redeem/refusal.js';
import { errorFields, type Logger } from './logger.js';
import type { Metrics } from './metrics.js';
import { routeOf } from './routes.js';

export interface ObserveOptions {
  readonly logger?: Logger | undefined;
  readonly metrics?: Metrics | undefined;
  readonly random: (bytes: number) => Uint8Array;
  /** Is the server closing? Then what is at work ends, and what comes is turned away. */
  readonly isClosing?: (() => boolean) | undefined;
}

/** Asked every few seconds by machines: worth a line only where somebody looks for it. */
const QUIET = new Set(['healthz', 'readyz', 'metrics']);

export function observe({ logger, metrics, random, isClosing }: ObserveOptions): MiddlewareHandler {
  return async (context, next) => {
    const start = performance.now();
    const request = Buffer.from(random(9)).toString('base64url');
    const route = routeOf(context.req.path);
    if (isClosing?.() && !QUIET.has(route)) {
      const closing = new Refusal('shutting-down', 'the server is closing: ask again');
      return problemResponse(problemOf(closing), { connection: 'close', 'retry-after': '1' });
    }
    await next();
    const { status } = context.res;
    const reason = context.error instanceof Refusal ? context.error.reason : undefined;
    const ms = performance.now() - start;
    metrics?.finished({ route, status, seconds: ms / 1_000, ...(reason && { reason }) });
    // On the headers themselves: Hono's own way would copy the response, and the body into a stream.
    context.res.headers.set('x-request-id', request);
    if (isClosing?.()) context.res.headers.set('connection', 'close');
    const level = status >= 500 ? 'error' : QUIET.has(route) ? 'debug' : 'info';
    logger?.log(level, 'request', {
      request,
      route,
      method: context.req.method,
      status,
      ms: Math.round(ms * 100) / 100,
      ...(reason && { reason }),
      ...(context.error && !reason && errorFields(context.error)),
    });
  };
}
