/** The server with its port, clock and database: what `etui serve` runs, and what the demo and the tests start. */
import { randomBytes } from 'node:crypto';
import { once as onceEvent } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { startAdmin } from './admin/start-admin.js';
import { createApp } from './app.js';
import { readCredential } from './console/access/credential.js';
import { type Assets, findAssets } from './console/assets.js';
import { countRegularly } from './console/rollup/count-regularly.js';
import { openDatabase } from './db/open-database.js';
import { openPostgres } from './db/open-postgres.js';
import { keepUp, UPKEEP_EVERY_MS } from './db/upkeep.js';
import { startHousekeeping } from './housekeeping.js';
import { closeGracefully } from './operation/close-gracefully.js';
import { errorFields } from './operation/logger.js';
import { type LogTarget, startOperation } from './operation/operation.js';
import { regularly } from './operation/regularly.js';
import { type RetentionPolicy, USUAL_POLICY } from './retention/policy.js';
import { serverSecrets } from './secrets.js';
import { ServerError } from './server-error.js';
import { ownRoot } from './sign/root.js';
import { deliverRegularly } from './webhooks/deliver-regularly.js';

export interface StartServerOptions {
  /** The published folder, with root.jws and manifest.jws. */
  readonly folder: string;
  /** Folder of `server.json`, and of the manifest key where the profile is hosted. */
  readonly keys: string;
  /** Folder of the database; absent for one in memory. */
  readonly data?: string;
  /** Address of a PostgreSQL to use instead, `postgres://…`. */
  readonly databaseUrl?: string;
  /** Where secrets may be told (server/secrets.ts), and the console's password; none when absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** 0 for any free port. */
  readonly port: number;
  /** 127.0.0.1 when absent: a proxy with TLS stands before it. */
  readonly host?: string;
  /** Origins of the shop's pages besides the one in root.jws. */
  readonly origins?: readonly string[];
  /** Take the caller's address from the last hop of X-Forwarded-For: only behind a proxy that sets it. */
  readonly trustProxy?: boolean;
  /** Moves shadow prices every hour by the pool in this file (docs/pacing.md); needs the manifest key in `keys`. */
  readonly pace?: { readonly file: string; readonly days: number };
  /** Milliseconds since the epoch; `Date.now` when absent. */
  readonly clock?: () => number;
  /** Hears of what happens: renewals and errors. Never of codes, tokens or addresses. */
  readonly log?: (line: string) => void;
  /** Structured logs instead, with a line for each request (server/operation/logger.ts). */
  readonly logTo?: LogTarget;
  /** For how long what is kept; as docs/operation.md says when absent. */
  readonly retention?: RetentionPolicy;
  /** A port for `/metrics` alone, on the same host; it asks for no token. */
  readonly metricsPort?: number;
}

export interface RunningServer {
  /** e.g. `http://127.0.0.1:4000`; the files lie under `/etui/`. */
  readonly url: string;
  /** Origin of the shop it serves. */
  readonly shop: string;
  /** Address of the console; undefined where no password is set. */
  readonly console: string | undefined;
  close(): Promise<void>;
}

/** Longer than balancers keep theirs (60 s mostly): who closes first must not be the one who is sent to. */
const KEEP_ALIVE_MS = 65_000;

/** @throws ServerError missing (keys, files), conflict (port or database in use) */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const { folder, keys, port, host = '127.0.0.1', clock = Date.now } = options;
  const { environment = {} } = options;
  const rootText = await readFile(join(folder, 'root.jws'), 'utf8').catch((cause: unknown) => {
    throw new ServerError('missing', `no root.jws in ${folder}: make one with "etui root sign"`, { cause });
  });
  const { shop, profile } = await ownRoot(rootText);
  const secrets = await serverSecrets(keys, environment);
  const page = await consoleOf(keys, environment);
  // A listener of lines when the database is lost; the structured log, where there is one, as soon as it is open.
  let log = options.log ?? (() => undefined);
  const database =
    options.databaseUrl === undefined
      ? await openDatabase({
          ...(options.data !== undefined && { folder: options.data }),
          onLockLost: () => {
            // Another process may own the files by now: writing on would corrupt them.
            log('the lock on the database was lost; stopping');
            process.exit(4);
          },
        })
      : await openPostgres(options.databaseUrl);
  const { db, close: closeDatabase } = database;
  const { logTo, metricsPort } = options;
  const operation = await startOperation({
    database,
    shop,
    clock,
    environment,
    logTo,
    metricsPort,
    host,
  }).catch(async (cause: unknown) => {
    await closeDatabase();
    throw cause;
  });
  const { logger } = operation;
  if (logger) log = (line) => logger.log('info', line);
  const app = createApp({
    db,
    clock,
    random: (bytes) => randomBytes(bytes),
    config: {
      shop,
      ...(options.origins && { origins: options.origins }),
      folder,
      codeKey: secrets.codeKey,
      backendSecrets: secrets.backend,
      tokenKeys: keys,
      ...(page && { console: page }),
      isSecure: ({ req }) => {
        const forwarded = options.trustProxy ? req.header('x-forwarded-proto') : undefined;
        return (forwarded ?? new URL(req.url).protocol.slice(0, -1)) === 'https';
      },
      addressOf: ({ req, env }) => {
        const forwarded = options.trustProxy
          ? req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
          : undefined;
        return forwarded ?? (env as HttpBindings).incoming.socket.remoteAddress ?? '';
      },
    },
    onError: (error) => (logger ? undefined : log(`error: ${error.name}`)),
    operation,
  });

  const server = createAdaptorServer({ fetch: app.fetch });
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEEP_ALIVE_MS;
  let hooks: { stop(): Promise<void> };
  let housekeeping: { stop(): void };
  try {
    housekeeping = await startHousekeeping({
      ...{ db, shop, folder, keys, profile, clock, log },
      pace: options.pace,
      policy: options.retention ?? USUAL_POLICY,
      onError: (error) =>
        logger
          ? logger.log('error', 'housekeeping failed', errorFields(error))
          : log(`error in housekeeping: ${error instanceof Error ? error.message : ''}`),
    });
    hooks = await deliverRegularly({ db, shop, keys, clock, random: Math.random, log: (line) => log(line) });
    server.listen(port, host);
    await onceEvent(server, 'listening');
  } catch (cause) {
    await operation.close();
    await closeDatabase();
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new ServerError('conflict', `port ${port} is taken: choose another with --port`, { cause });
  }
  const admin =
    options.databaseUrl === undefined && options.data !== undefined
      ? await startAdmin({ db, data: options.data, shop, folder, keys, clock, log }).catch((cause: Error) =>
          log(`other commands can't use the database meanwhile: ${cause.message}`),
        )
      : undefined;
  // Also without a console: what nobody counts would queue up for good.
  const counting = countRegularly(db, shop, {
    clock,
    log,
    isEmbedded: options.databaseUrl === undefined,
  });
  const upkeep =
    options.databaseUrl === undefined
      ? regularly(
          'upkeep',
          UPKEEP_EVERY_MS,
          () => keepUp(db),
          (line) => log(line),
        )
      : undefined;

  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    shop,
    console: page && `${url}/console`,
    async close() {
      operation.startClosing();
      housekeeping.stop();
      await counting.stop();
      await upkeep?.stop();
      await hooks.stop();
      await admin?.close();
      await closeGracefully(server);
      await operation.close();
      await closeDatabase();
    },
  };
}

async function consoleOf(
  keys: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ credential: string; assets: Assets } | undefined> {
  const credential = await readCredential(keys, environment);
  return credential === undefined ? undefined : { credential, assets: findAssets() };
}
