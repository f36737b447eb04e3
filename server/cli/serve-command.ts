import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import { HOW_TO_SET } from '../console/access/credential.js';
import type { LogLevel } from '../operation/logger.js';
import { parsePolicy } from '../retention/policy.js';
import { secretFrom } from '../secrets.js';
import { ServerError } from '../server-error.js';
import { startServer } from '../start-server.js';
import { withNotes } from './notes.js';
import { printJson, type Terminal } from './output.js';
import { parseCount, parseOrigin } from './parse.js';

interface ServeOptions {
  readonly folder: string;
  readonly keys: string;
  readonly data?: string;
  readonly port: number;
  readonly host: string;
  readonly origin?: readonly string[];
  readonly trustProxy?: boolean;
  readonly pace?: string;
  readonly paceDays: number;
  readonly log?: LogLevel;
  readonly metricsPort?: number;
  readonly retention?: string;
  readonly json?: boolean;
}

const ServeJson = v.strictObject({ url: v.string(), shop: v.string(), console: v.optional(v.string()) });

export function serveCommand(terminal: Terminal): Command {
  const command = new Command('serve')
    .description(
      'serve the signed files, claims and redemptions of one shop; renews a hosted manifest by itself',
    )
    .requiredOption('--folder <folder>', 'folder that is published')
    .requiredOption('--keys <folder>', "folder of the server's secrets and, where hosted, the manifest key")
    .option('--data <folder>', 'folder of the database, one process at a time; or set DATABASE_URL')
    .option('--port <n>', 'port; 0 for any that is free', parsePort, 4_000)
    .option('--host <address>', 'address to listen on; put a proxy with TLS before it', '127.0.0.1')
    .option(
      '--origin <origin...>',
      "further origins of the shop's pages",
      (text: string, before: string[] = []) => [...before, parseOrigin(text)],
    )
    .option('--trust-proxy', 'take callers’ addresses from the last hop of X-Forwarded-For')
    .option('--pace <file>', 'move shadow prices every hour by this pool: what "etui pace" does')
    .option(
      '--pace-days <n>',
      'days over which a coupon without validUntil spreads what is left',
      parseCount,
      30,
    )
    .addOption(
      new Option('--log <level>', 'structured logs, one JSON object a line, on standard error').choices([
        'debug',
        'info',
        'warn',
        'error',
      ]),
    )
    .option(
      '--metrics-port <n>',
      'Prometheus metrics on a port of their own; or set ETUI_METRICS_TOKEN',
      parsePort,
    )
    .option('--retention <file>', 'for how long what is kept, as JSON (docs/operation.md)')
    .option('--json', 'print one JSON document once it listens')
    .action(
      async ({ json, log, origin, pace, paceDays, retention, ...options }: ServeOptions, self: Command) => {
        const databaseUrl = await secretFrom(process.env, 'DATABASE_URL');
        if (options.data === undefined && !databaseUrl)
          self.error("error: required option '--data <folder>' not specified, and no DATABASE_URL is set", {
            exitCode: 2,
          });
        terminal.err('opening the database …');
        const server = await startServer({
          ...options,
          ...(origin && { origins: origin }),
          ...(pace !== undefined && { pace: { file: pace, days: paceDays } }),
          // A folder that was named is meant.
          ...(options.data === undefined && databaseUrl && { databaseUrl }),
          environment: process.env,
          clock: terminal.now,
          log: terminal.err,
          ...(retention !== undefined && {
            retention: parsePolicy(
              await readFile(retention, 'utf8').catch((cause: unknown) => {
                throw new ServerError('missing', `no ${retention}`, { cause });
              }),
            ),
          }),
          ...(log && { logTo: { level: log, write: (line) => terminal.err(line.trimEnd()) } }),
        });
        const { url, shop, console: page } = server;
        if (json) printJson(terminal, { url, shop, ...(page !== undefined && { console: page }) });
        else {
          terminal.out(`serving ${shop} at ${url}/etui/ (Ctrl+C ends it)`);
          terminal.out(page === undefined ? `no console: ${HOW_TO_SET}` : `the console: ${page}`);
        }
        await terminal.stopped();
        terminal.err('closing …');
        await server.close();
      },
    );
  return withNotes(command, {
    examples: [
      ['etui serve --folder ./public --keys ./keys --data ./data --port 4000'],
      ['DATABASE_URL=postgres://… etui serve --folder ./public --keys ./keys --pace pool.yaml'],
    ],
    json: ServeJson,
    more: `It ends at SIGINT or SIGTERM. While it owns an embedded database, "etui backup", "export" and "pace" reach it through a
socket in the database's folder that only its own user may open.`,
  });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('expected 0…65535');
  return port;
}
