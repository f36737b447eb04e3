/** The `etui` command on a real terminal: the server's commands and training's, put together in the highest room. */
import { once } from 'node:events';
import { readLine } from '../../server/cli/read-line.js';
import { run } from '../../server/cli/run.js';
import { trainingCommands } from './commands.js';

// Whoever reads our output may stop reading: `etui export orders | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(
  process.argv.slice(2),
  {
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
  },
  trainingCommands,
);
