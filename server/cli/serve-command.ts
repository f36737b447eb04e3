import { Command, InvalidArgumentError } from 'commander';
import { startServer } from '../start-server.js';
import { printJson, type Terminal } from './output.js';
import { parseOrigin } from './root-command.js';

interface ServeOptions {
  readonly folder: string;
  readonly keys: string;
  readonly data: string;
  readonly port: number;
  readonly host: string;
  readonly origin?: readonly string[];
  readonly trustProxy?: boolean;
  readonly json?: boolean;
}

export function serveCommand(terminal: Terminal): Command {
  return new Command('serve')
    .description(
      'serve the signed files, claims and redemptions of one shop; renews a hosted manifest by itself',
    )
    .requiredOption('--folder <folder>', 'folder that is published')
    .requiredOption('--keys <folder>', "folder of the server's secrets and, where hosted, the manifest key")
    .requiredOption('--data <folder>', 'folder of the database; one process at a time')
    .option('--port <n>', 'port; 0 for any that is free', parsePort, 4_000)
    .option('--host <address>', 'address to listen on; put a proxy with TLS before it', '127.0.0.1')
    .option(
      '--origin <origin...>',
      "further origins of the shop's pages",
      (text: string, before: string[] = []) => [...before, parseOrigin(text)],
    )
    .option('--trust-proxy', 'take callers’ addresses from the last hop of X-Forwarded-For')
    .option('--json', 'print one JSON document once it listens')
    .addHelpText(
      'after',
      '\nExample:\n  $ etui serve --folder ./public --keys ./keys --data ./data --port 4000',
    )
    .action(async ({ json, origin, ...options }: ServeOptions) => {
      terminal.err('opening the database …');
      const server = await startServer({
        ...options,
        ...(origin && { origins: origin }),
        clock: terminal.now,
        log: terminal.err,
      });
      if (json) printJson(terminal, { url: server.url, shop: server.shop });
      else terminal.out(`serving ${server.shop} at ${server.url}/etui/ (Ctrl+C ends it)`);
      await terminal.stopped();
      terminal.err('closing …');
      await server.close();
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('expected 0…65535');
  return port;
}
