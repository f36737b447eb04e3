import { once } from 'node:events';
import type { Command } from 'commander';
import type { Terminal } from './output.js';
import { readLine } from './read-line.js';
import { run } from './run.js';

/**
 * `etui` on this process's arguments and streams; sets its exit code.
 * @param more commands of rooms that this one may not know
 */
export async function main(more?: (terminal: Terminal) => readonly Command[]): Promise<void> {
  // Whoever reads our output may stop reading: `etui export orders | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const terminal: Terminal = {
    out: (text) => console.log(text),
    write: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    err: (text) => console.error(text),
    ...(process.stderr.isTTY && {
      update: (text: string) => process.stderr.write(`\r\x1b[2K${text}`),
    }),
    now: Date.now,
    readLine,
    stopped: async () => {
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    },
  };
  process.exitCode = await run(process.argv.slice(2), terminal, more);
}
