/** What a running server has around its app: log, metrics, readiness, and an orderly end. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Database } from '../db/open-database.js';
import { type Environment, secretFrom } from '../secrets.js';
import { ServerError } from '../server-error.js';
import { closeGracefully } from './close-gracefully.js';
import { createLogger, type Logger, type LogLevel } from './logger.js';
import { createMetrics, type Metrics } from './metrics.js';

export interface Operation {
  readonly logger?: Logger | undefined;
  readonly metrics?: Metrics | undefined;
  readonly metricsToken?: string | undefined;
  readonly isClosing?: () => boolean;
}

export interface LogTarget {
  /** Takes whole lines of JSON. */
  readonly write: (line: string) => void;
  readonly level?: LogLevel;
}

export interface OperationOptions {
  readonly database: Database;
  readonly shop: string;
  readonly clock: () => number;
  readonly environment: Environment;
  readonly logTo?: LogTarget | undefined;
  /** A port for `/metrics` alone, without a token: keep it inside. */
  readonly metricsPort?: number | undefined;
  readonly host: string;
}

export interface RunningOperation extends Operation {
  readonly isClosing: () => boolean;
  /** From now on nothing new begins. */
  startClosing(): void;
  close(): Promise<void>;
}

/** @throws ServerError conflict where the port of the metrics is taken */
export async function startOperation(options: OperationOptions): Promise<RunningOperation> {
  const { database, shop, clock, environment, logTo, metricsPort, host } = options;
  const metricsToken = await secretFrom(environment, 'ETUI_METRICS_TOKEN');
  const wanted = metricsToken !== undefined || metricsPort !== undefined;
  const metrics = wanted ? createMetrics({ db: database.db, shop, pool: database.pool }) : undefined;
  const ownPort = metrics && metricsPort !== undefined ? await listen(metrics, metricsPort, host) : undefined;
  let closing = false;
  return {
    logger: logTo && createLogger({ ...logTo, clock }),
    metrics,
    metricsToken,
    isClosing: () => closing,
    startClosing: () => {
      closing = true;
    },
    close: async () => ownPort?.(),
  };
}

async function listen(metrics: Metrics, port: number, host: string): Promise<() => Promise<void>> {
  const app = new Hono();
  app.get('/metrics', async (context) =>
    context.body(await metrics.read(), 200, { 'content-type': metrics.contentType }),
  );
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    throw new ServerError('conflict', `port ${port} is taken: choose another with --metrics-port`, { cause });
  });
  server.unref();
  return () => closeGracefully(server);
}

export const portOf = (server: { address(): AddressInfo | string | null }): number =>
  (server.address() as AddressInfo).port;
