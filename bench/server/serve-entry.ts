/** The server in a process of its own, as `etui serve` runs it; says where it listens, ends on SIGTERM. */
import { startServer } from '../../server/start-server.js';

interface Given {
  readonly folder: string;
  readonly keys: string;
  readonly data?: string;
  readonly databaseUrl?: string;
  readonly port: number;
  /** The clock is so far ahead, ms. */
  readonly ahead: number;
  /** Write a line of JSON for each request, as a shop would, to nowhere. */
  readonly isLogged: boolean;
}

const { ahead, isLogged, ...given } = JSON.parse(process.env['ETUI_BENCH_SERVER'] ?? '{}') as Given;
let written = 0;
const server = await startServer({
  ...given,
  clock: () => Date.now() + ahead,
  environment: { ETUI_METRICS_TOKEN: 'of-the-measurement' },
  log: (line) => process.stderr.write(`${line}\n`),
  ...(isLogged && {
    logTo: {
      write: (line: string) => {
        written += line.length;
      },
    },
  }),
});
process.send?.({ url: server.url });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1_000, rss: process.memoryUsage.rss(), written });
});
process.once('SIGTERM', () => {
  void server.close().then(() => process.exit(0));
});
